package value

import (
	"encoding/binary"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Value is one value: 32 bytes, copied freely. The zero Value is null. Text
// may be a view into a log's chunk; who keeps a value beyond its batch calls
// Clone.
type Value struct {
	kind Kind
	num  float64
	text string // of a text; of a list, its items each behind a uvarint length
}

// TextOf returns a text. The empty text is null: an absent field and an empty
// one are the same to a rule.
func TextOf(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: Text, text: s}
}

// EmptyText is text without characters, which search queries tell from null.
var EmptyText = Value{kind: Text}

// EscapedOf returns a text of which only the JSON string between its quotes is
// known yet, with no backslash but before another or a quote: Escape writes other
// texts alike, to be compared with it. It must not be blank, and who wants more of it
// than to compare unescapes it first.
func EscapedOf(s string) Value { return Value{kind: Text, num: 1, text: s} }

// Escaped reports whether the value comes from EscapedOf.
func (v Value) Escaped() bool { return v.kind == Text && v.num != 0 }

// Escape writes a text as EscapedOf has it.
func Escape(s string) string { return escaper.Replace(s) }

var escaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// NumberOf returns a number.
func NumberOf(f float64) Value { return Value{kind: Number, num: f} }

// TimeOf returns a time in epoch milliseconds.
func TimeOf(ms int64) Value { return Value{kind: Time, num: float64(ms)} }

// BoolOf returns a bool.
func BoolOf(b bool) Value {
	if b {
		return Value{kind: Bool, num: 1}
	}
	return Value{kind: Bool}
}

// ListOfTexts returns a list of the texts in their order.
func ListOfTexts(items []string) Value {
	var b []byte
	for _, s := range items {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return Value{kind: List, num: float64(len(items)), text: string(b)}
}

// Kind returns the value's kind; an ip is Text and a duration Number.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether the value is absent.
func (v Value) IsNull() bool { return v.kind == Null }

// Blank reports whether the value is null or white space. Of nearly all texts the
// first character tells, and that is compiled into who asks.
func (v *Value) Blank() bool {
	return v.kind <= Text && (v.text == "" || v.text[0]-'!' >= utf8.RuneSelf-'!' && v.onlySpace())
}

//go:noinline
func (v *Value) onlySpace() bool { return strings.TrimSpace(v.text) == "" }

// Truth reports whether the value is the bool true.
func (v Value) Truth() bool { return v.kind == Bool && v.num != 0 }

// Num returns the number of a number, time or bool and 0 for others; use
// ToNumber to read numbers in text.
func (v Value) Num() float64 { return v.num }

// Str returns the characters of a text and "" for others; use String for a
// printed form of any value.
func (v Value) Str() string {
	if v.kind == Text {
		return v.text
	}
	return ""
}

// Len returns the number of items of a list, else 0.
func (v Value) Len() int {
	if v.kind == List {
		return int(v.num)
	}
	return 0
}

// Items ranges over the items of a list.
func (v Value) Items() iter.Seq[string] {
	return func(yield func(string) bool) {
		if v.kind != List {
			return
		}
		for rest := v.text; rest != ""; {
			n, w := binary.Uvarint([]byte(rest[:min(len(rest), binary.MaxVarintLen64)]))
			if !yield(rest[w : w+int(n)]) {
				return
			}
			rest = rest[w+int(n):]
		}
	}
}

// Clone returns a value that shares no memory with a chunk.
func (v Value) Clone() Value {
	v.text = strings.Clone(v.text)
	return v
}

// AsTime returns the same milliseconds as a time.
func (v Value) AsTime() Value {
	if v.kind == Number {
		v.kind = Time
	}
	return v
}

// AsNumber returns a time or bool as a plain number.
func (v Value) AsNumber() Value {
	if v.kind == Time || v.kind == Bool {
		v.kind = Number
	}
	return v
}

// String returns the value as text: numbers in the shortest form without an
// exponent below 1e21, times as RFC 3339 UTC with milliseconds, list items
// joined by newlines as Sumo's values() prints them
// (sumo-query-language.md 3.8), null as "".
func (v Value) String() string {
	switch v.kind {
	case Text:
		return v.text
	case Number:
		return FormatNumber(v.num)
	case Bool:
		return strconv.FormatBool(v.num != 0)
	case Time:
		return FormatTime(int64(v.num))
	case List:
		var b strings.Builder
		first := true
		for s := range v.Items() {
			if !first {
				b.WriteByte('\n')
			}
			first = false
			b.WriteString(s)
		}
		return b.String()
	}
	return ""
}

// FormatTime prints epoch milliseconds as 2026-11-24T10:00:01.000Z.
func FormatTime(ms int64) string {
	return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z")
}

// FormatNumber prints a number in its shortest exact form, without an exponent
// for sizes from 1e-6 up to 1e21. What a division by zero gives is Infinity, as
// in Sumo (sumo-query-language.md 3.1).
func FormatNumber(f float64) string { return string(AppendNumber(nil, f)) }

// AppendNumber appends what FormatNumber prints.
func AppendNumber(b []byte, f float64) []byte {
	switch {
	case math.IsInf(f, 1):
		return append(b, "Infinity"...)
	case math.IsInf(f, -1):
		return append(b, "-Infinity"...)
	}
	format := byte('g')
	if a := math.Abs(f); a == 0 || a >= 1e-6 && a < 1e21 {
		format = 'f'
	}
	return strconv.AppendFloat(b, f, format, -1, 64)
}
