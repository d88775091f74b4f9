package dsl

import (
	"sort"

	"github.com/alecthomas/participle/v2/lexer"
)

// The kinds of tokens. participle wants negative numbers below its own EOF.
const (
	kindBad lexer.TokenType = -2 - iota
	kindBlank
	kindComment
	kindLine // a line end as it stands in the text
	kindEnd  // a line end or ";" that closes a clause or a condition
	kindName
	kindQuoted // %"…"
	kindWord   // a reserved word
	kindString
	kindRaw
	kindNumber
	kindDuration
	kindDate
	kindNet
	kindTechnique
	kindRegex
	kindSign
)

var kindNames = map[string]lexer.TokenType{
	"EOF":       lexer.EOF,
	"Bad":       kindBad,
	"Blank":     kindBlank,
	"Comment":   kindComment,
	"Line":      kindLine,
	"End":       kindEnd,
	"Name":      kindName,
	"Quoted":    kindQuoted,
	"Word":      kindWord,
	"String":    kindString,
	"Raw":       kindRaw,
	"Number":    kindNumber,
	"Duration":  kindDuration,
	"Date":      kindDate,
	"Net":       kindNet,
	"Technique": kindTechnique,
	"Regex":     kindRegex,
	"Sign":      kindSign,
}

// token is one token. It is small because a file has many, and holds no text:
// that is a stretch of the file.
type token struct {
	kind  int8
	why   fault // of a Bad token
	first bool  // the first token on its line
	made  bool  // a "}" that was missing in the text; it is zero bytes long
	start int32
	end   int32
}

func (t token) is(kind lexer.TokenType) bool { return t.kind == int8(kind) }

// fault says why a token is Bad; explain in fault.go words it.
type fault uint8

const (
	faultNone fault = iota
	faultChar
	faultControl
	faultUTF8
	faultSpace
	faultString
	faultRaw
	faultEscape
	faultQuotes
	faultCurly
	faultName
	faultDotted
	faultQuotedName
	faultNumber
	faultUnit
	faultDuration
	faultDate
	faultAddress
	faultMask
	faultNet
	faultRegex
	faultHash
	faultSlashStar
)

// reserved are the words that are no names anywhere, sorted.
var reserved = []string{
	"all", "and", "any", "by", "cased", "contains", "ends", "exists", "in", "is",
	"like", "matches", "none", "not", "otherwise", "starts", "when",
}

func isReserved(s string) bool {
	i := sort.SearchStrings(reserved, s)
	return i < len(reserved) && reserved[i] == s
}
