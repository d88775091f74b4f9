package builtin

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"sumodet/compiler/value"
)

var sumoBase64Decode = &SumoFunc{
	Name: "base64Decode", Aliases: []string{"fromBase64"},
	Doc: "Decodes Base64 to text in UTF-8, or in the charset named: UTF-8, UTF-16LE, UTF-16BE, UTF-16, US-ASCII, ISO-8859-1. " +
		"Invalid input is returned as it was; an unknown charset gives null.",
	Min: 1, Max: 2,
	Examples: []Example{
		{`base64Decode("aGVsbG8gd29ybGQ=")`, "hello world"},
		{`base64Decode("dwBoAG8AYQBtAGkA", "UTF-16LE")`, "whoami"},
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
