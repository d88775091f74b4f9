package siemql

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

// scan cuts text into tokens; every byte is in exactly one.
func scan(text string) []lexer.Token {
	var toks []lexer.Token
	var prev lexer.Token // the last one that is neither blank nor comment
	for at := 0; at < len(text); {
		kind, size := next(text[at:], prev)
		t := lexer.Token{Type: kind, Value: text[at : at+size], Pos: lexer.Position{Offset: at}}
		toks = append(toks, t)
		if kind != kindSpace && kind != kindComment {
			prev = t
		}
		at += size
	}
	return toks
}

// next measures the token at the start of rest, which is not empty.
func next(rest string, prev lexer.Token) (lexer.TokenType, int) {
	switch c := rest[0]; {
	case isSpace(c):
		return kindSpace, runOf(rest, isSpace)
	case strings.HasPrefix(rest, "\u00a0"):
		return kindSpace, len("\u00a0") // a rule of the vendor has it
	case strings.HasPrefix(rest, "/*"):
		if n := strings.Index(rest[2:], "*/"); n >= 0 {
			return kindComment, n + 4
		}
		return kindBad, len(rest)
	case c == '/' && isMatches(prev):
		return regexSize(rest)
	case strings.HasPrefix(rest, "//"):
		return kindBad, len(line(rest))
	case c == '\'' || c == '"':
		return stringSize(rest)
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]) && !endsOperand(prev):
		return numberSize(rest)
	case isWordStart(c):
		n := runOf(rest, isWordByte)
		if keywords[strings.ToLower(rest[:n])] && prev.Value != "." {
			return kindKeyword, n
		}
		return kindWord, n
	}
	for _, p := range punctuation {
		if strings.HasPrefix(rest, p) {
			return kindPunct, len(p)
		}
	}
	_, n := utf8.DecodeRuneInString(rest)
	return kindBad, n
}

// punctuation is longest first.
var punctuation = []string{
	"<=>", "==", "!=", "<>", "<=", ">=", "=<", "=>", "&&", "||",
	"=", "<", ">", "!", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",", ".", "|",
}

// stringSize measures a text. Between single quotes a backslash is nothing
// special; between double quotes \" is a quote, and so \\ is passed over as a
// pair, though both of its characters count. What is not closed takes the rest,
// which a text on a later line would search for its end again.
func stringSize(rest string) (lexer.TokenType, int) {
	quote := rest[0]
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == quote:
			return kindString, i + 1
		case rest[i] == '\\' && quote == '"':
			i++
		}
	}
	return kindBad, len(rest)
}

// regexSize measures /…/ on one line.
func regexSize(rest string) (lexer.TokenType, int) {
	rest = line(rest)
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '/':
			if i == 1 {
				return kindBad, len(rest)
			}
			return kindRegex, i + 1
		}
	}
	return kindBad, len(rest)
}

func numberSize(rest string) (lexer.TokenType, int) {
	n := runOf(rest, isDigit)
	if n+1 < len(rest) && rest[n] == '.' && isDigit(rest[n+1]) {
		n += 1 + runOf(rest[n+1:], isDigit)
	}
	if n < len(rest) && (rest[n] == 'e' || rest[n] == 'E') {
		e := n + 1
		if e < len(rest) && (rest[e] == '+' || rest[e] == '-') {
			e++
		}
		if digits := runOf(rest[e:], isDigit); digits > 0 {
			n = e + digits
		}
	}
	suffix := runOf(rest[n:], isWordByte)
	if _, ok := suffixes[rest[n:n+suffix]]; !ok {
		return kindBad, n + suffix
	}
	return kindNumber, n + suffix
}

func isMatches(t lexer.Token) bool {
	return t.Type == kindKeyword && strings.EqualFold(t.Value, "matches")
}

// endsOperand reports whether an operand can end in t.
func endsOperand(t lexer.Token) bool {
	switch t.Type {
	case kindWord, kindString, kindNumber, kindRegex:
		return true
	case kindKeyword:
		switch strings.ToLower(t.Value) {
		case "null", "true", "false":
			return true
		}
	case kindPunct:
		return t.Value == ")" || t.Value == "]"
	}
	return false
}

// line is the text up to its first line end.
func line(text string) string {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return strings.TrimSuffix(text[:i], "\r")
	}
	return text
}

// runOf counts the bytes at the start of text that are of a class.
func runOf(text string, class func(byte) bool) int {
	n := 0
	for n < len(text) && class(text[n]) {
		n++
	}
	return n
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isWordStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}
func isWordByte(c byte) bool { return isWordStart(c) || isDigit(c) }
