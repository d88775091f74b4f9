package dsl

import (
	"io"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

// language is the lexer.Definition that participle builds the grammar on. It
// is written by hand because whether "/" starts a regex depends on the tokens
// before it, which participle's own lexers cannot see, and because it must not
// fail: what is no token becomes a Bad one, which no production takes.
type language struct{}

// Symbols implements lexer.Definition.
func (language) Symbols() map[string]lexer.TokenType { return kindNames }

// Lex implements lexer.Definition.
func (l language) Lex(filename string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return l.LexString(filename, string(text))
}

// LexString implements lexer.StringDefinition.
func (language) LexString(_, text string) (lexer.Lexer, error) {
	tokens, _ := scan(text)
	var f feed
	return &tokenList{f.of(text, fold(text, tokens)).Range(0, lexer.RawCursor(len(f.tokens)))}, nil
}

// tokenList is a lexer.Lexer over tokens that are there already.
type tokenList struct{ tokens []lexer.Token }

// Next implements lexer.Lexer.
func (l *tokenList) Next() (lexer.Token, error) {
	t := l.tokens[0]
	if !t.EOF() {
		l.tokens = l.tokens[1:]
	}
	return t, nil
}

// feed gives participle one clause after the other. A lexer.PeekingLexer is made
// of a copy of tokens, but Range shows its own, so that one can be filled again:
// to make one for each clause took a third of the memory that parsing takes. What
// was parsed is of the tokens in it and must be used before the next clause.
type feed struct {
	lex    *lexer.PeekingLexer
	start  lexer.Checkpoint
	tokens []lexer.Token // those of lex
}

// feeds are those of files that were parsed.
var feeds = sync.Pool{New: func() any { return new(feed) }}

// of gives the tokens of a clause, with an EOF at their end.
func (f *feed) of(text string, tokens []token) *lexer.PeekingLexer {
	out, end := f.room(len(tokens)+1), 0
	for i, t := range tokens {
		out[i] = lexer.Token{Type: lexer.TokenType(t.kind), Value: textOf(text, t)}
		out[i].Pos.Offset = int(t.start)
		end = int(t.end)
	}
	out[len(tokens)] = lexer.EOFToken(lexer.Position{Offset: end})
	return f.lex
}

// room returns the place of the first n tokens, of which the last is to be an EOF.
func (f *feed) room(n int) []lexer.Token {
	if n > len(f.tokens) {
		blank := make([]lexer.Token, max(n, 64, 2*len(f.tokens)))
		blank[len(blank)-1] = lexer.EOFToken(lexer.Position{})
		f.lex, _ = lexer.Upgrade(&tokenList{blank}) // it has no errors
		f.start = f.lex.MakeCheckpoint()
		f.tokens = f.lex.Range(0, lexer.RawCursor(len(blank)))
	}
	f.lex.LoadCheckpoint(f.start)
	return f.tokens[:n]
}

func textOf(text string, t token) string {
	if t.made {
		return "}"
	}
	return text[t.start:t.end]
}

// scanner cuts text into tokens.
type scanner struct {
	text   string
	at     int
	tokens []token
	loose  []int // offsets in comments of bytes that are refused
	last   token // the last one that is not blank
	parse  int   // how much of `parse regex [from NAME]` was just read
	any    bool  // a token that is not blank was read on this line
}

// scan returns the tokens of text, which cover every byte of it, and the
// offsets of bytes inside comments that a file may not hold.
func scan(text string) ([]token, []int) {
	s := &scanner{text: text, last: token{kind: int8(kindLine)}}
	s.tokens = make([]token, 0, len(text)/3) // rules have a token every four bytes
	if strings.HasPrefix(text, "\uFEFF") {
		s.add(kindBlank, 3)
	}
	for s.at < len(text) {
		s.next()
	}
	return s.tokens, s.loose
}

func (s *scanner) add(kind lexer.TokenType, size int) { s.put(kind, faultNone, size) }
func (s *scanner) bad(why fault, size int)            { s.put(kindBad, why, size) }

func (s *scanner) put(kind lexer.TokenType, why fault, size int) {
	t := token{kind: int8(kind), why: why, start: int32(s.at), end: int32(s.at + size)}
	s.at += size
	switch kind {
	case kindBlank, kindComment:
	case kindLine:
		s.any, s.last, s.parse = false, t, 0
	default:
		t.first, s.any = !s.any, true
		s.parse = s.parsing(t)
		s.last = t
	}
	s.tokens = append(s.tokens, t)
}

// parsing follows `parse regex` and `parse regex from NAME`.
func (s *scanner) parsing(t token) int {
	if !t.is(kindName) {
		if t.is(kindQuoted) && s.parse == 3 {
			return 4
		}
		return 0
	}
	switch word := s.text[t.start:t.end]; {
	case s.parse == 3:
		return 4
	case word == "parse" && t.first:
		return 1
	case word == "regex" && s.parse == 1:
		return 2
	case word == "from" && s.parse == 2:
		return 3
	}
	return 0
}

const signs = "=<>!+-*/|,()[]{}:.&?^~\\"

func (s *scanner) next() {
	rest := s.text[s.at:]
	switch c := rest[0]; {
	case c == '\n':
		s.add(kindLine, 1)
	case strings.HasPrefix(rest, "\r\n"):
		s.add(kindLine, 2)
	case c == ' ' || c == '\t':
		s.add(kindBlank, len(rest)-len(strings.TrimLeft(rest, " \t")))
	case c == ';':
		s.add(kindEnd, 1)
	case strings.HasPrefix(rest, "//"):
		s.comment(rest)
	case c == '#':
		s.bad(faultHash, len(line(rest)))
	case strings.HasPrefix(rest, "/*"):
		n := len(line(rest))
		if i := strings.Index(rest[:n], "*/"); i >= 0 {
			n = i + 2
		}
		s.bad(faultSlashStar, n)
	case c == '/' && s.regex(rest):
	case c == '"':
		n, why := quoted(rest)
		s.closed(kindString, why, n)
	case strings.HasPrefix(rest, `%"`):
		n, why := quoted(rest[1:])
		if n++; why == faultNone && n == 3 {
			why = faultQuotedName
		}
		s.closed(kindQuoted, why, n)
	case c == '`':
		n := strings.IndexByte(line(rest)[1:], '`')
		if n < 0 {
			s.bad(faultRaw, len(line(rest)))
			return
		}
		s.closed(kindRaw, faultNone, n+2)
	case c == '\'':
		if n := strings.IndexByte(line(rest)[1:], '\''); n >= 0 {
			s.bad(faultQuotes, n+2)
			return
		}
		s.bad(faultQuotes, len(line(rest)))
	case s.net(rest):
	case isDigit(c):
		s.number(rest)
	case isName(c):
		s.name(rest)
	case strings.HasPrefix(rest, ".."):
		s.add(kindSign, 2)
	case c == ':' || strings.IndexByte(signs, c) >= 0:
		s.add(kindSign, signSize(rest))
	default:
		s.strange(rest)
	}
}

func signSize(rest string) int {
	for _, long := range []string{"->", "==", "!=", "<=", ">=", "<>", "=>", "=~", "!~", "&&", "||"} {
		if strings.HasPrefix(rest, long) {
			return len(long)
		}
	}
	return 1
}

// line is the text up to its first line end.
func line(text string) string {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return strings.TrimSuffix(text[:i], "\r")
	}
	return text
}

func (s *scanner) comment(rest string) {
	text := line(rest)
	for i, r := range text {
		if r < ' ' && r != '\t' || r == 0x7F || r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD") {
			s.loose = append(s.loose, s.at+i)
			break
		}
	}
	s.add(kindComment, len(text))
}

// closed adds a text that ended well, unless it holds what no text may.
func (s *scanner) closed(kind lexer.TokenType, why fault, size int) {
	text := s.text[s.at : s.at+size]
	switch {
	case why != faultNone:
	case !utf8.ValidString(text):
		why = faultUTF8
	case strings.IndexByte(text, 0) >= 0:
		why = faultControl
	}
	if why != faultNone {
		kind = kindBad
	}
	s.put(kind, why, size)
}

// quoted measures a text that starts with a double quote.
func quoted(rest string) (int, fault) {
	rest = line(rest)
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '"':
			if _, bad, _ := unquote(rest[:i+1]); bad >= 0 {
				return i + 1, faultEscape
			}
			return i + 1, faultNone
		}
	}
	return len(rest), faultString
}

// unquote resolves the escapes of a text in double quotes. Where one is not
// known, bad is its offset and size its length; else bad is -1.
func unquote(text string) (value string, bad, size int) {
	in := text[1 : len(text)-1]
	if strings.IndexByte(in, '\\') < 0 {
		return in, -1, 0
	}
	var b strings.Builder
	for i := 0; i < len(in); i++ {
		if in[i] != '\\' {
			b.WriteByte(in[i])
			continue
		}
		i++ // a backslash before the closing quote would have escaped it
		switch in[i] {
		case '\\', '"':
			b.WriteByte(in[i])
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'u':
			end := strings.IndexByte(in[i:], '}')
			if end < 3 || in[i+1] != '{' {
				return "", i, 2
			}
			n, err := strconv.ParseUint(in[i+2:i+end], 16, 32)
			if err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
				return "", i, end + 2
			}
			b.WriteRune(rune(n))
			i += end
		default:
			_, n := utf8.DecodeRuneInString(in[i:])
			return "", i, n + 1
		}
	}
	return b.String(), -1, 0
}

// ReadText reads the text in double quotes or backquotes that s starts with, as rules
// write it, and how many bytes of s it takes: none where there is no such text.
func ReadText(s string) (text string, size int) {
	switch {
	case strings.HasPrefix(s, `"`):
		if n, why := quoted(s); why == faultNone {
			text, _, _ = unquote(s[:n])
			return text, n
		}
	case strings.HasPrefix(s, "`"):
		if n := strings.IndexByte(line(s)[1:], '`'); n >= 0 {
			return s[1 : n+1], n + 2
		}
	}
	return "", 0
}

// regex reads /…/ where one can stand: after `matches`, in its list, and in a
// parse clause. It is read after every other sign or word too, as there is no
// division it could be taken for, so that the mistake can be named.
func (s *scanner) regex(rest string) bool {
	last := s.text[s.last.start:s.last.end]
	meant := s.parse == 2 || s.parse == 4
	switch {
	case s.last.is(kindWord):
		meant = meant || last == "matches" || last == "cased" || last == "any" || last == "all"
		if last == "exists" {
			return false
		}
	case s.last.is(kindSign):
		if last == ")" || last == "]" || last == "}" {
			return false
		}
	case !meant:
		return false
	}
	rest = line(rest)
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '/':
			s.closed(kindRegex, faultNone, i+1)
			return true
		}
	}
	if meant {
		s.bad(faultRegex, len(rest))
	}
	return meant
}

// net reads address blocks, and what looks like an address.
func (s *scanner) net(rest string) bool {
	n, colons, dots := 0, 0, 0
	for n < len(rest) && (isHex(rest[n]) || rest[n] == ':' || rest[n] == '.') {
		switch rest[n] {
		case ':':
			colons++
		case '.':
			if n+1 < len(rest) && rest[n+1] == '.' {
				return false // a range
			}
			dots++
		}
		if n++; n > 60 {
			return false
		}
	}
	if colons < 2 && (colons > 0 || dots != 3 || !isDigit(rest[0])) {
		return false
	}
	if n < len(rest) && isName(rest[n]) {
		return false
	}
	if _, err := netip.ParseAddr(rest[:n]); err != nil {
		if colons > 0 {
			return false
		}
		s.bad(faultNet, n)
		return true
	}
	size := n
	if size < len(rest) && rest[size] == '/' {
		size++
		for size < len(rest) && isDigit(rest[size]) {
			size++
		}
	}
	if size == n {
		s.bad(faultAddress, n)
		return true
	}
	block, err := netip.ParsePrefix(rest[:size])
	switch {
	case err != nil:
		s.bad(faultNet, size)
	case block.Masked() != block:
		s.bad(faultMask, size)
	default:
		s.add(kindNet, size)
	}
	return true
}

// number reads numbers, durations and dates.
func (s *scanner) number(rest string) {
	n := digits(rest)
	if n == 4 && len(rest) >= 10 && rest[4] == '-' && digits(rest[5:]) == 2 && rest[7] == '-' && digits(rest[8:]) == 2 {
		if _, err := time.Parse(time.DateOnly, rest[:10]); err != nil {
			s.bad(faultDate, 10)
			return
		}
		s.add(kindDate, 10)
		return
	}
	whole := true
	if n+1 < len(rest) && rest[n] == '.' && isDigit(rest[n+1]) {
		n += 1 + digits(rest[n+1:])
		whole = false
	}
	unit := n
	for unit < len(rest) && (isName(rest[unit]) || isDigit(rest[unit])) {
		unit++
	}
	if unit == n {
		if n > 300 { // about the largest float64
			s.bad(faultNumber, n)
			return
		}
		s.add(kindNumber, n)
		return
	}
	_, known := units[rest[n:unit]]
	switch {
	case !known || !whole:
		s.bad(faultUnit, unit)
	case millis(rest[:unit]) < 0:
		s.bad(faultDuration, unit)
	default:
		s.add(kindDuration, unit)
	}
}

// units are the units of durations in milliseconds.
var units = map[string]int64{"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}

// millis is the length of a duration, or -1 where it is over a hundred years.
func millis(text string) int64 {
	n := digits(text)
	v, err := strconv.ParseInt(text[:n], 10, 64)
	unit := units[text[n:]]
	if err != nil || v > 36_525*units["d"]/unit {
		return -1
	}
	return v * unit
}

func (s *scanner) name(rest string) {
	n := wordSize(rest)
	if s.dotted(rest, n) {
		return
	}
	if r, _ := utf8.DecodeRuneInString(rest[n:]); r >= utf8.RuneSelf && unicode.IsLetter(r) {
		s.strange(rest)
		return
	}
	switch word := rest[:n]; {
	case isReserved(word):
		s.add(kindWord, n)
	case isTechnique(word) && n+4 <= len(rest) && rest[n] == '.' && digits(rest[n+1:]) == 3:
		s.add(kindTechnique, n+4)
	case isTechnique(word):
		s.add(kindTechnique, n)
	default:
		s.add(kindName, n)
	}
}

// dotted reads a.b, which is one name to its author.
func (s *scanner) dotted(rest string, n int) bool {
	size := n
	for size+1 < len(rest) && rest[size] == '.' && isName(rest[size+1]) {
		size += 1 + wordSize(rest[size+1:])
	}
	if size == n {
		return false
	}
	s.bad(faultDotted, size)
	return true
}

func isTechnique(word string) bool {
	return len(word) == 5 && word[0] == 'T' && digits(word) == 0 && digits(word[1:]) == 4
}

// strange reads what starts no token, up to the next byte that might.
func (s *scanner) strange(rest string) {
	r, n := utf8.DecodeRuneInString(rest)
	why := faultChar
	switch {
	case r == utf8.RuneError && n == 1:
		why = faultUTF8
	case r < ' ' || r == 0x7F:
		why = faultControl
	case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
		why = faultSpace
	case strings.ContainsRune("“”„‘’«»", r):
		why = faultCurly
		end := strings.IndexAny(line(rest)[n:], "“”‘’«»")
		if end >= 0 {
			_, size := utf8.DecodeRuneInString(rest[n+end:])
			n += end + size
		}
	case unicode.IsLetter(r) || isName(rest[0]) || r == '@' || r == '$':
		why = faultName
		for n < len(rest) {
			r, size := utf8.DecodeRuneInString(rest[n:])
			if r == utf8.RuneError || r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				break
			}
			n += size
		}
		if n == 1 {
			why = faultChar
		}
	default:
		// A run of one character is one mistake.
		for strings.HasPrefix(rest[n:], string(r)) {
			n += utf8.RuneLen(r)
		}
	}
	for why == faultUTF8 || why == faultControl { // as is a run of binary
		r, size := utf8.DecodeRuneInString(rest[n:])
		if size == 0 || r == '\n' || r == '\r' || r == '\t' || r >= ' ' && r != 0x7F && (r != utf8.RuneError || size != 1) {
			break
		}
		n += size
	}
	s.bad(why, n)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isHex(c byte) bool   { return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
func isName(c byte) bool  { return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func wordSize(s string) int {
	n := 0
	for n < len(s) && (isName(s[n]) || isDigit(s[n])) {
		n++
	}
	return n
}
