package local

import (
	"bytes"
	"encoding/json"
	"strconv"

	"sumodet/compiler/value"
)

// AppendJSON appends the signal as one JSON object without a newline: time,
// rule, branch, label, severity, entities, fields in the author's order. Times
// are RFC 3339 in UTC, lists arrays, absent values null.
func (s Signal) AppendJSON(b []byte) []byte {
	b = append(b, `{"time":`...)
	b = appendValue(b, s.Time)
	for _, m := range [][2]string{{"rule", s.Branch.Rule.Name}, {"branch", s.Branch.Name}, {"label", s.Label.Name}} {
		b = append(b, ',', '"')
		b = append(b, m[0]...)
		b = append(b, '"', ':')
		b = appendText(b, m[1])
	}
	b = append(b, `,"severity":`...)
	b = strconv.AppendInt(b, int64(s.Label.Severity), 10)
	b = append(b, `,"entities":[`...)
	for i, e := range s.Entities {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"type":`...)
		b = appendText(b, e.Type)
		b = append(b, `,"field":`...)
		b = appendText(b, e.Field.Name)
		b = append(b, `,"value":`...)
		b = appendText(b, e.Value)
		b = append(b, '}')
	}
	b = append(b, `],"fields":{`...)
	for i, f := range s.Branch.Fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, f.Name)
		b = append(b, ':')
		b = appendValue(b, s.Fields[i])
	}
	return append(b, '}', '}')
}

func appendValue(b []byte, v value.Value) []byte {
	switch v.Kind() {
	case value.Null:
		return append(b, "null"...)
	case value.Number:
		if x := v.Num(); x-x == 0 { // JSON has no infinity: as text
			return value.AppendNumber(b, x)
		}
	case value.Bool:
		return strconv.AppendBool(b, v.Truth())
	case value.List:
		b = append(b, '[')
		first := true
		for item := range v.Items() {
			if !first {
				b = append(b, ',')
			}
			first = false
			b = appendText(b, item)
		}
		return append(b, ']')
	}
	return appendText(b, v.String())
}

// appendText appends a JSON string; <, > and & stay as they are.
func appendText(b []byte, s string) []byte {
	from := len(b)
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c >= 0x7f:
			return appendAnyText(b[:from], s)
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// appendAnyText is appendText for texts with control characters or beyond ASCII.
func appendAnyText(b []byte, s string) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // text always encodes; bytes that are not UTF-8 become U+FFFD
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}
