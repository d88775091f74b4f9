package lint

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/dsl/diag"
)

const mistaken = "_sourceCategory=a/b \"é\"\n| where x matches \"é\" and y matches /z/i\n| fields x, x"

func TestWriteGitHub(t *testing.T) {
	var b strings.Builder
	src := diag.NewFile("dir/50%, a:b.sumo", "one\ntwo three")
	list := diag.List{
		{Severity: diag.Error, Code: "c", Span: diag.Span{File: src, Start: 4, End: 7}, Message: "100% wrong", Notes: []string{"write: a, b"}},
		{Severity: diag.Warning, Code: "c", Span: diag.Span{File: src, Start: 0, End: 7}, Message: "over lines\r\nand \x1b more"},
		{Severity: diag.Info, Code: "c", Message: "no place"},
	}
	require.NoError(t, WriteGitHub(&b, list))
	assert.Equal(t, `::error file=dir/50%25%2C a%3Ab.sumo,line=2,endLine=2,col=1,endColumn=4,title=c::100%25 wrong%0Awrite: a, b
::warning file=dir/50%25%2C a%3Ab.sumo,line=1,endLine=2,title=c::over lines\r\nand \x1b more
::notice::no place
`, b.String())
}

// TestWriteSARIF holds a log to the members that SARIF 2.1.0 requires and to
// those that code scanning reads.
func TestWriteSARIF(t *testing.T) {
	var b strings.Builder
	src := diag.NewFile("dir/a b.sumo", mistaken)
	list := Lint(src, Options{})
	require.NoError(t, WriteSARIF(&b, list))
	report, err := sarif.FromString(b.String())
	require.NoError(t, err)
	read := report.Runs[0] // of these members the library makes empty ones, which it then refuses
	read.Language, read.Tool.Driver.Language, read.NewlineSequences = "en", "en", []string{"\n"}
	assert.NoError(t, report.Validate()) // against the schema of the standard
	type region struct{ StartLine, StartColumn, EndLine, EndColumn int }
	type place struct {
		ArtifactLocation struct{ URI string }
		Region           region
	}
	var log struct {
		Schema  string `json:"$schema"`
		Version string
		Runs    []struct {
			ColumnKind string
			Tool       struct {
				Driver struct {
					Name  string
					Rules []struct {
						ID                                      string
						ShortDescription, FullDescription, Help struct{ Text, Markdown string }
						DefaultConfiguration                    struct{ Level string }
					}
				}
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Message   struct{ Text string }
				Locations []struct{ PhysicalLocation place }
				Fixes     []struct {
					ArtifactChanges []struct {
						ArtifactLocation struct{ URI string }
						Replacements     []struct {
							DeletedRegion   region
							InsertedContent struct{ Text *string }
						}
					}
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(b.String()), &log))
	assert.Contains(t, log.Schema, "sarif-schema-2.1.0")
	assert.Equal(t, "2.1.0", log.Version)
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	assert.Equal(t, "unicodeCodePoints", run.ColumnKind)
	assert.Equal(t, "sumodet", run.Tool.Driver.Name)
	require.Len(t, run.Tool.Driver.Rules, len(Checks))
	for i, r := range run.Tool.Driver.Rules {
		assert.Equal(t, Checks[i].Name, r.ID)
		assert.NotEmpty(t, r.ShortDescription.Text)
		assert.NotEmpty(t, r.FullDescription.Text)
		assert.NotEmpty(t, r.Help.Text)
		assert.Contains(t, r.Help.Markdown, "Before:")
		assert.Contains(t, []string{"error", "warning", "note"}, r.DefaultConfiguration.Level)
	}
	require.Len(t, run.Results, len(list))
	fixes := 0
	for i, r := range run.Results {
		assert.Equal(t, list[i].Code, r.RuleID)
		assert.Equal(t, r.RuleID, run.Tool.Driver.Rules[r.RuleIndex].ID)
		assert.Contains(t, r.Message.Text, list[i].Message)
		require.Len(t, r.Locations, 1)
		at := r.Locations[0].PhysicalLocation
		assert.Equal(t, "dir/a%20b.sumo", at.ArtifactLocation.URI)
		assert.Positive(t, at.Region.StartLine)
		assert.Positive(t, at.Region.StartColumn)
		if list[i].Code == regexFlag.Name {
			assert.Equal(t, region{2, 37, 2, 41}, at.Region) // bytes would give 38
		}
		for _, f := range r.Fixes {
			fixes++
			require.NotNil(t, f.ArtifactChanges[0].Replacements[0].InsertedContent.Text)
		}
	}
	assert.Equal(t, 3, fixes)
}

func TestWriteSARIFWithoutFindings(t *testing.T) {
	var b strings.Builder
	require.NoError(t, WriteSARIF(&b, nil))
	assert.Contains(t, b.String(), `"results": []`) // null would be refused
}
