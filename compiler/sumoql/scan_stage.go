package sumoql

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token takes one token of a stage that needs no other treatment.
func (s *scanner) token(rest string) {
	c := rest[0]
	prev := lower(s.prev.Value)
	if s.prev.Type == kindWord && s.used > 0 && s.wantsPath(prev) && c != '=' && c != ',' && c != '|' {
		n := 0
		for n < len(rest) && !isSpace(rest[n]) && strings.IndexByte(`"|(),`, rest[n]) < 0 {
			n++
		}
		if n < len(rest) && rest[n] == '"' {
			if q := quotedSize(rest, n); q > 0 {
				n = q
			}
		}
		s.emit(kindPath, max(n, 1))
		return
	}
	switch {
	case c == '/' && !s.afterOperand():
		s.emitClosed(kindRegex, regexSize(rest))
	case c == '`':
		n := strings.IndexByte(rest[1:], '`')
		if n >= 0 {
			n += 2
		}
		s.emitClosed(kindMacro, n)
	case c == '\'':
		s.emitClosed(kindChar, charSize(rest))
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		s.number(rest)
	case isWordStart(rest) || strings.HasPrefix(rest, "{{"):
		s.word(rest)
	default:
		s.punct(rest)
	}
}

// wantsPath reports whether a path or address follows the word.
func (s *scanner) wantsPath(prev string) bool {
	switch s.head {
	case "lookup", "benchmark":
		return prev == "from"
	case "save", "cat":
		return prev == "cat" || prev == "save" && !startsWord(s.rest(), "append") || prev == "append" && s.used == 2
	case "parse":
		return prev == "using" && s.used == 2
	}
	return false
}

// startsWord reports whether a text starts with a word in lower case and a
// blank.
func startsWord(text, word string) bool {
	return len(text) > len(word) && isSpace(text[len(word)]) && strings.EqualFold(text[:len(word)], word)
}

// regexSize returns the size of /…/ with flags, on one line.
func regexSize(rest string) int {
	for i := 1; i < len(rest) && rest[i] != '\n'; i++ {
		switch rest[i] {
		case '\\':
			i++
		case '/':
			n := i + 1
			for n < len(rest) && rest[n] >= 'a' && rest[n] <= 'z' {
				n++
			}
			return n
		}
	}
	return 0
}

// charSize returns the size of 'x', ”' or '\t'.
func charSize(rest string) int {
	if len(rest) < 2 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(rest[1:])
	if len(rest) > n+1 && rest[n+1] == '\'' {
		return n + 2
	}
	if len(rest) > 3 && rest[1] == '\\' && rest[3] == '\'' {
		return 4
	}
	return 0
}

// paramSize returns the size of {{…}} or {{{…}}}; 0 if it does not close on
// its line.
func paramSize(rest string) int {
	for n := 2; n+1 < len(rest) && rest[n] != '\n'; n++ {
		if rest[n:n+2] == "}}" {
			if strings.HasPrefix(rest[n+2:], "}") {
				n++
			}
			return n + 2
		}
	}
	return 0
}

func (s *scanner) number(rest string) {
	n := 0
	for n < len(rest) && isDigit(rest[n]) {
		n++
	}
	if n+1 < len(rest) && rest[n] == '.' && isDigit(rest[n+1]) {
		for n++; n < len(rest) && isDigit(rest[n]); n++ {
		}
	}
	if n+2 < len(rest) && (rest[n] == 'e' || rest[n] == 'E') && (rest[n+1] == '+' || rest[n+1] == '-') && isDigit(rest[n+2]) {
		for n += 2; n < len(rest) && isDigit(rest[n]); n++ {
		}
	}
	suffix := n
	for suffix < len(rest) && isWordByte(rest[suffix]) && rest[suffix] != '.' {
		suffix++
	}
	if _, ok := numberSuffixes[rest[n:suffix]]; ok || suffix == n {
		s.emit(kindNumber, suffix)
		return
	}
	s.word(rest) // 2hrs, 5xx
}

func (s *scanner) word(rest string) {
	n, kind := 0, kindWord
	for n < len(rest) {
		if strings.HasPrefix(rest[n:], "{{") {
			end := paramSize(rest[n:])
			if end == 0 && n == 0 {
				s.emitClosed(kindBad, 0)
				return
			}
			if end == 0 {
				break
			}
			n, kind = n+end, kindParam
			continue
		}
		if rest[n] < utf8.RuneSelf {
			if !isWordByte(rest[n]) {
				break
			}
			if rest[n] == '$' {
				kind = kindParam
			}
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(rest[n:])
		if !unicode.IsLetter(r) {
			break
		}
		n += size
	}
	if s.head == "join" && n > 0 && rest[n-1] == '.' { // `on a. x = b. x` occurs
		for n < len(rest) && isSpace(rest[n]) {
			n++
		}
		for n < len(rest) && isWordByte(rest[n]) {
			n++
		}
	}
	if strings.HasPrefix(rest[n:], "://") && n > 0 { // path://"…", geo://location
		n += 3
		for n < len(rest) && !isSpace(rest[n]) && strings.IndexByte(`"|(),`, rest[n]) < 0 {
			n++
		}
		if n < len(rest) && rest[n] == '"' {
			if q := quotedSize(rest, n); q > 0 {
				n = q
			}
		}
		kind = kindPath
	}
	if n == 0 {
		n, kind = 1, kindBad
	}
	if n <= len("contains") {
		switch lower(rest[:n]) {
		case "and", "or", "matches", "contains":
			if s.afterOperand() {
				kind = kindInfix
			}
		}
	}
	s.emit(kind, n)
}

func (s *scanner) punct(rest string) {
	if len(rest) > 1 {
		switch rest[:2] {
		case "==", "!=", "<>", "<=", ">=", "&&", "||":
			s.emit(kindInfix, 2)
			return
		}
	}
	if strings.IndexByte("=<>+-*/", rest[0]) >= 0 {
		s.emit(kindInfix, 1)
		return
	}
	if strings.IndexByte("!()[],|?:;&{}", rest[0]) >= 0 {
		s.emit(kindPunct, 1)
		return
	}
	_, n := utf8.DecodeRuneInString(rest)
	s.emit(kindBad, n)
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'
}
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_' || c == '.' || c == '@' || c == '$' || c == '#'
}

func isWordStart(rest string) bool {
	if rest[0] < utf8.RuneSelf {
		return isWordByte(rest[0]) && rest[0] != '.'
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(r)
}
