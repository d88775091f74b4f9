package logs

import (
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeUTF16 returns a reader of UTF-8 where the input begins with the byte
// order mark of UTF-16, else nil; PowerShell writes such files.
func (in *Input) decodeUTF16() (io.Reader, error) {
	if len(in.first) < 2 {
		return nil, nil
	}
	u := &utf16Reader{src: in.rest(), order: binary.LittleEndian}
	switch [2]byte(in.first) {
	case [2]byte{0xfe, 0xff}:
		u.order = binary.BigEndian
	case [2]byte{0xff, 0xfe}:
	default:
		return nil, nil
	}
	return u, nil
}

// utf16Reader turns UTF-16 into UTF-8, its mark included. Half of a surrogate
// pair and an odd last byte become U+FFFD.
type utf16Reader struct {
	src   io.Reader
	order binary.ByteOrder
	in    [8 << 10]byte
	have  int // bytes of in not yet decoded
	out   []byte
	next  int // the first byte of out not yet given
	err   error
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for u.next == len(u.out) {
		if u.err != nil {
			return 0, u.err
		}
		var n int
		n, u.err = readFull(u.src, u.in[u.have:])
		u.decode(u.have + n)
	}
	n := copy(p, u.out[u.next:])
	u.next += n
	return n, nil
}

// decode turns the first n bytes of in into out and keeps what needs more.
func (u *utf16Reader) decode(n int) {
	u.out, u.next = u.out[:0], 0
	i := 0
	for ; i+2 <= n; i += 2 {
		r := rune(u.order.Uint16(u.in[i:]))
		if utf16.IsSurrogate(r) {
			if i+4 > n && u.err == nil {
				break
			}
			pair := rune(utf8.RuneError)
			if i+4 <= n {
				pair = utf16.DecodeRune(r, rune(u.order.Uint16(u.in[i+2:])))
			}
			if r = pair; r != utf8.RuneError {
				i += 2
			}
		}
		u.out = utf8.AppendRune(u.out, r)
	}
	if i < n && u.err != nil {
		u.out = utf8.AppendRune(u.out, utf8.RuneError)
		i = n
	}
	u.have = copy(u.in[:], u.in[i:n])
}
