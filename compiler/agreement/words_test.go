package agreement

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// gen draws what a run needs from one seed.
type gen struct {
	*rand.Rand
	words []string // that this rule and its events are made of
}

func newGen(seed, n uint64) *gen {
	g := &gen{Rand: rand.New(rand.NewPCG(seed, n))}
	g.words = some(g, 8, 16, func() string { return pick(g, words) })
	g.words = append(g.words, pick(g, []string{"a.c", "10.0.0.1", "login.sh"}), pick(g, []string{"two\nlines", "cr\r\nlf", "\n"}))
	return g
}

// once reports true one time in n.
func (g *gen) once(n int) bool { return g.IntN(n) == 0 }

func pick[T any](g *gen, items []T) T { return items[g.IntN(len(items))] }

// some draws from least to most of what draw gives.
func some[T any](g *gen, least, most int, draw func() T) []T {
	out := make([]T, least+g.IntN(most-least+1))
	for i := range out {
		out[i] = draw()
	}
	return out
}

// words are what texts of rules and events are made of: both draw from the same
// few, so that they meet.
var words = []string{
	"knockd", "Stage", "OPEN SESAME", "root", "admin", "login", "a", "aa", "ab", "-", ".", "%", "_", "x_y", "a b", " ", "k", "s", "SS",
	`C:\Temp\`, `\knock.exe`, `\\srv\share$`, `\`, `\\`, `a\`, `\n`, `\u0041`, "/tmp/", "http://a//b", "//", "/*", "*/", "--x",
	"a*b", "*", "?", "a?c", "%temp%", "50$.(a|b)+", "[x]^{2}", "^", "$", "a.c", "(", ")", "[", "{2}", "{}", "{{a}}", "(?i)x", "&&", "|",
	`say "hi"`, `"`, "it's", `'"`, `\"`, `\'`, "`tick`", "a,b", "a;b", "#", "$1", "$$", "<b>",
	"two\nlines", "\n", "a\tb", "\r", "cr\r\nlf", "\x01", "\u00a0", "\u2028", "\u0085",
	"é", "É", "éclair", "Straße", "ß", "İstanbul", "İ", "ı", "i", "Σ", "σ", "ς", "ΑΣ", "Ж", "e\u0301", "Å", "😀", "😀a", "𐐀", "ǅ", "日本",
	"null", "true", "NULL", "10", "007", "-5", "1e3", "0x1F", "10.0.0.1",
}

// keywords are words that a search's scope can ask for.
var keywords = []string{"knockd", "Stage", "OPEN SESAME", "root", "admin", "login", "/tmp/", "éclair"}

// text draws a text: a word, or one that was changed a little.
func (g *gen) text() string {
	s := pick(g, g.words)
	for g.once(2) {
		s = g.change(s)
	}
	return s
}

// change draws a text near another.
func (g *gen) change(s string) string {
	runes := []rune(s)
	switch g.IntN(10) {
	case 0, 9:
		return swapCase(s)
	case 7, 8: // what a pattern's dot would find too
		return strings.ReplaceAll(s, ".", "x")
	case 1:
		return strings.ToUpper(s)
	case 2:
		return pick(g, g.words) + s
	case 3:
		return s + pick(g, g.words)
	case 4: // a part
		if len(runes) > 1 {
			from := g.IntN(len(runes))
			return string(runes[from : from+1+g.IntN(len(runes)-from)])
		}
	case 5: // one character is another
		if len(runes) > 0 {
			runes[g.IntN(len(runes))] = pick(g, []rune(pick(g, g.words)))
			return string(runes)
		}
	case 6:
		return s + s
	}
	return s
}

func swapCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}

// filled draws a text that has characters.
func (g *gen) filled() string {
	for {
		if s := g.text(); s != "" {
			return s
		}
	}
}

// numbers are texts that are numbers, and some that are none.
var numbers = []string{
	"0", "1", "2", "3", "9", "10", "11", "10.5", "-5", "-0", "100", "1e3", "1E+3", "007", "017", "08", "09", "0.1", ".5", "5.", "1e400", "1e-7",
	"12345678901234567890", "9007199254740993", "0x1F", "10L", "1,000", " 5", "5 ", "+3", "--1", "NaN", "Infinity", "abc", "", " ",
}

// amounts are the numbers that rules compare with.
var amounts = []string{"0", "1", "2", "3", "5", "7", "9", "10", "10.5", "11", "15", "17", "100", "1000", "-5", "0.1", "0.5", "12345678901234567890"}

// addresses are texts that are addresses, and some that are none.
var addresses = []string{
	"10.0.0.1", "10.255.255.255", "11.0.0.1", "192.168.0.1", "192.168.1.1", "192.168.255.0", "203.0.113.9", "203.0.113.128", "203.0.114.1", "8.8.8.8", "0.0.0.0", "255.255.255.255",
	"::1", "fc00::1", "fc00::2:1", "::ffff:10.0.0.1", "fe80::1%eth0", "FC00::1", "fe80::1", "fec0::1", "0:0:0:0:0:0:0:1", "::0.0.0.1", "::1:1", "2001:0DB8::1", "2001:db8:ffff::", "20:1:db8::", "010.0.0.1", "10.0.0", "10.0.0.1.2", "256.1.1.1", " 10.0.0.1", "10.0.0.1 ", "10.0.0.1/8", "host", "",
}

// networks are the blocks that rules name.
var networks = []string{"10.0.0.0/8", "10.0.0.1/32", "192.168.0.0/16", "192.168.0.0/23", "203.0.113.0/24", "203.0.113.128/25", "0.0.0.0/0", "fc00::/7", "fe80::/10", "::1/128", "2001:db8::/32", "2001:db8:0:ff00::/56", "::/8", "::ffff:0:0/96", "::/0"}
