package diag

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDrawSpans(t *testing.T) {
	f := NewFile("a.det", "where\tx = 1\r\nπ日本 exists\nlast")
	for _, c := range []struct {
		name       string
		start, end int
		want       string
	}{
		{"a word after a tab", 6, 7, "a.det:1:7: m [c]\n    1 | where   x = 1\n      |         ^\n"},
		{"wide runes", 13, 21, "a.det:2:1: m [c]\n    2 | π日本 exists\n      | ^^^^^\n"},
		{"a span over lines ends with its first line", 10, 30, "a.det:1:11: m [c]\n    1 | where   x = 1\n      |             ^\n"},
		{"an empty span at the end of the file", 33, 33, "a.det:3:5: m [c]\n    3 | last\n      |     ^\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l List
			l.Errorf("c", Span{f, c.start, c.end}, "m")
			assert.Equal(t, c.want, l.Error()+"\n")
		})
	}
}

func TestDrawKeepsControlCharactersAway(t *testing.T) {
	f := NewFile("a\x1b.det", "x \x1b[31m\xff")
	var l List
	l.Errorf("c", Span{f, 0, 1}, "bad \x07 word").Note("note \x1b")
	assert.Equal(t, "a\\x1b.det:1:1: bad \\a word [c]\n    1 | x \\x1b[31m\\xff\n      | ^\n      = note \\x1b", l.Error())
}

func TestDrawCutsLongLines(t *testing.T) {
	f := NewFile("a.det", strings.Repeat("a", 10000)+"HERE"+strings.Repeat("b", 10000))
	var l List
	l.Errorf("c", Span{f, 10000, 10004}, "m")
	for _, line := range strings.Split(l.Error(), "\n") {
		assert.Less(t, len(line), 200)
	}
	assert.Contains(t, l.Error(), "HERE")
	assert.Contains(t, l.Error(), "^^^^")
}

// TestDrawOfLongLines draws as many mistakes as a file may have, all on one line:
// minutes, were the whole line looked at for each.
func TestDrawOfLongLines(t *testing.T) {
	f := NewFile("a.det", strings.Repeat("日本; ", 200_000))
	var l List
	for i := range 1000 {
		l.Errorf("c", Span{f, i * 1600, i*1600 + 6}, "m")
	}
	text := l.Error()
	assert.True(t, strings.HasPrefix(text, "a.det:1:1: m [c]\n    1 | 日本; "))
	assert.True(t, strings.Contains(text, "\na.det:1:1598401: m [c]\n    1 | … 日本; "))
	assert.False(t, strings.Contains(text, `\x`), "a rune is cut")
}

func TestSortOrdersAndDropsRepeats(t *testing.T) {
	f := NewFile("a.det", "one two")
	var l List
	l.Errorf("b", Span{f, 4, 7}, "second")
	l.Errorf("a", Span{f, 0, 3}, "first")
	l.Errorf("b", Span{f, 4, 7}, "second")
	l.Sort()
	assert.Len(t, l, 2)
	assert.Equal(t, "first", l[0].Message)
}

func TestErrIsNilForWarnings(t *testing.T) {
	var l List
	l.Warnf("w", Span{}, "careful")
	assert.NoError(t, l.Err())
	assert.Equal(t, "warning: careful [w]", l.Error())
}

func TestWriteJSON(t *testing.T) {
	f := NewFile("a.det", "one two")
	var l List
	l.Errorf("unknown-field", Span{f, 4, 7}, "unknown field %q", "two").Note("did you mean %q?", "tow").Suggest("tow")
	var b strings.Builder
	assert.NoError(t, l.WriteJSON(&b))
	assert.Equal(t, `{"file":"a.det","line":1,"col":5,"end_line":1,"end_col":8,"code":"unknown-field","severity":"error","message":"unknown field \"two\"","notes":["did you mean \"tow\"?"],"fix":{"file":"a.det","line":1,"col":5,"end_line":1,"end_col":8,"text":"tow"}}`+"\n", b.String())
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"where", "where", 0}, {"Where", "wHERE", 0},
		{"wehre", "where", 1}, // two neighbours swapped
		{"whre", "where", 1}, {"wherre", "where", 1}, {"whare", "where", 1},
		{"é", "è", 1}, {"abc", "cab", 2},
	} {
		assert.Equal(t, c.want, Distance(c.a, c.b), "%q and %q", c.a, c.b)
		assert.Equal(t, c.want, Distance(c.b, c.a), "%q and %q", c.b, c.a)
	}
}
