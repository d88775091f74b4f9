package sumoql

import (
	"errors"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// failed reports that toks do not parse as the operator they start with. The
// wording is ours; of participle's error only the token is used.
func (p *parser) failed(toks []lexer.Token, err error) {
	if p.inScope {
		p.scopeFailed(toks, err)
		return
	}
	info := p.info
	end := tokenEnd(toks[len(toks)-1])
	start, stop, found := placeOf(err, end), end, ""
	for _, t := range toks {
		if t.Pos.Offset == start {
			found, stop = t.Value, tokenEnd(t)
		}
	}
	what := `"` + info.Name + `"`
	if len(info.Words) == 0 {
		what = "this expression"
	}
	if found == "" {
		p.diags.Errorf("syntax", p.span(max(0, end-1), end), "%s ends too early", what).Note("it is written: %s", info.Syntax)
		return
	}
	if found == "|" {
		if open, ok := openBefore(toks, start); ok {
			p.diags.Errorf("syntax", p.span(open.Pos.Offset, tokenEnd(open)), "this %s is not closed before the next bar", show(open.Value))
			return
		}
	}
	d := p.diags.Errorf("syntax", p.span(start, stop), "unexpected %s in %s", show(found), what).Note("it is written: %s", info.Syntax)
	switch lower := strings.ToLower(found); {
	case lower == "matches" || lower == "contains":
		d.Note("a negated test is written !(x %s y)", lower)
	case found[0] == '\'':
		d.Note("text stands in double quotes")
	case found == "where":
		d.Note("where is an operator of its own: write a bar before it")
	case found == "=":
		d.Note("a value is given by: EXPRESSION as NAME")
	}
}

// openBefore returns the last bracket that is open at a place.
func openBefore(toks []lexer.Token, at int) (last lexer.Token, ok bool) {
	var open []lexer.Token
	for _, t := range toks {
		switch {
		case t.Pos.Offset >= at:
		case t.Value == "(" || t.Value == "[":
			open = append(open, t)
		case (t.Value == ")" || t.Value == "]") && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return last, false
	}
	return open[len(open)-1], true
}

// placeOf returns the offset of the token that participle could not take.
func placeOf(err error, end int) int {
	var unexpected *participle.UnexpectedTokenError
	var other participle.Error
	switch {
	case errors.As(err, &unexpected):
		return unexpected.Unexpected.Pos.Offset
	case errors.As(err, &other):
		return other.Position().Offset
	}
	return end
}

// show quotes a token for a message, cut where it is long.
func show(text string) string {
	if r := []rune(text); len(r) > 30 {
		text = string(r[:30]) + "…"
	}
	if strings.HasPrefix(text, `"`) {
		return text
	}
	return `"` + text + `"`
}

// refused reports tokens that nothing can be made of, and nesting beyond what
// is read.
func (p *parser) refused(toks []lexer.Token) bool {
	var open []lexer.Token
	choices, prefixes := 0, 0
	for _, t := range toks {
		if t.Type == kindBad {
			p.bad(t)
			return true
		}
		prefix := isSign(t) && (t.Value == "!" || t.Value == "-" || t.Value == "+") || isWord(t, "not")
		if prefix {
			prefixes++
		} else {
			prefixes = 0
		}
		if t.Type == kindPunct {
			switch t.Value {
			case "(", "[":
				open = append(open, t)
			case ")", "]":
				if len(open) == 0 {
					p.diags.Errorf("syntax", p.span(t.Pos.Offset, tokenEnd(t)), "no bracket is open that %s could close", show(t.Value))
					return true
				}
				open = open[:len(open)-1]
			case "?":
				choices++
			}
		}
		if len(open) > maxDepth || choices > maxDepth || prefixes > maxDepth {
			p.diags.Errorf("syntax", p.span(t.Pos.Offset, tokenEnd(t)), "nested more than %d deep", maxDepth)
			return true
		}
	}
	if len(open) > 0 {
		t := open[len(open)-1]
		p.diags.Errorf("syntax", p.span(t.Pos.Offset, tokenEnd(t)), "this %s is not closed", show(t.Value))
		return true
	}
	return false
}

// bad reports a token that nothing starts with or that has no end.
func (p *parser) bad(t lexer.Token) {
	span := p.span(t.Pos.Offset, tokenEnd(t))
	switch {
	case strings.HasPrefix(t.Value, `"`) || strings.HasPrefix(t.Value, "%"):
		p.diags.Errorf("syntax", span, "this text is not closed").Note(`a quote in a text is written \"`)
	case strings.HasPrefix(t.Value, "'"):
		p.diags.Errorf("syntax", span, "text stands in double quotes, not single ones")
	case strings.HasPrefix(t.Value, "/*"):
		p.diags.Errorf("syntax", span, "this comment is not closed")
	case strings.HasPrefix(t.Value, "/"):
		p.diags.Errorf("syntax", span, "this regular expression is not closed").Note(`a slash in it is written \/`)
	case strings.HasPrefix(t.Value, "`"):
		p.diags.Errorf("syntax", span, "this macro's name is not closed")
	case strings.HasPrefix(t.Value, "["):
		p.diags.Errorf("syntax", span, "this subquery is not closed, or nested more than %d deep", maxNested)
	case strings.HasPrefix(t.Value, "\u201c") || strings.HasPrefix(t.Value, "\u201d"):
		p.diags.Errorf("syntax", span, `%s is a typographic quote; write "`, t.Value)
	default:
		p.diags.Errorf("syntax", span, "unexpected %s", show(t.Value))
	}
}

// check reports mistakes of form that no grammar sees.
func (p *parser) check(op Operator) {
	switch n := op.(type) {
	case *Aggregate:
		for _, a := range n.Aggs {
			p.checkAgg(a)
		}
	case *ParseAnchor:
		for _, pair := range n.Pairs {
			p.checkAnchor(pair)
		}
	case *JSON:
		for _, g := range n.Groups {
			p.checkCount(g.Names, len(g.Paths), "paths")
		}
	case *JSONAuto:
		p.checkCount(n.Names, len(n.Keys), "keys")
	case *ParseXML:
		p.checkCount(n.Names, len(n.Paths), "paths")
	case *KV:
		p.checkCount(n.Names, len(n.Keys), "keys")
	}
}

func (p *parser) checkAgg(a *Agg) {
	switch {
	case !slices.Contains(aggregateWords, a.Func):
		d := p.diags.Errorf("unknown-operator", p.span(a.Pos.Offset, a.Pos.Offset+len(a.Func)), "Sumo has no aggregate %s", show(a.Func))
		if hint, ok := foreignFunctions[a.Func]; ok {
			d.Note("write: %s", hint)
		}
	case len(a.Args) == 0 && a.Func != "count":
		p.diags.Errorf("syntax", a.Place(), "%s needs a field", a.Func)
	}
}

func (p *parser) checkCount(names []*Name, want int, of string) {
	if len(names) > 0 && len(names) != want {
		p.diags.Errorf("count", names[0].Place().To(names[len(names)-1].Place()), "%d names for %d %s", len(names), want, of)
	}
}

// checkAnchor holds the stars of a pattern to its names (3.5).
func (p *parser) checkAnchor(pair *AnchorPair) {
	text := pair.Pattern.Text()
	if strings.Contains(text, "**") {
		p.diags.Errorf("count", pair.Pattern.Place(), "two stars stand side by side: nothing tells where the first ends")
		return
	}
	if stars := strings.Count(text, "*"); stars != len(pair.Names) {
		p.diags.Errorf("count", pair.Pattern.Place(), "%d stars for %d names", stars, len(pair.Names))
	}
}
