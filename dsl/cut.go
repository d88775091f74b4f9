package dsl

// chunk is a stretch of a file that is parsed by itself: a clause, or, with
// body, the head of a declaration or branch.
type chunk struct {
	tokens []token // without the body
	all    []token // with it
	braced bool
	body   []chunk
}

// maxNest is how deep brackets may be nested in a clause, and braces in a
// declaration. No rule comes near it; without it a file of brackets would
// exhaust the stack.
const maxNest = 100

// cut cuts a file's tokens into declarations and clauses, so that a mistake
// costs the clause it is in and no other.
func (p *parser) cut(tokens []token) []chunk {
	var out []chunk
	for _, s := range p.segments(tokens) {
		whole, ok := p.mend(s)
		if !ok {
			continue
		}
		out = append(out, p.split(whole))
	}
	return out
}

// segments cuts tokens where declarations start.
func (p *parser) segments(tokens []token) [][]token {
	var out [][]token
	start, depth := 0, 0
	for i, t := range tokens {
		switch sign(p.text, t) {
		case '{':
			depth++
			continue
		case '}':
			depth = max(0, depth-1)
			if i > start || !t.first {
				continue
			}
		}
		if i == 0 || !t.first && !tokens[i-1].is(kindEnd) || t.is(kindEnd) {
			continue
		}
		head := peek(p.text, tokens[i:])
		if head.decl() || depth == 0 && !head.clause() && head.sign(0) != '}' {
			out = append(out, tokens[start:i])
			start, depth = i, 0
		}
	}
	if start < len(tokens) {
		out = append(out, tokens[start:])
	}
	return out
}

// frame is a brace that is open.
type frame struct {
	token  token
	indent int  // of the line that it is on
	body   bool // it holds clauses
}

// mend returns the tokens of a declaration with braces in balance. Where they
// are not, it says so and puts the missing one where the next clause starts or
// where the indentation says, and drops what closes nothing.
func (p *parser) mend(tokens []token) ([]token, bool) {
	for len(tokens) > 0 && tokens[len(tokens)-1].is(kindEnd) {
		tokens = tokens[:len(tokens)-1]
	}
	balanced, ok := p.balanced(tokens)
	if balanced || !ok {
		return tokens, ok
	}
	m := mender{p: p}
	for i, t := range tokens {
		c := sign(p.text, t)
		starts := i == 0 || t.first || tokens[i-1].is(kindEnd) || sign(p.text, tokens[i-1]) == '{'
		if starts {
			m.line = peek(p.text, tokens[i:])
			m.indent = p.column(t)
		}
		switch {
		case c == '{':
			word := m.line.word(0)
			m.open = append(m.open, frame{t, m.indent, len(m.open) == 0 || word == "branch"})
		case c == '}':
			if !m.close(t, starts, i == len(tokens)-1) {
				continue
			}
		case starts && m.line.clause():
			m.unwind()
		}
		m.out = append(m.out, t)
	}
	for len(m.open) > 0 {
		m.pop(len(m.open) > 1 || !m.surplus)
	}
	return m.out, true
}

// balanced reports whether the braces match and the last closes the first;
// ok is false where they are nested too deep to go on.
func (p *parser) balanced(tokens []token) (balanced, ok bool) {
	depth := 0
	balanced = true
	for i, t := range tokens {
		switch sign(p.text, t) {
		case '{':
			if depth++; depth > maxNest {
				p.deep(t)
				return false, false
			}
		case '}':
			depth--
			balanced = balanced && (depth > 0 || depth == 0 && i == len(tokens)-1)
		}
	}
	return balanced && depth == 0, true
}

type mender struct {
	p       *parser
	out     []token
	open    []frame
	line    opening // of the line at hand
	indent  int
	surplus bool // a brace that closes nothing was dropped
}

// close handles a "}" and reports whether it stays.
func (m *mender) close(t token, starts, last bool) bool {
	switch {
	case len(m.open) == 0 || len(m.open) == 1 && !last:
		if !m.surplus {
			d := m.p.errorf(t, `this "}" closes nothing`)
			if len(m.open) == 1 {
				d.Message = `this "}" closes the declaration, but more of it follows`
			}
		}
		m.surplus = true
		return false
	case starts:
		// Indented like an outer brace's line, it closes that one.
		for i := len(m.open) - 2; i >= 0 && m.indent < m.open[len(m.open)-1].indent; i-- {
			if m.open[i].indent == m.indent {
				for len(m.open) > i+1 {
					m.pop(true)
				}
			}
		}
	}
	m.open = m.open[:len(m.open)-1]
	return true
}

// unwind closes the blocks in which the clause on this line cannot stand.
func (m *mender) unwind() {
	keep := len(m.open)
	for keep > 1 && (!m.open[keep-1].body || m.line.word(0) == "branch") {
		keep--
	}
	if keep < 1 || keep == len(m.open) {
		return
	}
	for len(m.open) > keep {
		m.pop(true)
	}
	m.out = append(m.out, token{kind: int8(kindEnd), start: m.line.tokens[0].start, end: m.line.tokens[0].start})
}

// pop closes the innermost brace where it was not closed.
func (m *mender) pop(say bool) {
	top := m.open[len(m.open)-1]
	m.open = m.open[:len(m.open)-1]
	if say {
		d := m.p.errorf(top.token, `this "{" is never closed`)
		if m.line.n > 0 && m.line.tokens[0].start > top.token.start {
			n, _ := m.p.src.Position(int(m.line.tokens[0].start))
			d.Note(`a "}" is missing before line %d or in it`, n)
		}
	}
	for len(m.out) > 0 && m.out[len(m.out)-1].is(kindEnd) {
		m.out = m.out[:len(m.out)-1]
	}
	at := top.token.end
	if n := len(m.out); n > 0 {
		at = m.out[n-1].end
	}
	m.out = append(m.out, token{kind: int8(kindSign), made: true, start: at, end: at})
}

// column is the blanks before a token's line.
func (p *parser) column(t token) int {
	i := int(t.start)
	for i > 0 && (p.text[i-1] == ' ' || p.text[i-1] == '\t') {
		i--
	}
	return int(t.start) - i
}

// split takes a declaration or branch apart: its head, and its clauses.
func (p *parser) split(tokens []token) chunk {
	open := -1
	for i, t := range tokens {
		if sign(p.text, t) == '{' {
			open = i
			break
		}
	}
	if open < 0 || sign(p.text, tokens[len(tokens)-1]) != '}' {
		return chunk{tokens: tokens, all: tokens}
	}
	c := chunk{tokens: tokens[:open], all: tokens, braced: true}
	body := tokens[open+1 : len(tokens)-1]
	for len(body) > 0 {
		n := p.clauseSize(body)
		clause := body[:n]
		if n > 0 {
			head := peek(p.text, clause)
			if head.word(0) == "branch" {
				c.body = append(c.body, p.split(clause))
			} else {
				c.body = append(c.body, chunk{tokens: clause, all: clause})
			}
		}
		body = body[min(n+1, len(body)):]
	}
	return c
}

// clauseSize is how many tokens there are before the End that closes the first
// clause.
func (p *parser) clauseSize(tokens []token) int {
	depth := 0
	for i, t := range tokens {
		switch sign(p.text, t) {
		case '{':
			depth++
		case '}':
			depth--
		default:
			if depth == 0 && t.is(kindEnd) {
				return i
			}
		}
	}
	return len(tokens)
}
