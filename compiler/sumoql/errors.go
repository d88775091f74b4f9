package sumoql

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// failed reports that toks do not parse as the operator they start with. The
// wording is ours; of participle's error only the token is used.
func (p *parser) failed(toks []lexer.Token, err error) {
	info, first := p.info, toks[0]
	last := toks[len(toks)-1]
	start := placeOf(err, tokenEnd(last))
	i := slices.IndexFunc(toks, func(t lexer.Token) bool { return t.Pos.Offset >= start })
	if i >= 0 && toks[i].Value == "|" {
		if open, ok := openBefore(toks, start); ok {
			p.diags.Errorf("syntax", p.span(open.Pos.Offset, tokenEnd(open)), "this %s is not closed before the next bar", show(open.Value))
			return
		}
	}
	aggregate := slices.Contains(Aggregates, lower(first.Value))
	if info == assignInfo && first.Type == kindWord && len(toks) > 1 && !aggregate && p.unknownWord(toks, i) {
		return
	}
	what := `"` + info.Name + `"`
	if len(info.Words) == 0 {
		what = "this expression"
	}
	if i < 0 {
		d := p.diags.Errorf("syntax", p.span(last.Pos.Offset, tokenEnd(last)), "%s ends too early", what).Note("it is written: %s", info.Syntax)
		if isSign(last) && last.Value != ")" || isWord(last, "not") || isWord(last, "in") {
			d.Note("something is missing behind %s", show(last.Value))
		}
		return
	}
	found := toks[i]
	d := p.diags.Errorf("syntax", p.span(found.Pos.Offset, tokenEnd(found)), "unexpected %s in %s", show(found.Value), what)
	if info == assignInfo && aggregate && i == 1 && isName(found) {
		d.Note("an aggregate has its field in brackets: %s(%s)", lower(first.Value), found.Value)
		return
	}
	d.Note("it is written: %s", info.Syntax)
	p.noteToken(d, info, toks, i)
}

// unknownWord reports a first word that is no operator where an expression
// does not go on at its second token, or an aggregate at its group.
func (p *parser) unknownWord(toks []lexer.Token, i int) bool {
	first := toks[0]
	switch {
	case i == 1 && lower(first.Value) == "if":
		p.diags.Errorf("syntax", p.span(first.Pos.Offset, tokenEnd(first)), "an if has its parts in brackets").Note("it is written: if(CONDITION, THEN, ELSE) as NAME")
	case i == 1 && !isSign(toks[1]):
		p.unknownOperator(first)
	case i > 1 && toks[1].Value == "(" && toks[i-1].Value == ")" && (isWord(toks[i], "by") || toks[i].Value == ","):
		d := p.diags.Errorf("unknown-operator", p.span(first.Pos.Offset, tokenEnd(first)), "Sumo has no aggregate %s", show(first.Value))
		didYouMean(d, first.Value, Aggregates)
	default:
		return false
	}
	return true
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
	case strings.HasPrefix(t.Value, "{{"):
		p.diags.Errorf("syntax", span, "this parameter is not closed on its line").Note("it is written {{name}}")
	case strings.HasPrefix(t.Value, "`"):
		p.diags.Errorf("syntax", span, "this macro's name is not closed")
	case strings.HasPrefix(t.Value, "("):
		p.diags.Errorf("syntax", p.span(t.Pos.Offset, t.Pos.Offset+1), "queries are nested more than %d deep", maxNested)
	case strings.HasPrefix(t.Value, "["):
		p.diags.Errorf("syntax", p.span(t.Pos.Offset, min(t.Pos.Offset+len("[subquery"), span.End)), "this subquery is not closed, or nested more than %d deep", maxNested)
	case strings.Contains("\u2018\u2019\u201c\u201d\u201e", t.Value):
		p.diags.Errorf("syntax", span, `%s is a typographic quote; write "`, t.Value)
	default:
		d := p.diags.Errorf("syntax", span, "unexpected %s", show(t.Value))
		if tokenNotes[t.Value] != "" {
			d.Note("%s", tokenNotes[t.Value])
		}
	}
}

// checkCount reports names that are not as many as what they name.
func (p *parser) checkCount(names []*Name, want int, of string) {
	if len(names) > 0 && len(names) != want {
		p.diags.Errorf("count", names[0].Place().To(names[len(names)-1].Place()), "%s for %s", plural(len(names), "name"), plural(want, of))
	}
}

// plural returns "1 name", "2 names".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
