package sumoql

import (
	"sort"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"sumodet/dsl/diag"
)

const (
	maxBytes = 1 << 20 // of a query that is read at all
	// maxChars is Sumo's own limit of a query (sumo-query-language.md 5.2).
	maxChars = 15000
	maxDepth = 200 // of brackets, and of what nests without
)

// Parse reads a query. What did not parse is missing from the tree, which is
// nil only where nothing could be read; every mistake is in the list, whose
// codes are "syntax", "too-long" and "empty-stage".
func Parse(src *diag.File) (*Query, diag.List) {
	p := &parser{file: src}
	if len(src.Text) > maxBytes {
		p.diags.Errorf("too-long", diag.Span{File: src, End: 1}, "the query has %d bytes; more than %d are not read", len(src.Text), maxBytes)
		return nil, p.diags
	}
	if n := len(src.Text); n > maxChars {
		if n = len([]rune(src.Text)); n > maxChars {
			p.diags.Warnf("too-long", diag.Span{File: src, End: 1}, "the query has %d characters; Sumo takes %d", n, maxChars)
		}
	}
	q := p.query(0, len(src.Text), 0, startsWithCat(src.Text))
	p.diags.Sort()
	return q, p.diags
}

type parser struct {
	file   *diag.File
	diags  diag.List
	nested int   // depth of the query at hand in others
	info   *Info // of the stage that is being parsed
}

func (p *parser) span(start, end int) diag.Span {
	return diag.Span{File: p.file, Start: start, End: end}
}

func (p *parser) at(start, end int) At {
	return At{File: p.file, Pos: lexer.Position{Offset: start}, EndPos: lexer.Position{Offset: end}}
}

// query parses the text from start to end, the whole file or a query in
// another. It starts with the scope, or at once with a stage.
func (p *parser) query(start, end, nested int, stage bool) *Query {
	outer := p.nested
	p.nested = nested
	defer func() { p.nested = outer }()

	s := scanner{text: p.file.Text, at: start, end: end, nested: nested, stage: stage}
	s.run()
	pieces, bars := cut(s.toks, stage)
	q := &Query{At: p.at(start, end)}
	var lead []*Comment
	if stage {
		bars = append([]int{start}, bars...)
	} else {
		scope := p.attach(pieces[0], &q.Lead, &q.Trail, &lead)
		q.Scope = p.scope(scope, start)
		pieces = pieces[1:]
	}
	for i, piece := range pieces {
		st := &Stage{Lead: lead}
		lead = nil
		toks := p.attach(piece, &st.Lead, &st.Trail, &lead)
		if len(toks) == 0 {
			p.diags.Warnf("empty-stage", p.span(bars[i], bars[i]+1), "nothing stands behind this bar").Suggest("")
			lead = append(st.Lead, lead...)
			continue
		}
		if stage && i == 0 {
			bars[0] = toks[0].Pos.Offset
		}
		st.At = p.at(bars[i], tokenEnd(toks[len(toks)-1]))
		toks, st.Params = p.params(toks)
		if st.Op = p.operator(toks); st.Op != nil {
			q.Stages = append(q.Stages, st)
		}
	}
	q.Tail = lead
	return q
}

// cut splits tokens at the bars outside brackets and returns the bars' places.
// In the scope, which is first unless they start with a stage, a bar is never
// in brackets.
func cut(toks []lexer.Token, stage bool) (pieces [][]lexer.Token, bars []int) {
	depth, from := 0, 0
	for i, t := range toks {
		if t.Type != kindPunct {
			continue
		}
		switch t.Value {
		case "(", "[":
			depth++
		case ")", "]":
			depth = max(0, depth-1)
		case "|":
			if depth == 0 || !stage {
				pieces, bars = append(pieces, toks[from:i]), append(bars, t.Pos.Offset)
				from, depth, stage = i+1, 0, true
			}
		}
	}
	return append(pieces, toks[from:]), bars
}

// attach shares out a piece's comments and returns its other tokens: a comment
// behind the last token and on its line trails the piece, later ones belong to
// what follows, earlier ones lead it.
func (p *parser) attach(piece []lexer.Token, lead *[]*Comment, trail **Comment, next *[]*Comment) []lexer.Token {
	toks := significant(piece)
	end := -1
	if len(toks) > 0 {
		end = tokenEnd(toks[len(toks)-1])
	}
	for _, t := range piece {
		if t.Type != kindComment {
			continue
		}
		c := &Comment{At: p.at(t.Pos.Offset, tokenEnd(t)), Text: strings.TrimRight(t.Value, " \t\r")}
		switch {
		case t.Pos.Offset < end || end < 0:
			*lead = append(*lead, c)
		case *trail == nil && !strings.Contains(p.file.Text[end:c.EndPos.Offset], "\n"):
			*trail = c
		default:
			*next = append(*next, c)
		}
	}
	return toks
}

// params cuts template parameters off that stand on lines of their own at the
// end of a stage: they stand for whole stages, as dashboards write them.
func (p *parser) params(toks []lexer.Token) ([]lexer.Token, []string) {
	n := len(toks)
	for ; n > 1; n-- {
		t, before := toks[n-1], toks[n-2]
		apart := strings.Contains(p.file.Text[tokenEnd(before):t.Pos.Offset], "\n")
		if t.Type != kindParam || !apart || isSign(before) && before.Value != ")" {
			break
		}
	}
	var params []string
	for _, t := range toks[n:] {
		params = append(params, t.Value)
	}
	return toks[:n], params
}

// operator parses a stage.
func (p *parser) operator(toks []lexer.Token) Operator {
	if p.refused(toks) {
		return nil
	}
	if op := p.foreign(toks); op {
		return nil
	}
	info := operatorFor(toks)
	p.info = info
	op, err := info.parse(toks)
	if err != nil {
		p.failed(toks, err)
		p.foreignCalls(toks)
		return nil
	}
	at := op.at()
	*at = p.at(toks[0].Pos.Offset, tokenEnd(toks[len(toks)-1]))
	before := len(p.diags)
	p.finish(op, toks)
	if p.diags[before:].HasErrors() {
		return nil
	}
	if op, ok := op.(interface{ tidy() }); ok {
		op.tidy()
	}
	p.info = info // a query within may have changed it
	if op, ok := op.(interface{ check(*parser) }); ok {
		op.check(p)
	}
	return op
}

// finish turns what participle left as text into what nodes hold and tells
// nodes their file and their end, for which participle takes the start of the
// token behind; it parses queries within.
func (p *parser) finish(n Node, toks []lexer.Token) {
	Walk(n, func(n Node) bool {
		at := n.at()
		at.File = p.file
		behind := sort.Search(len(toks), func(i int) bool { return toks[i].Pos.Offset >= at.EndPos.Offset })
		at.EndPos.Offset = tokenEnd(toks[max(0, behind-1)])
		switch n := n.(type) {
		case *Name:
			n.Text = unquoteName(n.Text)
		case *String:
			n.Raw = n.Raw[1 : len(n.Raw)-1]
		case *Call:
			p.foreignCall(n)
		case *Subquery:
			p.subquery(n)
			return false
		case *Pipeline:
			p.pipeline(n)
			return false
		}
		return true
	})
}

// subquery parses what stands between the colon and the bracket.
func (p *parser) subquery(n *Subquery) {
	text := n.Place().Text()
	colon := optionsEnd(text)
	start := n.Pos.Offset
	if colon < 0 || !strings.HasSuffix(text, "]") {
		p.diags.Errorf("syntax", n.Place(), "a subquery is written [subquery: SCOPE | … | compose F]")
		return
	}
	head := strings.TrimSpace(text[1:colon])
	if len(head) > len("subquery") {
		n.Options = strings.Join(strings.Fields(head[len("subquery"):]), " ")
	}
	n.Query = p.query(start+colon+1, start+len(text)-1, p.nested+1, false)
}

// optionsEnd returns where the colon behind a subquery's options is, which may have times
// with colons in brackets; -1: nowhere.
func optionsEnd(text string) int {
	depth := 0
	for i := range len(text) {
		switch {
		case text[i] == '(':
			depth++
		case text[i] == ')':
			depth--
		case text[i] == ':' && depth == 0:
			return i
		}
	}
	return -1
}

// unquoteName returns the name that %"…" or %a.b stands for.
func unquoteName(text string) string {
	if text == "" || text[0] != '%' {
		return text
	}
	text = strings.TrimLeft(text[1:], " \t\r\n")
	if text == "" || text[0] != '"' {
		return text
	}
	return nameUnescaper.Replace(text[1 : len(text)-1])
}
