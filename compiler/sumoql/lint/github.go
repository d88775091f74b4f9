package lint

import (
	"fmt"
	"io"
	"strings"

	"sumodet/dsl/diag"
)

// WriteGitHub writes findings as workflow commands, which GitHub Actions shows
// at their lines. Columns count characters of the line in bytes, the end is not
// in it. Control characters are written as escapes: a log is shown in terminals.
func WriteGitHub(w io.Writer, list diag.List) error {
	for _, d := range list {
		command := string(d.Severity)
		if d.Severity == diag.Info {
			command = "notice"
		}
		var place string
		if f := d.Span.File; f != nil {
			line, col := f.Position(d.Span.Start)
			endLine, endCol := f.Position(d.Span.End)
			place = fmt.Sprintf(" file=%s,line=%d,endLine=%d", property.Replace(diag.Printable(f.Name)), line, endLine)
			if line == endLine { // GitHub refuses columns of several lines
				place += fmt.Sprintf(",col=%d,endColumn=%d", col, endCol)
			}
			place += ",title=" + property.Replace(d.Code)
		}
		text := data.Replace(diag.Printable(d.Message))
		for _, n := range d.Notes {
			text += "%0A" + data.Replace(diag.Printable(n))
		}
		if _, err := fmt.Fprintf(w, "::%s%s::%s\n", command, place, text); err != nil {
			return err
		}
	}
	return nil
}

// The escapes of workflow commands: of their text, and of their properties.
var (
	data     = strings.NewReplacer("%", "%25")
	property = strings.NewReplacer("%", "%25", ":", "%3A", ",", "%2C")
)
