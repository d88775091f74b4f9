package regex_test

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sumodet/compiler/regex"
)

// sought are expressions as parse steps have them, and a text for each.
var sought = []struct{ name, pattern, text string }{
	{"syslog", `^(?:<\d+>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ (?P<process>[\w.\/-]+)(?:\[\d+\])?: (?P<message>.*)`,
		"<38>Jan  1 00:00:00 lnx-190 sshd[702]: Accepted publickey for user146 from 10.1.30.7 port 215 ssh2: ED25519"},
	{"iso", `^(?:<\d+>)?\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) \S+ (?P<process>[\w.\/-]+)(?:\[\d+\])?: (?P<message>.*)`,
		"2026-11-25T10:00:00.123456+01:00 gw1 knockd[812]: 192.0.2.7: opencloseSSH: Stage 1"},
	{"sshd", `sshd\[\d+\]: (?P<outcome>Accepted|Failed) \w+ for (?:invalid user )?(?P<user>\S+) from (?P<address>\S+) port`,
		"Jan  1 00:00:00 lnx-190 sshd[702]: Failed password for invalid user admin from 10.1.30.7 port 215 ssh2"},
	{"kernel", ` SRC=(?P<src_ip>[\d.a-fA-F:]+) DST=(?P<dest_ip>[\d.a-fA-F:]+) .*? DPT=(?P<dest_port>\d+) `,
		"Jan  1 00:00:00 fw kernel: [UFW BLOCK] IN=eth0 OUT= MAC=00:11 SRC=192.0.2.7 DST=10.0.0.1 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=1 DF PROTO=TCP SPT=40000 DPT=22 WINDOW=64240 RES=0x00 SYN URGP=0"},
	{"prefix", `(?i)(?P<action>[\w-]*(?:deny|denied|drop|block|reject)[\w-]*)\]?:? +IN=\S* OUT=`,
		"Jan  1 00:00:00 fw kernel: [UFW BLOCK] IN=eth0 OUT= MAC=00:11 SRC=192.0.2.7 DST=10.0.0.1"},
	{"blob", `(?P<blob>[A-Za-z0-9+/]{60,}={0,2})`,
		"powershell.exe -NoProfile -ExecutionPolicy Bypass -EncodedCommand " + strings.Repeat("JAB4AD0A", 10) + "== -WindowStyle Hidden"},
	{"columns", `^(?:.*? )?1,[^,]*,[^,]*,TRAFFIC,(?:[^,]*,){3}(?P<src_ip>[^,]+),(?P<dest_ip>[^,]+),(?:[^,]*,){16}(?P<dest_port>\d+),(?:[^,]*,){4}(?P<action>[\w-]+),`,
		"Nov 24 10:00:00 pa 1,2026/11/24 10:00:00,001,TRAFFIC,drop,1,2026/11/24 10:00:00,192.0.2.7,10.0.0.1,0.0.0.0,0.0.0.0,rule,,,app,vsys1,a,b,e1,e2,log,x,1,1,40000,22,0,0,0x0,tcp,deny,60,60,0"},
}

func TestFinderOfParseSteps(t *testing.T) {
	for _, c := range sought {
		re := regexp.MustCompile(c.pattern)
		for _, text := range []string{c.text, c.text[:len(c.text)/2], c.text + "é", "x" + c.text, strings.ToLower(c.text), ""} {
			sameSpans(t, re, text)
		}
	}
}

// sameSpans claims that a Finder gives what package regexp gives.
func sameSpans(t require.TestingT, re *regexp.Regexp, texts ...string) {
	var all []int
	for i := range re.NumSubexp() + 1 {
		all = append(all, i)
	}
	f := regex.NewFinder(re, all...)
	for _, text := range texts {
		got := f.Find(nil, text)
		if len(got) == 0 {
			got = nil
		}
		require.Equal(t, re.FindStringSubmatchIndex(text), got, "/%s/ in %q", re, text)
		require.Equal(t, got != nil, f.Match(text), "/%s/ in %q", re, text)
	}
}

// TestFinder holds a Finder against package regexp on drawn expressions, of which
// most have nothing to do with most texts: it takes thousands to find a fault.
func TestFinder(t *testing.T) {
	for range 100 {
		rapid.Check(t, finderAgrees)
	}
}

func finderAgrees(t *rapid.T) {
	source := drawExpression(t, 4)
	if rapid.Bool().Draw(t, "fold") {
		source = "(?i)" + source
	}
	re, err := regexp.Compile(source)
	if err != nil {
		t.Skip(source) // too large
	}
	parts := rapid.SliceOfN(rapid.SampledFrom(strings.Split("a a a b b A B 0 1 ab aba . : _ x \n k é é 中 \u212a \ufffd \xff \xc3", " ")), 0, 24)
	texts := rapid.SliceOfN(parts, 1, 8).Draw(t, "texts")
	for _, p := range texts {
		sameSpans(t, re, strings.Join(p, ""), strings.Join(p, " "))
	}
}

func drawExpression(t *rapid.T, depth int) string {
	atoms := []string{"a", "b", "ab", "aba", "0", " ", ":", ".", `\d`, `\w`, `\S`, `\s`, "[ab]", "[^a]", "[^ ]", `[\w.]`, "^", "$", `\b`, `\B`, `\A`, `\z`, "(?m:^)", "(?m:$)", "(?s:.)", "x", "é", "[^é]", "[a-é]", "k", "\ufffd", ""}
	if depth == 0 {
		return rapid.SampledFrom(atoms).Draw(t, "atom")
	}
	sub := func() string { return drawExpression(t, depth-1) }
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0, 1:
		return rapid.SampledFrom(atoms).Draw(t, "atom")
	case 2:
		return "(?:" + sub() + "|" + sub() + ")"
	case 3:
		return "(" + sub() + ")"
	case 4, 5:
		atom := rapid.SampledFrom(atoms).Draw(t, "atom")
		if len(atom) == 0 || atom == "^" || atom == "$" || len(atom) == 2 && strings.ContainsAny(atom[1:], "bBAz") || len(atom) > 1 && atom[0] != '[' && atom[0] != '\\' {
			atom = "(?:" + atom + ")"
		}
		return atom + drawTimes(t)
	case 6:
		return "(?:" + sub() + ")" + drawTimes(t)
	}
	return sub() + sub()
}

func drawTimes(t *rapid.T) string {
	return rapid.SampledFrom([]string{"*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}"}).Draw(t, "times") + rapid.SampledFrom([]string{"", "", "?"}).Draw(t, "lazy")
}

// TestFinderReads claims that expressions of parse steps are not left to package
// regexp, and that one which takes long is.
func TestFinderReads(t *testing.T) {
	for _, c := range sought {
		f := regex.NewFinder(regexp.MustCompile(c.pattern))
		assert.True(t, f.Reads(), c.name)
		spans := make([]int, 0, 16)
		assert.Less(t, testing.AllocsPerRun(100, func() { f.Find(spans, c.text) }), 2.0, c.name) // with -race pools forget
	}
	f := regex.NewFinder(regexp.MustCompile(`(?:a|aa)*b(c)`), 1)
	text := strings.Repeat("a", 1000) + "b"
	for range 200 {
		assert.Nil(t, f.Find(nil, text))
	}
	assert.False(t, f.Reads())
	for _, end := range []string{"", "x"} { // a choice every two bytes
		sameSpans(t, regexp.MustCompile(`^(?:ab|abc?)*(x)`), strings.Repeat("ab", 1e6)+end)
	}
	assert.False(t, regex.NewFinder(regexp.MustCompile(`(?:a*)*`)).Reads())
	nested := strings.Repeat("(?:a", 60) + strings.Repeat(")*", 60)
	assert.False(t, regex.NewFinder(regexp.MustCompile(nested)).Reads())
}

func BenchmarkFinder(b *testing.B) {
	for _, c := range sought {
		re := regexp.MustCompile(c.pattern)
		var groups []int
		for i := range re.NumSubexp() {
			groups = append(groups, i+1)
		}
		f := regex.NewFinder(re, groups...)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			var spans []int
			for b.Loop() {
				spans = f.Find(spans, c.text)
			}
		})
		b.Run(c.name+"/regexp", func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				re.FindStringSubmatchIndex(c.text)
			}
		})
	}
}

// FuzzFinder claims that a Finder gives what package regexp gives.
func FuzzFinder(f *testing.F) {
	for _, c := range sought {
		f.Add(c.pattern, c.text)
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 200 {
			t.Skip("package regexp would take long")
		}
		if _, err := syntax.Parse(pattern, syntax.Perl); err != nil {
			t.Skip(fmt.Sprint(err))
		}
		re, err := regexp.Compile(pattern)
		if err != nil {
			t.Skip(fmt.Sprint(err))
		}
		sameSpans(t, re, text)
	})
}
