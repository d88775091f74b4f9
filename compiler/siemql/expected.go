package siemql

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"sumodet/dsl/diag"
)

// expected says what may follow tokens.
func expected(before []lexer.Token) string {
	if len(before) == 0 {
		return expectOperand
	}
	last := before[len(before)-1]
	switch {
	case endsOperand(last) && openBetween(before):
		return "and, then the upper end"
	case endsOperand(last):
		return expectOperator
	}
	negated := len(before) > 1 && endsOperand(before[len(before)-2])
	switch word := strings.ToLower(last.Value); {
	case word == "not" && len(before) > 1 && strings.EqualFold(before[len(before)-2].Value, "is"):
		return "null"
	case (word == "not" || word == "!") && !negated:
		return expectOperand
	default:
		if what, ok := expectAfter[word]; ok {
			return what
		}
	}
	return expectOperand
}

// openBetween reports whether tokens end behind the lower end of a between.
func openBetween(before []lexer.Token) bool {
	depth := 0
	for _, t := range slices.Backward(before) {
		switch strings.ToLower(t.Value) {
		case ")", "]":
			depth++
		case "(", "[":
			if depth--; depth < 0 {
				return false
			}
		case "and", "or", "&&", "||", ",":
			if depth == 0 {
				return false
			}
		case "between":
			if depth == 0 {
				return true
			}
		}
	}
	return false
}

const (
	expectOperand  = "a field, a text in quotes, a number or a function call"
	expectOperator = "and, or, a comparison such as = or like, or the end"
)

// expectAfter is what may follow a keyword or a sign, where it is not an
// operand.
var expectAfter = map[string]string{
	"is":      "null or not null",
	"not":     "in, between, like, rlike or matches",
	"!":       "in, between, like, rlike or matches",
	"in":      "a list of values in brackets",
	"matches": "a /regular expression/, or a wildcard pattern in quotes",
	"rlike":   "a regular expression in quotes",
	"like":    "a pattern in quotes",
	"between": "two values joined by and",
	".":       "a name",
	"[":       "a key in quotes, or a number",
}

// bad words the tokens that are none; the same wrong character is named once.
func (p *parser) bad(toks []lexer.Token) {
	var prev lexer.Token
	seen := map[string]bool{}
	for _, t := range toks {
		if t.Type == kindBad && !seen[t.Value] {
			seen[t.Value] = true
			p.badToken(t, prev)
		}
		if t.Type != kindSpace && t.Type != kindComment {
			prev = t
		}
	}
}

func (p *parser) badToken(t, prev lexer.Token) {
	start, end := t.Pos.Offset, tokenEnd(t)
	switch c := t.Value[0]; {
	case strings.HasPrefix(t.Value, "//") && isMatches(prev):
		p.syntax(start, start+2, "this regular expression is empty")
	case strings.HasPrefix(t.Value, "/*"):
		p.syntax(start, start+2, "this comment is not closed").Note("a comment ends with */")
	case strings.HasPrefix(t.Value, "//"):
		p.syntax(start, end, "// starts no comment in a rule, as it does in a search").Note("a comment is /* … */")
	case c == '/':
		p.syntax(start, end, "this regular expression is not closed").Note(`it ends with / on the same line; a slash in it is \/`)
	case c == '\'' || c == '"':
		text := line(t.Value)
		d := p.syntax(start, start+len(text), "this text is not closed").Note("it ends with the quote it starts with: %c", c)
		if c == '"' && strings.HasSuffix(strings.TrimRight(text, ` )`), `\"`) {
			d.Note(`\" between double quotes is a quote; an end in a backslash is said by a regular expression: f matches /\\$/`)
		}
	case isDigit(c) || c == '.':
		p.syntax(start, end, "%q is no number", t.Value).
			Note("suffixes are ns us ms s m h d w, k K M G B T P, Ki Mi Gi Ti Pi")
	default:
		p.badCharacter(t, start, end)
	}
}

// foreignSigns are signs of other languages and what is written here.
var foreignSigns = map[rune]string{
	'&': "AND",
	':': "f = \"text\"",
	'?': "if(condition, a, b)",
}

func (p *parser) badCharacter(t lexer.Token, start, end int) {
	r, _ := utf8.DecodeRuneInString(t.Value)
	shown := diag.Printable(t.Value)
	switch {
	case strings.ContainsRune("“”„‘’«»`´", r):
		p.syntax(start, end, "%s is no quote here", shown).Note(`texts stand between " or '`)
	case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
		p.syntax(start, end, "U+%04X is no blank here", r).Note("it was pasted, perhaps; write a plain blank")
	case r == '~':
		p.syntax(start, end, "~ is no operator here").Note("a regular expression is tested by f matches /…/")
	case r == '^' || r == '?' || r == ':' || r == '&':
		d := p.syntax(start, end, "%s is no operator here", shown)
		if instead, ok := foreignSigns[r]; ok {
			d.Note("write %s", instead)
		}
	case r == ';':
		p.syntax(start, end, "a ; does not end an expression").Note("leave it out")
	case r == '#':
		p.syntax(start, end, "# starts no comment here").Note("a comment is /* … */")
	case r == '{' || r == '}':
		p.syntax(start, end, "unexpected %s", shown).Note("templates such as {{name}} are not read in expressions; brackets are ( and )")
	default:
		p.syntax(start, end, "unexpected character %s", shown)
	}
}
