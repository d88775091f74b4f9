package run

import (
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// delimited is csv or split: pieces of a text (3.5).
type delimited struct {
	delim, escape, quote byte
	columns              []int // of the pieces that are taken, from 0
	slots                []int
}

func (p *planner) csv(op *sumoql.CSV) { p.delimited(op, op.Field, op.Options, op.Columns) }

func (p *planner) split(op *sumoql.Split) { p.delimited(op, op.Field, op.Options, op.Columns) }

func (p *planner) delimited(op sumoql.Operator, field *sumoql.Name, options []*sumoql.DelimOption, columns []*sumoql.SourceColumn) {
	d := &delimited{delim: ',', escape: '\\', quote: '"'}
	for _, o := range options {
		c, ok := optionByte(o.Value)
		if !ok {
			p.diags.Errorf("not-evaluated", o.Place(), "%s of more than one byte is not evaluated here", o.Key)
		}
		switch o.Key {
		case "delim":
			d.delim = c
		case "escape":
			d.escape = c
		case "quote":
			d.quote = c
		}
	}
	if d.delim == d.escape || d.delim == d.quote || d.escape == d.quote {
		p.diags.Errorf("arguments", op.Place(), "delimiter, escape and quote are three characters: here %q, %q and %q", d.delim, d.escape, d.quote)
	}
	from := p.field(field)
	next := 0
	for _, c := range columns {
		if c.Index != nil {
			if next = int(c.Index.Value()) - 1; next < 0 {
				p.diags.Errorf("arguments", c.Index.Place(), "pieces are counted from 1")
			}
		}
		if c.Name.Text != "_" {
			d.columns, d.slots = append(d.columns, next), append(d.slots, p.set(c.Name))
		}
		next++
	}
	p.add(each{sumoql.PrintOperator(op), func(row []value.Value) {
		pieces := []string(nil)
		if v := row[from]; !v.IsNull() {
			pieces = d.cut(v.String())
		}
		for i, slot := range d.slots {
			row[slot] = null
			if k := d.columns[i]; k >= 0 && k < len(pieces) {
				row[slot] = textOf(pieces[k])
			}
		}
	}})
}

// optionByte returns the character of 'x', '\t' or "x"; ok is false for more.
func optionByte(quoted string) (c byte, ok bool) {
	in := quoted[1 : len(quoted)-1]
	switch {
	case in == `\t`:
		return '\t', true
	case in == `\n`:
		return '\n', true
	case len(in) == 2 && in[0] == '\\':
		return in[1], true
	case in == "":
		return 0, true
	}
	return in[0], len(in) == 1
}

// cut splits a text; quotes keep delimiters in, the escape character takes the
// next one as it is.
func (d *delimited) cut(text string) []string {
	var out []string
	var piece strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == d.escape && i+1 < len(text) && d.escape != d.quote:
			i++
			piece.WriteByte(text[i])
		case c == d.quote && quoted && i+1 < len(text) && text[i+1] == d.quote:
			i++
			piece.WriteByte(c)
		case c == d.quote:
			quoted = !quoted
		case c == d.delim && !quoted:
			out = append(out, piece.String())
			piece.Reset()
		default:
			piece.WriteByte(c)
		}
	}
	return append(out, piece.String())
}
