package logs

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// The scanning of JSON text. It is written by hand because a pass over a
// candidate line must not allocate and must stop inside values it skips;
// encoding/json builds them.

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// skipSpace returns the offset of the first byte at or after i that is not
// JSON white space, or len(b).
func skipSpace(b []byte, i int) int {
	for i < len(b) && b[i] <= ' ' && isSpace(b[i]) {
		i++
	}
	return i
}

// stringEnd returns the offset of the quote that closes the string whose first
// byte is at i, or -1. Names and most values are a few bytes long, and looking at
// eight of them at once is done before bytes.IndexByte has begun: a pass over a
// record takes some three quarters of the time (BenchmarkExtract).
func stringEnd(b []byte, i int) int {
	j := i
	for ; j+8 <= len(b) && j < i+32; j += 8 {
		x := binary.LittleEndian.Uint64(b[j:])
		if m := zeroBytes(x^ones*'"') | zeroBytes(x^ones*'\\'); m != 0 {
			if j += bits.TrailingZeros64(m) / 8; b[j] == '"' {
				return j
			}
			break
		}
	}
	return stringEndFrom(b, i, j)
}

const ones = 0x0101010101010101

// zeroBytes sets the high bit of the lowest byte of x that is zero; bits above it
// mean nothing, and without such a byte there are none.
func zeroBytes(x uint64) uint64 { return (x - ones) &^ x & (ones << 7) }

// stringEndFrom is stringEnd where it is known that no such quote lies before from.
func stringEndFrom(b []byte, i, from int) int {
	for j := from; ; j++ {
		k := bytes.IndexByte(b[j:], '"')
		if k < 0 {
			return -1
		}
		j += k
		slash := j
		for slash > i && b[slash-1] == '\\' {
			slash--
		}
		if (j-slash)%2 == 0 {
			return j
		}
	}
}

// skipValue returns the offset behind the value at b[i], or -1 where it does
// not end or is none. It counts brackets and does not pair their kinds.
func skipValue(b []byte, i int) int {
	switch b[i] {
	case '"':
		end := stringEnd(b, i+1)
		if end < 0 {
			return -1
		}
		return end + 1
	case '{', '[':
		for depth := 0; ; i++ {
			if i = nextBracket(b, i); i == len(b) {
				return -1
			}
			switch b[i] {
			case '"':
				end := stringEnd(b, i+1)
				if end < 0 {
					return -1
				}
				i = end
			case '{', '[':
				depth++
			default:
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
	}
	start := i
	for i < len(b) && scalar[b[i]] {
		i++
	}
	if i == start {
		return -1
	}
	return i
}

// scalar marks the bytes that stand in a number, true, false or null.
var scalar = marks("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

// structural marks the bytes that matter between an object's strings.
var structural = marks(`"{}[]`)

func marks(chars string) (table [256]bool) {
	for i := range len(chars) {
		table[chars[i]] = true
	}
	return table
}

func nextBracket(b []byte, i int) int {
	for i < len(b) && !structural[b[i]] {
		i++
	}
	return i
}

// UnescapeSlack is how much longer than what is unescaped the memory must be for
// Unescape to write into it.
const UnescapeSlack = 8

// Unescape appends to dst the text a JSON string stands for, given the bytes
// between its quotes; it is never longer than those. An escape that JSON does not
// know, one cut short, and half of a surrogate pair are kept as they are written.
// Paths have a backslash every few bytes, and to copy eight at once and go back to
// the backslash takes a third of the time of looking for it first.
func Unescape(dst, raw []byte) []byte {
	dst = slices.Grow(dst, len(raw)+UnescapeSlack)
	out, n := dst[len(dst):cap(dst)], 0
	for i := 0; i < len(raw); {
		if i+8 <= len(raw) {
			x := binary.LittleEndian.Uint64(raw[i:])
			binary.LittleEndian.PutUint64(out[n:], x)
			m := zeroBytes(x ^ ones*'\\')
			if m == 0 {
				i, n = i+8, n+8
				continue
			}
			k := bits.TrailingZeros64(m) / 8
			i, n = i+k, n+k
			if i+1 < len(raw) && raw[i+1] == '\\' { // the first of the two is written
				i, n = i+2, n+1
				continue
			}
		}
		if raw[i] != '\\' || i+1 == len(raw) {
			out[n] = raw[i]
			i, n = i+1, n+1
			continue
		}
		width := 2
		switch raw[i+1] {
		case '"', '\\', '/':
			out[n] = raw[i+1]
			n++
		case 'b':
			out[n] = '\b'
			n++
		case 'f':
			out[n] = '\f'
			n++
		case 'n':
			out[n] = '\n'
			n++
		case 'r':
			out[n] = '\r'
			n++
		case 't':
			out[n] = '\t'
			n++
		case 'u':
			var r rune
			if r, width = unicodeEscape(raw[i:]); width > 0 {
				n += utf8.EncodeRune(out[n:], r)
				break
			}
			width = 2
			fallthrough
		default:
			n += copy(out[n:], raw[i:i+2])
		}
		i += width
	}
	return dst[:len(dst)+n]
}

// unicodeEscape reads \uXXXX, or two of them that form a pair; n is the number
// of bytes read, 0 where they stand for no character.
func unicodeEscape(raw []byte) (r rune, n int) {
	r = hex4(raw)
	if r < 0 {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if r = utf16.DecodeRune(r, hex4(raw[6:])); r == utf8.RuneError {
		return 0, 0
	}
	return r, 12
}

// hex4 reads the \uXXXX at the start of b, or gives -1.
func hex4(b []byte) rune {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range b[2:6] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}
