package lint

import (
	"io"
	"net/url"
	"slices"
	"unicode/utf8"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"sumodet/dsl/diag"
)

// WriteSARIF writes findings as a SARIF 2.1.0 log, which code scanning shows;
// each check is a rule with its help. Columns count Unicode characters.
func WriteSARIF(w io.Writer, list diag.List) error {
	driver := sarif.NewToolComponent().WithName("sumodet")
	for _, c := range Checks {
		driver.AddRule(sarif.NewRule(c.Name).
			WithShortDescription(message("Finds " + c.Title + ".")).
			WithFullDescription(message(c.Why)).
			WithHelp(message(c.Why).WithMarkdown(c.markdown())).
			WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(c.Severity))))
	}
	run := sarif.NewRun().WithTool(sarif.NewTool().WithDriver(driver)).WithColumnKind("unicodeCodePoints")
	for _, d := range list {
		text := d.Message
		for _, n := range d.Notes {
			text += "\n" + n
		}
		res := sarif.NewRuleResult(d.Code).
			WithRuleIndex(slices.IndexFunc(Checks, func(c *Check) bool { return c.Name == d.Code })).
			WithLevel(level(d.Severity)).
			WithMessage(sarif.NewTextMessage(text))
		if d.Span.File != nil {
			res.AddLocation(sarif.NewLocationWithPhysicalLocation(
				sarif.NewPhysicalLocation().WithArtifactLocation(artifact(d.Span)).WithRegion(region(d.Span))))
		}
		if d.Fix != nil {
			res.AddFixe(sarif.NewFix().WithDescription(sarif.NewTextMessage(d.Message)).AddArtifactChange(
				sarif.NewArtifactChange().WithArtifactLocation(artifact(d.Fix.Span)).AddReplacement(
					sarif.NewReplacement().WithDeletedRegion(region(d.Fix.Span)).
						WithInsertedContent(sarif.NewArtifactContent().WithText(d.Fix.Text)))))
		}
		run.AddResult(res)
	}
	report := sarif.NewReport()
	report.AddRun(run)
	return report.PrettyWrite(w)
}

func message(text string) *sarif.MultiformatMessageString {
	return sarif.NewMultiformatMessageString().WithText(text)
}

func level(s diag.Severity) string {
	switch s {
	case diag.Error:
		return sarif.LevelError
	case diag.Warning:
		return sarif.LevelWarning
	}
	return sarif.LevelNote
}

func artifact(s diag.Span) *sarif.ArtifactLocation {
	return sarif.NewArtifactLocation().WithURI((&url.URL{Path: s.File.Name}).String())
}

func region(s diag.Span) *sarif.Region {
	line, col := character(s.File, s.Start)
	endLine, endCol := character(s.File, s.End)
	return sarif.NewRegion().WithStartLine(line).WithStartColumn(col).WithEndLine(endLine).WithEndColumn(endCol)
}

// character returns a place with its column in characters.
func character(f *diag.File, offset int) (line, col int) {
	line, col = f.Position(offset)
	offset = max(0, min(offset, len(f.Text)))
	return line, utf8.RuneCountInString(f.Text[offset-(col-1):offset]) + 1
}
