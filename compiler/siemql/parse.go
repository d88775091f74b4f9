package siemql

import (
	"errors"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"sumodet/dsl/diag"
)

// Limits of what Parse takes: bytes of a text, and how deep brackets, prefixes
// and arithmetic may nest. The longest expression of the vendor has 2,857
// characters (cloud-siem.md 1.1).
const (
	MaxSize  = 1 << 20
	MaxDepth = 100
)

// Parse reads an expression, or one pasted from a log search. The tree is nil
// exactly where the list holds an error; all errors have the code "syntax". A
// warning, "mixed-logic", names an AND beside an OR.
func Parse(src *diag.File) (Expr, diag.List) {
	p := &parser{folder: folder{file: src}, end: len(src.Text)}
	e := p.parse()
	p.list.Sort()
	if p.list.HasErrors() {
		return nil, p.list
	}
	return e, p.list
}

type parser struct {
	folder
	end int
}

func (p *parser) parse() Expr {
	if p.end > MaxSize {
		p.syntax(0, 0, "an expression may have a million characters at most")
		return nil
	}
	toks := scan(p.file.Text)
	p.bad(toks)
	if p.list.HasErrors() {
		return nil
	}
	real := significant(toks)
	if !p.balanced(real) {
		return nil
	}
	if pasted(real) {
		return p.search(toks)
	}
	return p.plain(toks, p.end)
}

func (p *parser) syntax(start, end int, format string, args ...any) *diag.Diagnostic {
	return p.list.Errorf("syntax", diag.Span{File: p.file, Start: start, End: end}, format, args...)
}

// balanced reports whether every bracket has its partner and nothing nests too
// deep; what nests within a pair of brackets is counted between one AND, OR or
// comma and the next.
func (p *parser) balanced(toks []lexer.Token) bool {
	var open []lexer.Token
	chains := []int{0}
	depth := 0
	for i, t := range toks {
		last := len(chains) - 1
		switch strings.ToLower(t.Value) {
		case "(", "[":
			if t.Type == kindPunct {
				open, chains = append(open, t), append(chains, 0)
				depth++
			}
		case ")", "]":
			if t.Type != kindPunct {
				break
			}
			if last == 0 {
				p.syntax(t.Pos.Offset, tokenEnd(t), "no bracket is open for this %q", t.Value)
				return false
			}
			if o := open[last-1]; o.Value != opener[t.Value] {
				p.syntax(o.Pos.Offset, tokenEnd(o), "this %q is not closed before the next %q", o.Value, t.Value)
				return false
			}
			depth -= 1 + chains[last]
			open, chains = open[:last-1], chains[:last]
		case "and", "or", "&&", "||", ",", "|":
			depth -= chains[last]
			chains[last] = 0
		case "not", "!", "+", "-", "*", "/", "%":
			if i == 0 || t.Type == kindPunct || !endsOperand(toks[i-1]) {
				chains[last]++
				depth++
			}
		}
		if depth > MaxDepth {
			p.syntax(t.Pos.Offset, tokenEnd(t), "more than %d operators and brackets are nested here", MaxDepth)
			return false
		}
	}
	if n := len(open); n > 0 {
		p.syntax(open[n-1].Pos.Offset, tokenEnd(open[n-1]), "this %q is not closed", open[n-1].Value)
		return false
	}
	return true
}

var opener = map[string]string{")": "(", "]": "["}

// pasted reports whether tokens are a pasted search: it starts with a bar, or
// with a word where no operator follows.
func pasted(toks []lexer.Token) bool {
	if len(toks) == 0 {
		return false
	}
	if toks[0].Value == "|" {
		return true
	}
	if len(toks) < 2 || toks[0].Type != kindWord {
		return false
	}
	switch word := strings.ToLower(toks[0].Value); word {
	case "json", "where":
		second := toks[1]
		if second.Type != kindPunct && second.Type != kindKeyword {
			return true
		}
		not := second.Value == "!" || strings.EqualFold(second.Value, "not")
		return word == "where" && not && len(toks) > 2 && !isPredicate(toks[2])
	}
	return false
}

func isPredicate(t lexer.Token) bool {
	switch strings.ToLower(t.Value) {
	case "in", "between", "like", "rlike", "matches":
		return t.Type == kindKeyword
	}
	return false
}

// search cuts a pasted search into its stages and parses each by itself.
func (p *parser) search(toks []lexer.Token) Expr {
	n := &Search{}
	n.Span = diag.Span{File: p.file, End: p.end}
	if first := significant(toks)[0]; first.Value == "|" {
		toks = after(toks, first)
	}
	for more := true; more; {
		stage := toks
		if i := slices.IndexFunc(toks, isBar); i >= 0 {
			stage, toks = toks[:i], toks[i+1:]
		} else {
			more = false
		}
		p.stage(n, stage)
	}
	if n.Where == nil && !p.list.HasErrors() {
		p.syntax(p.end, p.end, "a pasted search needs a where")
	}
	return n
}

func isBar(t lexer.Token) bool { return t.Type == kindPunct && t.Value == "|" }

// after returns the tokens behind t.
func after(toks []lexer.Token, t lexer.Token) []lexer.Token {
	return toks[1+slices.IndexFunc(toks, func(u lexer.Token) bool { return u.Pos == t.Pos }):]
}

func (p *parser) stage(n *Search, toks []lexer.Token) {
	real := significant(toks)
	if len(real) == 0 {
		p.syntax(p.end, p.end, "a stage is missing").Note("expected where, or %s", jsonForm)
		return
	}
	first, last := real[0], real[len(real)-1]
	at := diag.Span{File: p.file, Start: first.Pos.Offset, End: tokenEnd(last)}
	switch strings.ToLower(first.Value) {
	case "json":
		j, err := parseJSON(toks, at.End)
		if err != nil {
			p.syntax(at.Start, at.End, "a json stage has one form").Note("expected %s", jsonForm)
			return
		}
		if len(j.Paths) != len(j.Names) {
			p.syntax(at.Start, at.End, "paths and names are as many, not %d and %d", len(j.Paths), len(j.Names))
			return
		}
		for i, path := range j.Paths {
			n.JSON = append(n.JSON, JSON{Span: at, Path: unquote(path), Name: j.Names[i]})
		}
	case "where":
		if n.Where != nil {
			p.syntax(at.Start, at.End, "only one where may stand in a rule")
			return
		}
		if x := p.plain(after(toks, first), at.End); x != nil {
			n.Where = x
		}
	default:
		p.syntax(at.Start, at.End, "a rule takes only json and where of a search")
	}
}

const jsonForm = `json field=fields "path", … as name, …`

// plain parses an expression of which end is the end.
func (p *parser) plain(toks []lexer.Token, end int) Expr {
	flat, err := parseFlat(toks, end)
	if err != nil {
		p.failed(toks, end, err)
		return nil
	}
	return p.expr(flat)
}

// failed words an error of participle, of which only the place is used.
func (p *parser) failed(toks []lexer.Token, end int, err error) {
	at := end
	var located participle.Error
	if errors.As(err, &located) {
		at = located.Position().Offset
	}
	real := significant(toks)
	i := slices.IndexFunc(real, func(t lexer.Token) bool { return t.Pos.Offset >= at })
	if i < 0 {
		i = len(real)
	}
	if i > 0 && i < len(real) && isStep(real[i]) && endsOperand(real[i-1]) {
		i++ // participle gives up before the dot of a step, not behind it
	}
	var d *diag.Diagnostic
	switch {
	case len(real) == 0:
		d = p.syntax(end, end, "the expression is empty")
	case i == len(real):
		d = p.syntax(end, end, "the expression ends too early")
		if last := tokenEnd(real[i-1]); last < end {
			d.Span.Start, d.Span.End = last, last
		}
	default:
		d = p.syntax(real[i].Pos.Offset, tokenEnd(real[i]), "unexpected %s", diag.Printable(real[i].Value))
	}
	d.Note("expected %s", expected(real[:i]))
	if i < len(real) {
		if h := hint(real[:i], real[i]); h != "" {
			d.Note("%s", h)
		}
	}
}

func isStep(t lexer.Token) bool { return t.Type == kindPunct && (t.Value == "." || t.Value == "[") }
