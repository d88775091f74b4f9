package dsl

// fold returns the tokens that mean something: blanks and comments are gone,
// and so are the line ends that close nothing: those inside ( ) and [ ], after
// a comma, next to a brace and after another. An unclosed bracket does not
// swallow the file: it counts as closed where a "}" or a new clause comes.
//
// participle could elide blanks itself, but a lexer.Token that it captures is
// then the blank before the token.
func fold(text string, all []token) []token {
	out := all[:0]  // what is kept stands at or before its old place
	var open []byte // the brackets that are open
	inside := func() bool { return len(open) > 0 && open[len(open)-1] != '{' }
	dropEnd := func() {
		if n := len(out); n > 0 && out[n-1].is(kindEnd) {
			out = out[:n-1]
		}
	}
	for i, t := range all {
		switch {
		case t.is(kindBlank) || t.is(kindComment):
			continue
		case t.is(kindLine):
			n := len(out)
			if n == 0 || out[n-1].is(kindEnd) || sign(text, out[n-1]) == '{' {
				continue
			}
			if inside() || sign(text, out[n-1]) == ',' {
				next := peek(text, all[i+1:])
				if !next.starts() {
					continue
				}
				for inside() {
					open = open[:len(open)-1]
				}
			}
			t.kind = int8(kindEnd)
		case t.is(kindEnd):
			if n := len(out); n == 0 || out[n-1].is(kindEnd) || sign(text, out[n-1]) == '{' {
				continue
			}
		case t.is(kindSign):
			switch c := sign(text, t); c {
			case '(', '[', '{':
				open = append(open, c)
			case ')', ']':
				if inside() {
					open = open[:len(open)-1]
				}
			case '}':
				dropEnd()
				for inside() {
					open = open[:len(open)-1]
				}
				if len(open) > 0 {
					open = open[:len(open)-1]
				}
			}
		}
		out = append(out, t)
	}
	dropEnd()
	return out
}

// sign is the token's character where it is a sign of one, else 0.
func sign(text string, t token) byte {
	switch {
	case t.made:
		return '}'
	case t.is(kindSign) && t.end == t.start+1:
		return text[t.start]
	}
	return 0
}

// opening is the first tokens of a line.
type opening struct {
	text   string
	tokens [4]token
	n      int
}

// peek returns the first tokens of a line; the tokens begin there.
func peek(text string, tokens []token) opening {
	o := opening{text: text}
	for _, t := range tokens {
		if t.is(kindBlank) || t.is(kindComment) {
			continue
		}
		if t.is(kindLine) || t.is(kindEnd) {
			break
		}
		o.tokens[o.n] = t
		if o.n++; o.n == len(o.tokens) {
			break
		}
	}
	return o
}

// word is a token's text where it is a plain name or a reserved word.
func (o opening) word(i int) string {
	if i < o.n && (o.tokens[i].is(kindName) || o.tokens[i].is(kindWord)) {
		return textOf(o.text, o.tokens[i])
	}
	return ""
}

func (o opening) sign(i int) byte {
	if i >= o.n {
		return 0
	}
	return sign(o.text, o.tokens[i])
}

func (o opening) name(i int) bool {
	return i < o.n && (o.tokens[i].is(kindName) || o.tokens[i].is(kindQuoted))
}

func (o opening) str(i int) bool {
	return i < o.n && (o.tokens[i].is(kindString) || o.tokens[i].is(kindRaw))
}

// starts reports whether a line cannot be the continuation of a bracket or of
// a comma's list.
func (o opening) starts() bool {
	return o.sign(0) == '}' || o.decl() || o.clause()
}

// decl reports whether the line starts a declaration. No line inside one does.
func (o opening) decl() bool {
	switch o.word(0) {
	case "project", "source", "rule":
		return o.name(1) && o.sign(2) == '{'
	case "list":
		return o.name(1) && o.name(2) && o.str(3)
	}
	return false
}

// clause reports whether the line starts a clause and cannot be a condition or
// a line of a block, where the clause words are names like any other.
func (o opening) clause() bool {
	second := o.word(1)
	if o.sign(2) == '=' && o.word(0) != "let" {
		return false // a field of a parse block: NAME TYPE = …
	}
	switch o.word(0) {
	case "title", "id", "description", "summary", "folder", "zone", "host", "time":
		return o.str(1)
	case "references", "false_positives", "internal":
		return o.sign(1) == '['
	case "attack":
		return o.n > 1 && o.tokens[1].is(kindTechnique)
	case "severity":
		return o.n > 1 && o.tokens[1].is(kindNumber)
	case "notify":
		return o.name(1) && (o.str(2) || o.sign(2) == '[')
	case "from", "format", "deploy":
		return o.name(1)
	case "scope", "where", "having":
		return o.name(1) || second == "all" || second == "any" || second == "none" || second == "not"
	case "parse":
		return second == "regex" || second == "json" || second == "kv" || second == "anchor" || second == "csv"
	case "field":
		return o.name(1) && o.name(2)
	case "let":
		return o.name(1) && o.sign(2) == '='
	case "except":
		return o.name(1) && (o.word(2) == "when" || o.word(2) == "until")
	case "window":
		return o.n > 1 && o.tokens[1].is(kindDuration)
	case "label":
		return o.name(1) && (o.word(2) == "when" || o.word(2) == "otherwise" || o.word(2) == "severity")
	case "entity":
		return o.name(1) && o.name(2)
	case "fields":
		return o.name(1) && (o.n == 2 || o.sign(2) == ',')
	case "record":
		return o.sign(1) == '{'
	case "branch":
		return o.name(1) && o.sign(2) == '{'
	}
	return false
}
