package engine

import (
	"bytes"
	"encoding/binary"
	"math"

	"sumodet/compiler/value"
)

// Values are kept by groups as bytes, which hold no pointers for the garbage
// collector to follow. The bytes of two values, or of two lists of as many
// values, compare as the values do, so that sorting needs no decoding: a number
// is its bits, turned so that they rise with it; in a text the byte 0 becomes
// 0 255 and 0 1 ends it, lower than any text that goes on.

const (
	textEnd = 1   // behind a 0: the text ends
	itemEnd = 2   // behind a 0: an item of a list ends
	zero    = 255 // behind a 0: the byte 0
)

// appendValue appends a value's bytes.
func appendValue(dst []byte, v value.Value) []byte {
	dst = append(dst, byte(v.Kind()))
	switch v.Kind() {
	case value.Null:
	case value.Text:
		dst = append(appendText(dst, v.Str()), 0, textEnd)
	case value.List:
		for item := range v.Items() {
			dst = append(appendText(dst, item), 0, itemEnd)
		}
		dst = append(dst, 0, textEnd)
	case value.Bool:
		dst = append(dst, byte(v.Num()))
	default:
		dst = binary.BigEndian.AppendUint64(dst, rising(v.Num()))
	}
	return dst
}

// rising turns a number's bits so that they compare as numbers do. The two
// zeros are one, and so are all NaNs.
func rising(f float64) uint64 {
	if f == 0 {
		f = 0
	}
	if f != f {
		f = math.NaN()
	}
	bits := math.Float64bits(f)
	if bits>>63 != 0 {
		return ^bits
	}
	return bits | 1<<63
}

func fromRising(bits uint64) float64 {
	if bits>>63 == 0 {
		return math.Float64frombits(^bits)
	}
	return math.Float64frombits(bits &^ (1 << 63))
}

func appendText(dst []byte, s string) []byte {
	for {
		i := bytes.IndexByte(bytesOf(s), 0)
		if i < 0 {
			return append(dst, s...)
		}
		dst = append(append(dst, s[:i]...), 0, zero)
		s = s[i+1:]
	}
}

// takeValue reads a value that appendValue wrote, and returns what follows it.
// A text without the byte 0 is a view.
func takeValue(b []byte) (v value.Value, rest []byte) {
	kind := value.Kind(b[0])
	b = b[1:]
	switch kind {
	case value.Null:
		return value.Value{}, b
	case value.Bool:
		return value.BoolOf(b[0] != 0), b[1:]
	case value.Text:
		text, _, rest := takeText(b)
		if text == "" {
			return value.EmptyText, rest
		}
		return value.TextOf(text), rest
	case value.List:
		var items []string
		for {
			item, end, rest := takeText(b)
			if b = rest; end == textEnd {
				return value.ListOfTexts(items), b
			}
			items = append(items, item)
		}
	}
	v = value.NumberOf(fromRising(binary.BigEndian.Uint64(b)))
	if kind == value.Time {
		v = v.AsTime()
	}
	return v, b[8:]
}

// takeText reads to an end and says which it was.
func takeText(b []byte) (text string, end byte, rest []byte) {
	var whole []byte
	for {
		i := bytes.IndexByte(b, 0)
		end = b[i+1]
		if end != zero && whole == nil {
			return View(b[:i]), end, b[i+2:]
		}
		whole = append(whole, b[:i]...)
		b = b[i+2:]
		if end != zero {
			return View(whole), end, b
		}
		whole = append(whole, 0)
	}
}
