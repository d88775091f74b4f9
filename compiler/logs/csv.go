package logs

import (
	"bytes"
	"slices"
	"strings"
)

// csvField is one field of a record: its text between the quotes, if it has
// any, in which a doubled quote stands for one where doubled is set.
type csvField struct {
	val     []byte
	doubled bool
}

// nextField cuts the first field off a record (RFC 4180 2); more is false at the
// last. Quotes count only at a field's start, and what follows a closing quote
// belongs to the field as it is written.
func nextField(rec []byte) (f csvField, rest []byte, more bool) {
	i := 0
	if len(rec) > 0 && rec[0] == '"' {
		i = 1
		for {
			k := bytes.IndexByte(rec[i:], '"')
			if k < 0 {
				return csvField{rec[1:], f.doubled}, nil, false
			}
			i += k + 1
			if i == len(rec) || rec[i] != '"' {
				break
			}
			f.doubled = true
			i++
		}
		f.val = rec[1 : i-1]
		if i == len(rec) {
			return f, nil, false
		}
		if rec[i] == ',' {
			return f, rec[i+1:], true
		}
	}
	k := bytes.IndexByte(rec[i:], ',')
	if k < 0 {
		return csvField{rec, false}, nil, false
	}
	return csvField{rec[:i+k], false}, rec[i+k+1:], true
}

// in returns the field's text, in memory where it must be changed.
func (f csvField) in(memory *[]byte) []byte {
	if !f.doubled {
		return f.val
	}
	text := (*memory)[:0]
	val := f.val
	for i := bytes.Index(val, []byte(`""`)); i >= 0; i = bytes.Index(val, []byte(`""`)) {
		text = append(text, val[:i+1]...)
		val = val[i+2:]
	}
	*memory = append(text, val...)
	return *memory
}

// nthField returns a record's n-th field, counted from 0.
func nthField(rec []byte, n int) (f csvField, ok bool) {
	for more := true; more; n-- {
		if f, rec, more = nextField(rec); n == 0 {
			return f, true
		}
	}
	return csvField{}, false
}

// csvHeader reads the names of a header record.
func csvHeader(rec []byte) []string {
	var names []string
	for more := true; more; {
		var f csvField
		f, rec, more = nextField(rec)
		names = append(names, string(bytes.TrimSpace(f.in(new([]byte)))))
	}
	return names
}

// isHeader reports whether names, and the record that follows if one does, are a
// header and data: at least two names, all different, none of them a number or a
// time, and as many fields below. Unless CSV was declared a sentence with a comma
// must not pass for a header: there has to be data, and of two names none may
// hold a blank.
func isHeader(names []string, second []byte, declared bool) bool {
	blanks := false
	for i, n := range names {
		if !isName(n) || slices.Contains(names[:i], n) {
			return false
		}
		blanks = blanks || strings.Contains(n, " ")
	}
	if len(names) < 2 || !declared && (second == nil || len(names) == 2 && blanks) {
		return false
	}
	return second == nil || len(csvHeader(second)) == len(names)
}

// isName reports whether a cell may be a column's name: it begins with a letter
// or one of _ @ # and holds no punctuation of sentences and messages.
func isName(s string) bool {
	if s == "" || len(s) > 100 || !letter(s[0]) && s[0] != '_' && s[0] != '@' && s[0] != '#' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || bytes.IndexByte([]byte("=:;\"'<>{}!?"), c) >= 0 {
			return false
		}
	}
	return true
}
