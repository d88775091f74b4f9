package logs

import (
	"bytes"
	"slices"
)

// layout is how a file is read.
type layout struct {
	format  Format
	framer  Framer
	export  bool
	skip    int      // bytes before the first message: a mark, a header, a wrapper
	columns []string // of CSV
	first   []byte   // the first message's record, where it is known
	guessed bool     // the head looks like none of the source's formats
}

// tried is how many lines at the head of a file are tried for a format: a file
// that was rotated in the middle of a line, or has a banner, is known by the next.
const tried = 10

// sniff finds how a file is read from its first bytes. whole says that they are
// all of it.
func (k *clock) sniff(head []byte, whole bool, src Source) layout {
	mark := len(head) - len(bytes.TrimPrefix(head, []byte("\ufeff")))
	body := head[mark:]
	if l, ok := sniffExport(body, whole, src); ok {
		l.skip += mark
		return l
	}
	for _, f := range formats {
		if !src.allows(f) {
			continue
		}
		var l layout
		var ok bool
		switch f {
		case JSON:
			l, ok = sniffJSON(body, src)
		case CSV:
			l, ok = sniffCSV(body, whole, len(src.Formats) == 1)
		case Syslog:
			ok = slices.ContainsFunc(headLines(body), k.isSyslog)
			l = layout{format: Syslog, framer: new(lineFramer)}
		case Lines:
			l, ok = layout{format: Lines, framer: new(lineFramer)}, true
		}
		if ok {
			l.skip += mark
			return l
		}
	}
	empty := len(bytes.TrimSpace(body)) == 0
	return layout{format: Lines, framer: new(lineFramer), skip: mark, guessed: !empty}
}

// headLines are the first lines that are not blank.
func headLines(head []byte) [][]byte {
	var lines [][]byte
	for len(head) > 0 && len(lines) < tried {
		line, rest, _ := bytes.Cut(head, []byte{'\n'})
		if line = bytes.TrimRight(line, "\r"); len(bytes.TrimSpace(line)) > 0 {
			lines = append(lines, line)
		}
		head = rest
	}
	return lines
}

// sniffJSON tells JSON lines, which can be cut at line ends, from objects that
// lie otherwise. A first line that is a whole object settles it, and a later one, not
// indented, where those before are broken, and not the start of an object that holds it.
func sniffJSON(head []byte, src Source) (layout, bool) {
	l := layout{format: JSON}
	start := skipSpace(head, 0)
	if start < len(head) && head[start] == '[' && startsArray(head[start+1:]) {
		l.framer = newJSONFramer(false)
		return l, true
	}
	lines := headLines(head)
	if start < len(head) && head[start] == '{' && startsObject(head[start+1:]) {
		if at := messagesArray(head[start:]); at > 0 {
			l.framer, l.skip = newJSONFramer(true), start+at
			return l, true
		}
		if at := src.wrapper(head[start:]); at > 0 {
			framer := newJSONFramer(true)
			framer.again = src.wrapper
			l.framer, l.skip = framer, start+at
			return l, true
		}
		whole := func(line []byte) bool { return line[0] == '{' && isObject(line) }
		if isObject(lines[0]) || slices.ContainsFunc(lines[1:], whole) && !beginsWhole(head) {
			l.framer = new(lineFramer)
		} else {
			l.framer = newJSONFramer(false)
		}
		return l, true
	}
	l.framer = new(lineFramer)
	return l, slices.ContainsFunc(lines, isObject)
}

// startsArray reports whether what follows a bracket makes it an array of
// objects and not a time or level in brackets.
func startsArray(b []byte) bool {
	i := skipSpace(b, 0)
	return i == len(b) || b[i] == '{' || b[i] == ']'
}

// startsObject reports whether what follows a brace makes it an object and not a
// name in braces.
func startsObject(b []byte) bool {
	i := skipSpace(b, 0)
	return i == len(b) || b[i] == '"' || b[i] == '}'
}

// messagesArray returns the offset behind the bracket that opens "messages" in
// the body of the search API's reply, {"fields":[…],"messages":[…]}, and 0 where
// head, which begins with a brace, is none (sumo-api.md 3.3).
func messagesArray(head []byte) int {
	if i := skipSpace(head, 1); !bytes.HasPrefix(head[i:], []byte(`"fields"`)) {
		return 0
	}
	const member = `"messages"`
	i := bytes.Index(head, []byte(member))
	if i < 0 {
		return 0
	}
	if i = skipSpace(head, i+len(member)); i == len(head) || head[i] != ':' {
		return 0
	}
	if i = skipSpace(head, i+1); i == len(head) || head[i] != '[' || !startsArray(head[i+1:]) {
		return 0
	}
	return i + 1
}

// beginsWhole reports whether a text begins with a whole object, however its lines
// lie.
func beginsWhole(head []byte) bool {
	list, _ := newJSONFramer(false).frame(head, false, nil)
	return len(list) > 0 && isObject(head[list[0].start:list[0].end])
}

var anyObject = NewExtractor(nil)

// isObject reports whether a line is one whole JSON object.
func isObject(line []byte) bool { return anyObject.Extract(line, nil) == nil }

// sniffCSV finds a header. Without one a file is plain lines. declared says that
// the source expects CSV and nothing else: a header alone is then enough.
func sniffCSV(head []byte, whole, declared bool) (layout, bool) {
	framer := new(csvFramer)
	list, _ := framer.frame(head, whole, nil)
	if len(list) == 0 || framer.cut() >= 0 && len(list) == 1 {
		return layout{}, false
	}
	header := head[list[0].start:list[0].end]
	l := layout{format: CSV, framer: new(csvFramer), skip: list[0].end, columns: csvHeader(header)}
	if len(list) > 1 {
		l.first = head[list[1].start:list[1].end]
	}
	return l, isHeader(l.columns, l.first, declared)
}

// sniffExport finds an export of a Sumo search, as CSV or JSON: its records hold
// the message in a column _raw.
func sniffExport(head []byte, whole bool, src Source) (layout, bool) {
	if l, ok := sniffJSON(head, src); ok {
		framer := newJSONFramer(l.skip > 0)
		list, _ := framer.frame(head[l.skip:], whole, nil)
		if len(list) > 0 {
			var found [len(exportColumns)]Found
			exportRecord(new(Scanner), head[l.skip:][list[0].start:list[0].end], &found)
			l.export = found[colRaw].Kind == String
		}
		return l, l.export
	}
	l, ok := sniffCSV(head, whole, true)
	l.export = ok && columnIndex(l.columns, exportColumns[colRaw], true) >= 0
	return l, l.export
}
