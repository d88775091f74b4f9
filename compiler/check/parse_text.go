package check

import (
	"fmt"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/dsl"
)

// Steps for key=value, CSV and anchored text are regular expressions of our
// own making: Sumo's kv, csv and split guess at delimiters and drop messages
// that do not fit (sumo-query-language.md 3.5).

// anchor makes `"user=* from *" as a, b` a pattern: each * takes as little as
// it can, the last one, at the end of the text, all the rest of the line.
func (b *builder) anchor(d *dsl.ParseStep, from *ir.Field) []ir.Parse {
	parts := strings.Split(d.Anchor.Value, "*")
	if len(parts)-1 != len(d.Names) {
		b.c.errAnchorCount(d, len(parts)-1)
		return nil
	}
	if strings.Contains(d.Anchor.Value, "**") || strings.Trim(d.Anchor.Value, "*") == "" {
		b.c.errAnchorStars(d.Anchor)
		return nil
	}
	var pattern strings.Builder
	p := &ir.RegexParse{From: from, Span: d.Span}
	for i, lit := range parts {
		pattern.WriteString(ir.QuotePattern(lit))
		if i == len(d.Names) {
			break
		}
		take := "[^\\n]*?"
		if i == len(d.Names)-1 && parts[i+1] == "" {
			take = "[^\\n]*"
		}
		fmt.Fprintf(&pattern, "(?<v%d>%s)", i, take)
		if f := b.capture(d.Names[i], from, b.parseType(nil)); f != nil {
			p.Groups = append(p.Groups, ir.Group{Name: fmt.Sprintf("v%d", i), Field: f})
		}
	}
	p.Regex = b.mustRegex(d.Anchor.Span, pattern.String())
	return parses(p)
}

// kv makes a step of each key: `key=value`, the value up to a blank, comma or
// semicolon, or in double quotes.
func (b *builder) kv(d *dsl.ParseStep, from *ir.Field) []ir.Parse {
	var out []ir.Parse
	for _, m := range d.Fields {
		f := b.capture(m.Name, from, b.parseType(m.Type))
		if f == nil {
			continue
		}
		for _, key := range m.Paths {
			if key.Value == "" {
				b.c.errEmptyText(key.Span, "a key")
				continue
			}
			k := `(?:^|[\s,;|{\[(])` + `"?` + ir.QuotePattern(key.Value) + `"?`
			quoted := b.mustRegex(key.Span, k+`\s?[=:]\s?"(?<v>[^"\n]*)"`)
			// "OUT= MAC=aa": a blank behind the sign alone is the end of an empty value.
			bare := b.mustRegex(key.Span, k+`(?:=|\s=\s|\s?:\s?)(?<v>[^\s",;|\])}]+)`)
			for _, p := range []*ir.RegexParse{
				{From: from, Regex: quoted, Groups: []ir.Group{{Name: "v", Field: f}}, Span: m.Span},
				{From: from, Regex: bare, Groups: []ir.Group{{Name: "v", Field: f}}, Span: m.Span},
			} {
				out = append(out, parses(p)...)
			}
		}
	}
	return out
}

// csv makes one pattern that walks the columns from the start of the text; a
// column in double quotes is cut without them, its doubled quotes as they are.
func (b *builder) csv(d *dsl.ParseStep, from *ir.Field) []ir.Parse {
	var out []ir.Parse
	for _, m := range d.Fields {
		if m.Column == nil {
			continue
		}
		n := int(m.Column.Value)
		if m.Column.Value != float64(n) || n < 1 || n > 500 {
			b.c.errColumn(m.Column)
			continue
		}
		f := b.capture(m.Name, from, b.parseType(m.Type))
		if f == nil {
			continue
		}
		const cell = `(?:"(?:[^"]|"")*"|[^",\n]*)`
		skip := ""
		if n > 1 {
			skip = fmt.Sprintf("(?:%s,){%d}", cell, n-1)
		}
		quoted := b.mustRegex(m.Span, "^"+skip+`"(?<v>(?:[^"]|"")*)"`)
		bare := b.mustRegex(m.Span, "^"+skip+`(?<v>[^",\n]+)`)
		for _, p := range []*ir.RegexParse{
			{From: from, Regex: bare, Groups: []ir.Group{{Name: "v", Field: f}}, Span: m.Span},
			{From: from, Regex: quoted, Groups: []ir.Group{{Name: "v", Field: f}}, Span: m.Span},
		} {
			out = append(out, parses(p)...)
		}
	}
	return out
}

// parses returns the step, or nothing where its pattern was refused.
func parses(p *ir.RegexParse) []ir.Parse {
	if p.Regex == nil || len(p.Groups) == 0 {
		return nil
	}
	return []ir.Parse{p}
}
