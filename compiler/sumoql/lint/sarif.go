package lint

import (
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"unicode/utf8"

	"sumodet/dsl/diag"
)

// object is a JSON object; what of SARIF is written here is too little for a library,
// the known one of which takes two milliseconds of every start.
type object map[string]any

// WriteSARIF writes findings as a SARIF 2.1.0 log, which code scanning shows;
// each check is a rule with its help. Columns count Unicode characters. The names
// are those of https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
func WriteSARIF(w io.Writer, list diag.List) error {
	rules := []object{}
	for _, c := range Checks {
		rules = append(rules, object{
			"id":                   c.Name,
			"shortDescription":     object{"text": "Finds " + c.Title + "."},
			"fullDescription":      object{"text": c.Why},
			"help":                 object{"text": c.Why, "markdown": c.markdown()},
			"defaultConfiguration": object{"level": level(c.Severity)},
		})
	}
	results := []object{}
	for _, d := range list {
		results = append(results, result(d))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(object{
		"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		"version": "2.1.0",
		"runs": []object{{
			"tool":       object{"driver": object{"name": "sumodet", "rules": rules}},
			"columnKind": "unicodeCodePoints",
			"results":    results,
		}},
	})
}

func result(d *diag.Diagnostic) object {
	text := d.Message
	for _, n := range d.Notes {
		text += "\n" + n
	}
	res := object{"ruleId": d.Code, "level": level(d.Severity), "message": object{"text": text}}
	if i := slices.IndexFunc(Checks, func(c *Check) bool { return c.Name == d.Code }); i >= 0 {
		res["ruleIndex"] = i
	}
	if d.Span.File != nil {
		res["locations"] = []object{{"physicalLocation": object{"artifactLocation": artifact(d.Span), "region": region(d.Span)}}}
	}
	if d.Fix != nil {
		res["fixes"] = []object{{
			"description": object{"text": d.Message},
			"artifactChanges": []object{{
				"artifactLocation": artifact(d.Fix.Span),
				"replacements":     []object{{"deletedRegion": region(d.Fix.Span), "insertedContent": object{"text": d.Fix.Text}}},
			}},
		}}
	}
	return res
}

func level(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "error"
	case diag.Warning:
		return "warning"
	}
	return "note"
}

func artifact(s diag.Span) object {
	return object{"uri": (&url.URL{Path: s.File.Name}).String()}
}

func region(s diag.Span) object {
	line, col := character(s.File, s.Start)
	endLine, endCol := character(s.File, s.End)
	return object{"startLine": line, "startColumn": col, "endLine": endLine, "endColumn": endCol}
}

// character returns a place with its column in characters.
func character(f *diag.File, offset int) (line, col int) {
	line, col = f.Position(offset)
	offset = max(0, min(offset, len(f.Text)))
	return line, utf8.RuneCountInString(f.Text[offset-(col-1):offset]) + 1
}
