package sumoql

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

// scanner cuts text[at:end] into tokens; every byte is in one or blank. It
// starts in the scope, or at a stage if stage is set, and stops before an
// unmatched closing bracket stop.
type scanner struct {
	text    string
	at, end int
	stage   bool
	stop    byte
	nested  int // depth of subqueries and pipelines

	toks   []lexer.Token
	depth  int    // open brackets
	head   string // first word of the stage, lower case
	prev   lexer.Token
	used   int  // stages: tokens since the bar
	params int  // the last place where a parameter closes; before the text: none does
	noEnd  bool // of a block comment is ahead
}

// maxNested caps queries in queries, which are scanned again at every level.
const maxNested = 4

func (s *scanner) run() {
	if s.stop == 0 { // else its end is not known
		s.toks = make([]lexer.Token, 0, (s.end-s.at)/6)
	}
	if s.params == 0 { // the query around this one has not looked
		s.params = s.at + strings.LastIndex(s.text[s.at:s.end], "}}")
	}
	for s.at < s.end {
		if s.stop != 0 && s.depth == 0 && s.text[s.at] == s.stop {
			return
		}
		s.next()
	}
}

func (s *scanner) emit(kind lexer.TokenType, size int) {
	size = min(size, s.end-s.at)
	t := lexer.Token{Type: kind, Value: s.text[s.at : s.at+size], Pos: lexer.Position{Offset: s.at}}
	s.toks = append(s.toks, t)
	s.at += size
	if kind == kindComment {
		return
	}
	s.used++
	if s.used == 1 && s.stage {
		s.head = lower(t.Value)
	}
	if kind == kindPunct {
		switch t.Value {
		case "(", "[":
			s.depth++
		case ")", "]":
			s.depth = max(0, s.depth-1)
		case "|":
			if s.depth == 0 || !s.stage {
				s.stage, s.head, s.used, s.depth = true, "", 0, 0
			}
		}
	}
	s.prev = t
}

func (s *scanner) rest() string { return s.text[s.at:s.end] }

func (s *scanner) next() {
	rest := s.rest()
	c := rest[0]
	switch {
	case isSpace(c):
		s.at++
	case strings.HasPrefix(rest, "\u00a0") || strings.HasPrefix(rest, "\u200b") || strings.HasPrefix(rest, "\ufeff"):
		_, n := utf8.DecodeRuneInString(rest) // pasted from a web page
		s.at += n
	case strings.HasPrefix(rest, "//"):
		n := strings.IndexByte(rest, '\n')
		if n < 0 {
			n = len(rest)
		}
		s.emit(kindComment, len(strings.TrimSuffix(rest[:n], "\r")))
	case strings.HasPrefix(rest, "/*") && (s.stage || s.blockComment(rest)):
		if n := strings.Index(rest[2:], "*/"); n >= 0 {
			s.emit(kindComment, n+4)
		} else {
			s.emit(kindBad, len(rest))
		}
	case c == '"':
		s.emitClosed(kindString, quotedSize(rest, 0))
	case c == '[' && isSubquery(rest):
		s.enclosed(kindSubquery, ']', len(rest), kindBad) // to the end, so that nothing is scanned once more for every bracket
	case c == '(' && s.stage && s.wantsPipeline():
		s.enclosed(kindPipeline, ')', 1, kindPunct)
	case c == '%':
		s.percent(rest)
	case !s.stage:
		s.term(rest)
	default:
		s.token(rest)
	}
}

// blockComment reports whether /* in the scope starts a comment; `/*` without
// an end is a term such as a path with a wildcard.
func (s *scanner) blockComment(rest string) bool {
	if s.noEnd {
		return false
	}
	n := strings.Index(rest, "*/")
	s.noEnd = n < 0
	return n > 2 || strings.HasPrefix(rest, "/**/")
}

// emitClosed emits a token of size bytes, or a Bad one to the end of the line
// where size is not positive because its end is missing.
func (s *scanner) emitClosed(kind lexer.TokenType, size int) {
	if size > 0 {
		s.emit(kind, size)
		return
	}
	n := strings.IndexByte(s.rest(), '\n')
	if n <= 0 {
		n = len(s.rest())
	}
	s.emit(kindBad, n)
}

// quotedSize returns the size of text that starts, from byte at, with a double
// quote and ends behind the next one that is not escaped; 0 if none closes it,
// or if a line that starts with a bar comes first: a quote that was forgotten
// must not swallow the stages behind it.
func quotedSize(text string, at int) int {
	for i := at + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		case '\n':
			if next := strings.TrimLeft(text[i:min(len(text), i+64)], " \t\r\n"); strings.HasPrefix(next, "|") {
				return 0
			}
		}
	}
	return 0
}

func isSubquery(rest string) bool {
	word := strings.TrimLeft(rest[1:min(len(rest), 64)], " \t\r\n")
	return len(word) >= 8 && strings.EqualFold(word[:8], "subquery")
}

// percent takes an escaped name or the remainder sign. `% "x"` with a blank
// occurs; a remainder by a text makes no sense. In the scope %ASA-6-302013 is a
// term, and %a.b a name only before =.
func (s *scanner) percent(rest string) {
	quote := 1
	for quote < len(rest) && isSpace(rest[quote]) {
		quote++
	}
	if quote < len(rest) && rest[quote] == '"' {
		s.emitClosed(kindQuoted, quotedSize(rest, quote))
		return
	}
	n := 1
	for n < len(rest) {
		if isWordByte(rest[n]) {
			n++
			continue
		}
		index := indexSize(rest[n:])
		if n == 1 || index == 0 {
			break
		}
		n += index
	}
	isName := !s.afterOperand()
	if !s.stage {
		isName = strings.HasPrefix(strings.TrimLeft(rest[n:], " \t\r\n"), "=")
	}
	if n > 1 && isName {
		s.emit(kindQuoted, n)
		return
	}
	if s.stage {
		s.emit(kindInfix, 1)
		return
	}
	s.term(rest)
}

// indexSize returns the size of [0] and the like at the start of a text, else
// 0.
func indexSize(rest string) int {
	n := 1
	for n < len(rest) && isDigit(rest[n]) {
		n++
	}
	if rest[0] != '[' || n == 1 || n == len(rest) || rest[n] != ']' {
		return 0
	}
	return n + 1
}

// afterOperand reports whether the previous token ends an operand, so that a
// sign may follow.
func (s *scanner) afterOperand() bool {
	switch s.prev.Type {
	case kindWord:
		switch lower(s.prev.Value) {
		case "and", "or", "not", "in", "matches", "contains", "by", "as", "on", "row", "column", "where":
			return false
		}
		return s.used > 1 || s.text[s.at] != '%' // `fields %a.b`
	case kindPunct:
		return s.prev.Value == ")" || s.prev.Value == "]"
	case kindQuoted, kindString, kindNumber, kindParam, kindMacro, kindPath, kindRegex, kindSubquery, kindPipeline:
		return s.used > 0
	}
	return false
}

// term takes one token of the scope: a sign or an unquoted run.
func (s *scanner) term(rest string) {
	switch rest[0] {
	case '(', ')', '=', '|':
		s.emit(kindPunct, 1)
		return
	case '!':
		s.emit(kindPunct, 1)
		return
	}
	n := 0
	for n < len(rest) {
		c := rest[n]
		if strings.HasPrefix(rest[n:], "{{") && s.at+n < s.params {
			end := paramSize(rest[n:])
			if end == 0 && n == 0 {
				s.emitClosed(kindBad, 0) // printed on one line it would be a parameter
				return
			}
			if end == 0 {
				break
			}
			n += end
			continue
		}
		if isSpace(c) || strings.IndexByte(`"()=|`, c) >= 0 || s.stop != 0 && c == s.stop {
			break
		}
		if c == '/' && n > 0 && strings.HasPrefix(rest[n:], "//") && rest[n-1] != ':' && rest[:n] != "/*" {
			break
		}
		n++
	}
	s.emit(kindTerm, max(n, 1))
}
