package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Pipeline is operators in brackets, each behind a bar: what join, filter and
// transactionize run over the rows that reach them, and the query logcompare
// takes for its baseline.
type Pipeline struct {
	At
	Text string `parser:"@Pipeline"` // empty once it is parsed
	// Query is what stands in the brackets. Its Scope is nil as a rule; Sumo
	// ignores that of a join.
	Query *Query
}

func (n *Pipeline) children(f func(Node)) { optional(n.Query, f) }

// pipeline parses what stands in the brackets.
func (p *parser) pipeline(n *Pipeline) {
	start, end := n.Pos.Offset+1, n.Pos.Offset+len(n.Text)-1
	n.Text = ""
	s := scanner{text: p.file.Text, at: start, end: end, stage: true, nested: p.nested + 1}
	s.run()
	for _, t := range s.toks {
		if t.Type == kindBad && strings.HasPrefix(t.Value, "'") { // in brackets even a scope's quote has an end
			p.bad(t)
			return
		}
	}
	pieces, _ := cut(s.toks, true)
	before := len(p.diags)
	n.Query = p.query(start, end, p.nested+1, startsStage(significant(pieces[0])))
	if n.Query.Scope == nil && len(n.Query.Stages) == 0 && !p.diags[before:].HasErrors() {
		p.diags = p.diags[:before] // what it says of empty stages
		p.diags.Errorf("syntax", n.Place(), "no operator stands in these brackets")
	}
	if !p.diags[before:].HasErrors() && !n.closes() {
		p.diags.Errorf("syntax", n.Place(), "a slash in these brackets begins a regular expression, which hides their end").
			Note("write a term with a slash in quotes")
	}
}

// closes reports whether the brackets, printed, end where they should: a scope is
// looked through as operators are, to whom /…/ is one token.
func (n *Pipeline) closes() bool {
	out := printer{flat: true}
	out.pipeline(n)
	text := out.b.String()
	s := scanner{text: text, at: 1, end: len(text), stage: true, stop: ')', nested: 1}
	s.run()
	return s.at == len(text)-1
}

// startsStage tells operators from a scope where either may stand.
func startsStage(toks []lexer.Token) bool {
	if len(toks) == 0 {
		return true // a bar comes first
	}
	if first := lower(toks[0].Value); toks[0].Type == kindWord &&
		(isOperatorWord(first) || foreignOperators[first] != "" || len(toks) > 1 && toks[1].Value == "(") {
		return true
	}
	for i := range toks {
		if word(toks, i, "as") {
			return true
		}
	}
	return false
}

// wantsPipeline reports whether a bracket at hand opens a pipeline.
func (s *scanner) wantsPipeline() bool {
	if s.depth > 0 || s.used == 0 {
		return false
	}
	switch prev := lower(s.prev.Value); s.head {
	case "join":
		return prev == "join" || prev == ","
	case "filter":
		return prev == "in"
	case "transactionize":
		return prev != "transactionize"
	case "logcompare":
		return prev == "baseline"
	}
	return false
}

// enclosed takes a pipeline or subquery as one token; what is inside is parsed
// later. If it has no end, open is taken.
func (s *scanner) enclosed(kind lexer.TokenType, stop byte, open int, openKind lexer.TokenType) {
	if s.nested >= maxNested {
		s.emit(kindBad, len(s.rest()))
		return
	}
	inner := scanner{text: s.text, at: s.at + 1, end: s.end, stage: kind == kindPipeline, stop: stop, nested: s.nested + 1, params: s.params}
	inner.run()
	if inner.at >= s.end {
		s.emit(openKind, open)
		return
	}
	s.emit(kind, inner.at+1-s.at)
}

func (p *printer) pipeline(n *Pipeline) {
	p.text("(")
	if n.Query != nil {
		p.flatQuery(n.Query)
	}
	p.text(")")
}

// looksLikeStage reports whether a scope in brackets would be read as an operator
// if it stood there without brackets of its own.
func looksLikeStage(scope string) bool {
	s := scanner{text: scope, end: len(scope), stage: true}
	s.run()
	pieces, _ := cut(s.toks, true)
	return startsStage(significant(pieces[0]))
}

// flatQuery prints a query within an operator, on one line.
func (p *printer) flatQuery(q *Query) {
	flat := printer{flat: true}
	if q.Scope != nil {
		flat.scope(q.Scope, true)
		if looksLikeStage(flat.b.String()) {
			flat = printer{flat: true}
			flat.text("(")
			flat.scope(q.Scope, true)
			flat.text(")")
		}
	}
	for i, s := range q.Stages {
		op := printer{flat: true}
		s.Op.print(&op)
		switch {
		case i > 0 || q.Scope != nil:
			flat.text(" | ")
		case !looksLikeStage(op.b.String()):
			flat.text("| ") // a name alone would be read as a scope
		}
		flat.text(op.b.String())
		for _, param := range s.Params {
			flat.text("\n" + param) // on the operator's line it would be part of it
		}
	}
	p.text(flat.b.String())
}
