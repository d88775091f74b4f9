package logs

import (
	"bytes"
	"slices"
	"strings"
)

// wrappers are arrays that hold the messages of a file that is one object: those of AWS
// CloudTrail in its bucket, of Azure's diagnostic settings, and of Microsoft Graph. Sumo
// takes them apart too.
var wrappers = []string{"Records", "records", "value"}

// Wrapped returns the top-level members whose arrays are taken apart unless somebody
// reads them: Source.Reads.
func Wrapped() []string { return slices.Clone(wrappers) }

// wrapper returns the offset behind the bracket that opens such an array, and 0 where
// text, which begins with a brace, has none that comes first but for a count, a nextLink
// and what begins with an @ ("@odata.context").
func (s Source) wrapper(text []byte) int {
	for i := 1; ; i++ {
		name, value := member(text, i)
		switch {
		case value < 0:
			return 0
		case text[value] == '[' && slices.Contains(wrappers, name) && !slices.Contains(s.Reads, name) && startsArray(text[value+1:]):
			return value + 1
		case !strings.HasPrefix(name, "@") && name != "count" && name != "nextLink":
			return 0
		}
		if i = skipValue(text, value); i < 0 {
			return 0
		}
		if i = skipSpace(text, i); i == len(text) || text[i] != ',' {
			return 0
		}
	}
}

// member reads a member's name at text[i], and returns where its value begins; -1 if
// there is none.
func member(text []byte, i int) (name string, value int) {
	if i = skipSpace(text, i); i == len(text) || text[i] != '"' {
		return "", -1
	}
	end := bytes.IndexByte(text[i+1:], '"')
	if end < 0 {
		return "", -1
	}
	name = string(text[i+1 : i+1+end])
	if i = skipSpace(text, i+end+2); i == len(text) || text[i] != ':' {
		return "", -1
	}
	if i = skipSpace(text, i+1); i == len(text) {
		return "", -1
	}
	return name, i
}
