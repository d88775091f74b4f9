package diag

import (
	"encoding/json"
	"io"
)

type jsonPlace struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Col     int    `json:"col,omitempty"`
	EndLine int    `json:"end_line,omitempty"`
	EndCol  int    `json:"end_col,omitempty"`
}

type jsonFix struct {
	jsonPlace
	Text string `json:"text"`
}

type jsonDiagnostic struct {
	jsonPlace
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	Notes    []string `json:"notes"`
	Fix      *jsonFix `json:"fix,omitempty"`
}

func placeOf(s Span) (p jsonPlace) {
	if s.File == nil {
		return p
	}
	p.File = s.File.Name
	p.Line, p.Col = s.File.Position(s.Start)
	p.EndLine, p.EndCol = s.File.Position(s.End)
	return p
}

// WriteJSON writes one JSON object a line: file, line, col, end_line, end_col
// (all from 1, columns in bytes, the end not included), code, severity,
// message, notes and, where there is one, fix.
func (l List) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, d := range l {
		j := jsonDiagnostic{jsonPlace: placeOf(d.Span), Code: d.Code, Severity: d.Severity, Message: d.Message, Notes: d.Notes}
		if j.Notes == nil {
			j.Notes = []string{}
		}
		if d.Fix != nil {
			j.Fix = &jsonFix{placeOf(d.Fix.Span), d.Fix.Text}
		}
		if err := enc.Encode(j); err != nil {
			return err
		}
	}
	return nil
}
