package builtin

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"sumodet/compiler/value"
)

// Numbers in hexadecimal are two's complements of 64 bits. What these functions
// give for text of another form is not documented
// (sumo-query-language.md 3.2); it is null here.

var sumoHexToDec = &SumoFunc{
	Name: "hexToDec",
	Doc:  "Reads 1 to 16 hexadecimal digits as a number, a two's complement of 64 bits. Beyond 2^53 the number is rounded.",
	Min:  1, Max: 1,
	Examples: []Example{
		{`hexToDec("0000000000001337")`, "4919"},
		{`hexToDec("FFFFFFFFFFFFFFFF")`, "-1"},
		{`hexToDec("10000000000000000")`, "null"},
	},
	Eval: onText(hexNumber),
}

var sumoParseHex = &SumoFunc{
	Name: "parseHex",
	Doc:  "Reads hexadecimal digits as hexToDec does; they may have 0x before them.",
	Min:  1, Max: 1,
	Examples: []Example{{`parseHex("12D230")`, "1233456"}, {`parseHex("0xABCD")`, "43981"}, {`parseHex("0x")`, "null"}},
	Eval: onText(func(s string) value.Value {
		if strings.HasPrefix(s, "0x") || strings.HasPrefix(s, "0X") {
			s = s[2:]
		}
		return hexNumber(s)
	}),
}

var sumoDecToHex = &SumoFunc{
	Name: "decToHex",
	Doc:  "Prints a whole number in hexadecimal digits with capital letters, one below 0 as a two's complement of 64 bits.",
	Min:  1, Max: 1,
	Examples: []Example{
		{`decToHex("4919")`, "1337"},
		{`decToHex(255)`, "FF"},
		{`decToHex("-1")`, "FFFFFFFFFFFFFFFF"},
		{`decToHex(1.5)`, "null"},
	},
	Eval: func(args []value.Value) value.Value {
		s, _ := text(args[0])
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return value.Value{}
		}
		return value.TextOf(fmt.Sprintf("%X", uint64(n)))
	},
}

var sumoAsciiToHex = &SumoFunc{
	Name: "asciiToHex", Aliases: []string{"toHex"},
	Doc: "Gives two hexadecimal digits for each byte of a text in UTF-8. That letters are capital is not documented.",
	Min: 1, Max: 1,
	Examples: []Example{{`asciiToHex("AZ")`, "415A"}, {`asciiToHex("")`, `""`}},
	Eval: onText(func(s string) value.Value {
		return sumoText(strings.ToUpper(hex.EncodeToString([]byte(s))))
	}),
}

var sumoHexToAscii = &SumoFunc{
	Name: "hexToAscii", Aliases: []string{"fromHex"},
	Doc: "Gives the text whose bytes in UTF-8 are given by two hexadecimal digits each.",
	Min: 1, Max: 1,
	Examples: []Example{{`hexToAscii("68656c6C6f")`, "hello"}, {`hexToAscii("6")`, "null"}},
	Eval: onText(func(s string) value.Value {
		b, err := hex.DecodeString(s)
		if err != nil {
			return value.Value{}
		}
		return sumoText(strings.ToValidUTF8(string(b), "\uFFFD"))
	}),
}

func hexNumber(digits string) value.Value {
	if len(digits) > 16 {
		return value.Value{}
	}
	n, err := strconv.ParseUint(digits, 16, 64)
	if err != nil {
		return value.Value{}
	}
	return value.NumberOf(float64(int64(n)))
}
