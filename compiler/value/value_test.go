package value

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestValueIsSmall(t *testing.T) {
	assert.LessOrEqual(t, unsafe.Sizeof(Value{}), uintptr(32))
}

func TestEmptyTextIsNull(t *testing.T) {
	assert.True(t, TextOf("").IsNull())
	assert.False(t, TextOf(" ").IsNull())
	assert.False(t, EmptyText.IsNull())
}

func TestString(t *testing.T) {
	for want, v := range map[string]Value{
		"":                         {},
		"a b":                      TextOf("a b"),
		"4624":                     NumberOf(4624),
		"-0.5":                     NumberOf(-0.5),
		"1790000000000":            NumberOf(1.79e12),
		"1e+21":                    NumberOf(1e21),
		"Infinity":                 NumberOf(math.Inf(1)),
		"-Infinity":                NumberOf(math.Inf(-1)),
		"NaN":                      NumberOf(math.NaN()),
		"true":                     BoolOf(true),
		"2026-11-24T10:00:01.000Z": TimeOf(1795514401000),
		"a\nb,c\n":                 ListOfTexts([]string{"a", "b,c", ""}),
	} {
		assert.Equal(t, want, v.String())
	}
}

func TestParseNumber(t *testing.T) {
	for s, want := range map[string]float64{"0": 0, "007": 7, "-12": -12, "+3": 3, "1.5": 1.5, ".9": .9, "3e+4": 30000, "3e4": 30000, "12345678901234567": 12345678901234567,
		"00": 0, "017": 17, "-017": -17, "09.5": 9.5, "0e5": 0, "0.5": .5, "1.": 1} {
		f, ok := ParseNumber(s)
		assert.True(t, ok, s)
		assert.Equal(t, want, f, s)
	}
	for _, s := range []string{"", " 1", "1 ", "0x10", "1_000", "Inf", "NaN", "1L", "e5", ".", "-", "1e400", "٣", "1e", "--1",
		"09", "-09", "+08", "0199", "08e1", "00e1"} {
		_, ok := ParseNumber(s)
		assert.False(t, ok, s)
	}
}

func TestWildcard(t *testing.T) {
	match := func(p, s string) { t.Helper(); assert.True(t, Wildcard(p, s, true), "%q on %q", p, s) }
	miss := func(p, s string) { t.Helper(); assert.False(t, Wildcard(p, s, true), "%q on %q", p, s) }
	match("*knockd*", "the KNOCKD here")
	match("a*b", "ab")
	match("a*a", "aa")
	match("a*b*c", "axbxbxc")
	match("*", "line\nbreak")
	match("a**b", "ab")
	match("a.c", "A.c")
	miss("a*a", "a")
	miss("knockd", "knockd[812]")
	miss("a.c", "abc")
	miss("a?c", "abc")
	assert.False(t, Wildcard("a*", "Abc", false))
}

func TestFoldIsASCIIOnly(t *testing.T) {
	assert.True(t, EqualFold("KNOCK", "knock"))
	assert.False(t, EqualFold("K", "\u212a"))
	assert.False(t, EqualFold("É", "é"))
	assert.False(t, EqualFold("[", "{"), "characters 32 apart that are no letters")
	abc := NewFinder("abc")
	assert.True(t, abc.In("xAbCy"))
	assert.False(t, abc.In("ab"))
}

func TestListKeepsItsItems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOf(rapid.String()).Draw(t, "items")
		v := ListOfTexts(items)
		got := slices.Collect(v.Items())
		assert.Equal(t, len(items), v.Len())
		assert.True(t, slices.Equal(items, got))
	})
}

func TestNumbersPrintAndReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "f")
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return
		}
		got, ok := ParseNumber(FormatNumber(f))
		assert.True(t, ok)
		assert.Equal(t, f, got)
	})
}

func TestParseIP(t *testing.T) {
	for _, s := range []string{"10.0.0.1", "::1", "::ffff:10.0.0.1"} {
		_, ok := ParseIP(s)
		assert.True(t, ok, s)
	}
	for _, s := range []string{"", "10.0.0", "010.0.0.1", "fe80::1%eth0", "host"} {
		_, ok := ParseIP(s)
		assert.False(t, ok, s)
	}
}

// TestPatternCoversAsExpressionsDo draws texts and patterns of two letters, so that parts
// come again and overlap, and holds them to package regexp.
func TestPatternCoversAsExpressionsDo(t *testing.T) {
	of := func(letters string) *rapid.Generator[string] {
		return rapid.StringOfN(rapid.SampledFrom([]rune(letters)), 0, 8, -1)
	}
	rapid.Check(t, func(t *rapid.T) {
		fold := rapid.Bool().Draw(t, "fold")
		pattern := of("abAB**").Draw(t, "pattern")
		expr := "(?s)^" + strings.ReplaceAll(pattern, "*", ".*") + "$"
		if fold {
			expr = "(?i)" + expr
		}
		re, p := regexp.MustCompile(expr), NewPattern(pattern, fold)
		for range 50 {
			text := of("abAB\né").Draw(t, "text")
			assert.Equal(t, re.MatchString(text), p.Covers(text), "%q like %q", text, pattern)
		}
	})
}

func TestFinder(t *testing.T) {
	text := rapid.StringOf(rapid.SampledFrom([]rune(`aAbk./\ é`)))
	rapid.Check(t, func(t *rapid.T) {
		s, lower := text.Draw(t, "s"), Lower(text.Draw(t, "lower"))
		f := NewFinder(lower)
		assert.Equal(t, strings.Contains(Lower(s), lower), f.In(s), "%q in %q", lower, s)
		assert.Equal(t, strings.Index(Lower(s), lower), f.Index(s), "%q in %q", lower, s)
	})
	aa := NewFinder("aa")
	assert.Equal(t, 0, aa.Index("Aaa")) // with and without case, and both overlap
}
