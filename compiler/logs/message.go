package logs

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// Message is a message with its time and host. Its slices are views of the chunk
// or of the message's own memory, which the next call of Reader.Message reuses; a
// goroutine uses one Message for all it reads.
type Message struct {
	// Raw is the message as it is: _raw.
	Raw []byte
	// Time is in epoch milliseconds, or NoTime. Fractions below are cut off.
	Time int64
	// Host is nil where the message names none.
	Host []byte
	// Record is the JSON object or CSV record the message came from. It is Raw,
	// unless the file is an export.
	Record []byte
	// Members are what stands at the paths that Reader.Want asked for, where the
	// format is JSON and the file no export; else nil. A record that is broken has
	// none.
	Members []Found
	// Odd is what Scanner.Odd says of a record with Members.
	Odd bool

	scan            *Scanner
	one             Scanner // for Member
	oneFound        [1]Found
	found           []Found
	raw, host, time []byte   // memory for texts that had to be unescaped
	own             *Message // of an export: the message by itself
}

// planPaths settles where the records of the input have time and host.
func (r *Reader) planPaths(src Source) {
	times, hosts := src.Time, src.Host
	if len(times) == 0 {
		times = timeNames
	}
	if len(hosts) == 0 {
		hosts = hostNames
	}
	r.times, r.hosts = len(times), len(hosts)
	r.own = slices.Concat(times, hosts)
	r.paths = NewExtractor(r.own)
	if r.layout.export {
		times, hosts = mustPaths(exportColumns[colTime]), mustPaths(exportColumns[colHost])
		r.rawColumn = r.column(exportColumns[colRaw], true)
	}
	for _, p := range times {
		if i := r.column(p.column(), r.layout.export || len(src.Time) == 0); i >= 0 {
			r.timeColumns = append(r.timeColumns, i)
		}
	}
	for _, p := range hosts {
		if i := r.column(p.column(), r.layout.export || len(src.Host) == 0); i >= 0 {
			r.hostColumns = append(r.hostColumns, i)
		}
	}
	if len(src.Formats) > 0 && r.layout.format == CSV && !r.layout.export && len(r.timeColumns)+len(r.hostColumns) == 0 && !r.hasColumn(src.Reads) {
		r.notes = append(r.notes, "its first line is taken for the names of columns, of which the source knows none; if it is a message, write format lines")
	}
	if r.layout.format == CSV && len(r.timeColumns) == 0 && !r.layout.export {
		r.timeColumns = r.firstTime(r.layout.first)
	}
}

// firstTime returns the first column of a record that is written as a time. A
// bare number may be anything and is none.
func (r *Reader) firstTime(rec []byte) []int {
	for i := 0; ; i++ {
		f, ok := nthField(rec, i)
		if !ok {
			return nil
		}
		text := f.in(new([]byte))
		if _, ok := r.clock.whole(text); ok && bytes.ContainsAny(text, "-/: ") {
			return []int{i}
		}
	}
}

// hasColumn reports whether one of the names is a column's.
func (r *Reader) hasColumn(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return r.column(n, true) >= 0 })
}

// column returns the place of a CSV file's column, with fold also in another case
// of ASCII letters; -1 where there is none.
func (r *Reader) column(name string, fold bool) int {
	return columnIndex(r.layout.columns, name, fold)
}

func columnIndex(columns []string, name string, fold bool) int {
	for i, c := range columns {
		if c == name || fold && equalFold(c, name) {
			return i
		}
	}
	return -1
}

// Want makes Message find members of JSON records too, in the same pass. It is
// for before the first message.
func (r *Reader) Want(paths []Path) {
	r.wanted = len(paths)
	r.paths = NewExtractor(slices.Concat(r.own, paths))
}

// Message reads a message's time and host; raw is a chunk's text between the
// bounds that Chunk.Next or Chunk.At gave. Goroutines may call it at the same
// time, each with its own m.
func (r *Reader) Message(raw []byte, m *Message) {
	m.Raw, m.Record, m.Time, m.Host, m.Members = raw, raw, NoTime, nil, nil
	switch {
	case r.layout.export:
		r.exported(m)
	case r.layout.format == JSON:
		r.ofJSON(m)
	case r.layout.format == Syslog:
		r.ofSyslog(m)
	case r.layout.format == CSV:
		r.ofCSV(m)
	default:
		m.Time = r.clock.near(raw)
	}
}

// ofJSON reads time, host and the wanted members in one pass.
func (r *Reader) ofJSON(m *Message) {
	if m.scan == nil || m.scan.e != r.paths {
		m.scan = &Scanner{e: r.paths}
		m.found = make([]Found, r.times+r.hosts+r.wanted)
	}
	found := m.found
	err := m.scan.Extract(m.Record, found)
	for i := 0; i < r.times && m.Time == NoTime; i++ {
		r.setTime(m, &found[i])
	}
	hosts, members := found[r.times:][:r.hosts], found[r.times+r.hosts:]
	for i := 0; i < len(hosts) && m.Host == nil; i++ {
		r.setHost(m, &hosts[i])
	}
	if err != nil {
		r.broken.Add(1)
		clear(members)
	}
	m.Members, m.Odd = members, m.scan.Odd()
}

func (r *Reader) ofSyslog(m *Message) {
	if h, ok := r.clock.syslogHeader(m.Raw); ok {
		m.Time, m.Host = h.time, h.host
		return
	}
	m.Time = r.clock.near(m.Raw)
}

func (r *Reader) ofCSV(m *Message) {
	for _, i := range r.timeColumns {
		if f, ok := nthField(m.Record, i); ok && m.Time == NoTime {
			m.Time, _ = r.clock.whole(f.in(&m.time))
		}
	}
	for _, i := range r.hostColumns {
		if f, ok := nthField(m.Record, i); ok && m.Host == nil {
			m.Host = notBlank(f.in(&m.host))
		}
	}
}

func (r *Reader) setTime(m *Message, f *Found) {
	if f.Kind == String || f.Kind == Number {
		m.Time, _ = r.clock.whole(f.in(&m.time))
	}
}

func (r *Reader) setHost(m *Message, f *Found) {
	if f.Kind == String {
		m.Host = notBlank(f.in(&m.host))
	}
}

// in returns a found value as text: a string unescaped, in memory where it has
// escapes, any other as it stands in the record.
func (f Found) in(memory *[]byte) []byte {
	if !f.Escaped {
		return f.Val
	}
	*memory = Unescape((*memory)[:0], f.Val)
	return *memory
}

// notBlank returns nil for text that is only white space.
func notBlank(b []byte) []byte {
	if len(b) > 0 && (printable(b[0]) || len(bytes.TrimSpace(b)) > 0) {
		return b
	}
	return nil
}

// printable reports whether a byte is an ASCII character and no white space.
func printable(c byte) bool { return ' ' < c && c < utf8.RuneSelf }

// Member returns a member of the message's record as text, in dst's memory where
// it must be unescaped and else as a view: a JSON member by its path, where an
// object or array is its JSON text, or a CSV column by its name. In an export the
// path names a column first, without case, and then a member of the message. ok
// is false where there is none, or null; a message that is no JSON object has
// none. Goroutines may call it at the same time, each with its own m and dst.
func (r *Reader) Member(m *Message, p Path, dst []byte) (val []byte, ok bool) {
	if p.exact == nil {
		return nil, false
	}
	if r.layout.format == CSV {
		if i := r.column(p.column(), r.layout.export || p.loose); i >= 0 {
			if f, ok := nthField(m.Record, i); ok {
				return f.in(&dst), true
			}
		}
		if !r.layout.export {
			return nil, false
		}
	} else if r.layout.export {
		if val, ok = m.member(p.fold(), m.Record, dst); ok {
			return val, true
		}
	}
	return m.member(p.exact(), m.Raw, dst)
}

func (m *Message) member(e *Extractor, obj, dst []byte) ([]byte, bool) {
	m.one.e, m.one.once = e, true
	found := &m.oneFound
	if m.one.Extract(obj, found[:]); found[0].Kind <= Null {
		return nil, false
	}
	return found[0].in(&dst), true
}
