package builtin

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"sumodet/compiler/value"
)

// Charsets are those that base64Decode knows.
var Charsets = []string{"UTF-8", "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE", "US-ASCII", "ISO-8859-1"}

var sumoBase64Decode = &SumoFunc{
	Name: "base64Decode", Aliases: []string{"fromBase64"},
	Doc: "Decodes Base64 to text in UTF-8, or in the charset named: UTF-8, UTF-16 and UTF-32, each with LE or BE behind it, US-ASCII, ISO-8859-1. " +
		"Invalid input is returned as it was; an unknown charset gives null.",
	Min: 1, Max: 2,
	Examples: []Example{
		{`base64Decode("aGVsbG8gd29ybGQ=")`, "hello world"},
		{`base64Decode("dwBoAG8AYQBtAGkA", "UTF-16LE")`, "whoami"},
		{`base64Decode("AAAAYQAAAGI=", "UTF-32")`, "ab"},
		{`base64Decode("not base64!")`, "not base64!"},
	},
	Eval: func(args []value.Value) value.Value {
		s, ok := text(args[0])
		charset := "UTF-8"
		if len(args) > 1 {
			charset, _ = text(args[1])
		}
		if !ok {
			return value.Value{}
		}
		raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "="))
		if err != nil {
			return sumoText(s)
		}
		out, ok := decode(raw, charset)
		if !ok {
			return value.Value{}
		}
		return sumoText(out)
	},
}

var sumoBase64Encode = &SumoFunc{
	Name: "base64Encode", Aliases: []string{"toBase64"},
	Doc: "Encodes the UTF-8 bytes of a text as Base64.",
	Min: 1, Max: 1,
	Examples: []Example{{`base64Encode("hello world")`, "aGVsbG8gd29ybGQ="}},
	Eval: onText(func(s string) value.Value {
		return sumoText(base64.StdEncoding.EncodeToString([]byte(s)))
	}),
}

// decode reads bytes of a charset; what is malformed becomes U+FFFD.
func decode(b []byte, charset string) (string, bool) {
	switch strings.ToUpper(charset) {
	case "UTF-8", "UTF8", "US-ASCII":
		return strings.ToValidUTF8(string(b), "\uFFFD"), true
	case "ISO-8859-1":
		runes := make([]rune, len(b))
		for i, c := range b {
			runes[i] = rune(c)
		}
		return string(runes), true
	case "UTF-16LE":
		return decode16(b, binary.LittleEndian), true
	case "UTF-16BE":
		return decode16(b, binary.BigEndian), true
	case "UTF-32BE":
		return decode32(b, binary.BigEndian), true
	case "UTF-32LE":
		return decode32(b, binary.LittleEndian), true
	case "UTF-32":
		switch {
		case bytes.HasPrefix(b, []byte{0xFF, 0xFE, 0, 0}):
			return decode32(b[4:], binary.LittleEndian), true
		case bytes.HasPrefix(b, []byte{0, 0, 0xFE, 0xFF}):
			b = b[4:]
		}
		return decode32(b, binary.BigEndian), true
	case "UTF-16": // a byte order mark decides, as in Java
		switch {
		case len(b) >= 2 && b[0] == 0xFF && b[1] == 0xFE:
			return decode16(b[2:], binary.LittleEndian), true
		case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
			b = b[2:]
		}
		return decode16(b, binary.BigEndian), true
	}
	return "", false
}

func decode32(b []byte, order binary.ByteOrder) string {
	var out []rune
	for ; len(b) >= 4; b = b[4:] {
		out = append(out, rune(order.Uint32(b)))
	}
	if len(b) > 0 {
		out = append(out, 0xFFFD)
	}
	return string(out)
}

func decode16(b []byte, order binary.ByteOrder) string {
	u := make([]uint16, 0, len(b)/2+1)
	for ; len(b) >= 2; b = b[2:] {
		u = append(u, order.Uint16(b))
	}
	if len(b) == 1 {
		u = append(u, 0xFFFD)
	}
	return string(utf16.Decode(u))
}
