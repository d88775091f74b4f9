package dsl_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/dsl"
	"sumodet/dsl/diag"
	"sumodet/dsl/dsltest"
)

func parse(t testing.TB, text string) *dsl.File {
	t.Helper()
	f, list := dsl.Parse(diag.NewFile("in.det", text))
	require.NoError(t, list.Err())
	return f
}

// TestErrors holds each mistake of syntax to the whole of what is drawn.
func TestErrors(t *testing.T) {
	dsltest.Run(t, "testdata/errors/*.txtar", func(t *testing.T, a *dsltest.Archive) {
		_, list := dsl.Parse(diag.NewFile("in.det", a.Input("in.det")))
		a.Output("errors", list.Error())
	})
}

// TestFormat holds the canonical form, which formatting again does not change.
func TestFormat(t *testing.T) {
	dsltest.Run(t, "testdata/format/*.txtar", func(t *testing.T, a *dsltest.Archive) {
		out := string(dsl.Format(parse(t, a.Input("in.det"))))
		a.Output("out.det", out)
		assert.Equal(t, out, string(dsl.Format(parse(t, out))), "formatting again changes it")
	})
}

// TestCanonical shows the whole style in one file.
func TestCanonical(t *testing.T) {
	data, err := os.ReadFile("testdata/canonical.det")
	require.NoError(t, err)
	assert.Equal(t, string(data), string(dsl.Format(parse(t, string(data)))))
}

func TestGrammarIsGolden(t *testing.T) {
	const file = "testdata/grammar.ebnf"
	if dsltest.Update() {
		require.NoError(t, os.WriteFile(file, []byte(dsl.EBNF()), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), dsl.EBNF())
}

func TestByteOrderMarkAndCRLFAreAccepted(t *testing.T) {
	text := "rule r {\n  severity 5 // five\n\n  branch b {\n    where any {\n      x exists\n      y = \"a\"\n    }\n  }\n}\n"
	want := string(dsl.Format(parse(t, text)))
	assert.Equal(t, want, string(dsl.Format(parse(t, "\ufeff"+strings.ReplaceAll(text, "\n", "\r\n")))))
}

func nested(n int) string {
	return "rule r {\n  branch b {\n    let x = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n) + "\n  }\n}\n"
}

func TestNestingIsCapped(t *testing.T) {
	parse(t, nested(100))
	for _, deep := range []string{nested(101), nested(1_000_000), strings.Repeat("(", 10<<20), "rule r " + strings.Repeat("{", 1_000_000)} {
		_, list := dsl.Parse(diag.NewFile("in.det", deep))
		require.Error(t, list.Err())
		assert.Less(t, len(list), 10)
	}
}

func BenchmarkHundredParentheses(b *testing.B) {
	src := diag.NewFile("in.det", nested(100))
	for b.Loop() {
		dsl.Parse(src)
	}
}

func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile("testdata/canonical.det")
	require.NoError(b, err)
	src := diag.NewFile("in.det", string(data))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		dsl.Parse(src)
	}
}

// bare returns a tree without places and with clauses in canonical order.
func bare(f *dsl.File) []string {
	var out []string
	for _, d := range f.Decls {
		out = append(out, dsl.Print(d))
	}
	return out
}

func TestWalkVisitsEveryNode(t *testing.T) {
	data, err := os.ReadFile("testdata/canonical.det")
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, d := range parse(t, string(data)).Decls {
		dsl.Walk(d, func(n dsl.Node) bool {
			assert.False(t, n.Place().IsZero(), "%T has no place", n)
			seen[reflect.TypeOf(n).Elem().Name()] = true
			return true
		})
	}
	for _, name := range []string{"Project", "Source", "List", "Rule", "Branch", "TextClause", "Attack", "Severity", "TextsClause", "Notify", "Internal", "From", "Scope",
		"Formats", "ParseStep", "FieldDecl", "Paths", "Let", "Where", "Except", "Window", "Having", "Label", "Entity", "Fields", "Deploy", "Record", "Mapping", "Agg", "Target",
		"Name", "Str", "Num", "Dur", "Date", "Net", "Regex", "Range", "ListLit", "ListRef", "Call", "Binary", "Neg", "Paren", "Test", "Not", "And", "Block"} {
		assert.True(t, seen[name], "testdata/canonical.det shows no %s", name)
	}
}

func FuzzParse(f *testing.F) {
	for _, file := range []string{"testdata/canonical.det"} {
		data, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(string(data))
	}
	f.Add("rule r {")
	f.Add(`"\`)
	f.Add("}{)(][")
	f.Fuzz(func(t *testing.T, text string) {
		src := diag.NewFile("in.det", text)
		file, list := dsl.Parse(src)
		for _, d := range list {
			if d.Span.Start < 0 || d.Span.End > len(text) || d.Span.Start > d.Span.End {
				t.Fatalf("a place outside the text: %v", d)
			}
		}
		_ = list.Error()
		if list.HasErrors() {
			return
		}
		once := string(dsl.Format(file))
		again, list := dsl.Parse(diag.NewFile("in.det", once))
		if list.HasErrors() {
			t.Fatalf("what was formatted does not parse:\n%s\n%s", list.Error(), once)
		}
		if twice := string(dsl.Format(again)); twice != once {
			t.Fatalf("formatting again changes\n%s\ninto\n%s", once, twice)
		}
		if len(file.Comments) != len(again.Comments) {
			t.Fatalf("%d comments became %d:\n%s", len(file.Comments), len(again.Comments), once)
		}
		if !reflect.DeepEqual(bare(file), bare(again)) {
			t.Fatalf("the tree is another:\n%s", once)
		}
	})
}
