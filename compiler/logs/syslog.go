package logs

import "bytes"

// header is what stands before a syslog message's tag.
type header struct {
	time int64  // epoch ms, or NoTime
	host []byte // nil where there is none
	rest []byte // from the tag on
}

// syslogHeader reads the header of RFC 3164 with or without its priority, as
// files hold it (Nov 25 02:30:35 web01 …), of RFC 5424 (<29>1 2026-… web01 …)
// and of rsyslog's default file form (2026-11-25T02:30:35.123456+00:00 web01 …).
// ok is false where the line begins as none of them.
//
// It is written by hand because leodido/go-syslog builds a message with a map
// and strings for every line, and a line here may be read only for its time.
func (k *clock) syslogHeader(line []byte) (h header, ok bool) {
	h.time = NoTime
	rest, pri := priority(line)
	if pri && len(rest) > 2 && rest[0] == '1' && rest[1] == ' ' {
		return k.rfc5424(rest[2:])
	}
	ms, n := k.prefix(rest)
	switch {
	case n == 0, rest[0] == '[', n < len(rest) && rest[n] != ' ' && rest[n] != ':':
		return h, false
	case digit(rest[0]) && bytes.IndexByte(rest[:n], 'T') < 0: // only ISO times begin with a digit
		return h, false
	}
	h.time = ms
	rest = bytes.TrimLeft(rest[n:], " ")
	host, after := word(rest)
	// A local daemon may leave the host out: its tag then follows the time.
	if len(host) > 0 && host[len(host)-1] != ':' && len(after) > 0 {
		h.host, rest = host, after
	}
	h.rest = rest
	return h, true
}

// rfc5424 reads TIMESTAMP HOSTNAME and leaves APP-NAME and what follows; a dash
// stands for a part that is not there.
func (k *clock) rfc5424(b []byte) (h header, ok bool) {
	stamp, rest := word(b)
	h.time = NoTime
	if string(stamp) != "-" {
		if h.time, ok = k.whole(stamp); !ok {
			return h, false
		}
	}
	if h.host, h.rest = word(rest); string(h.host) == "-" {
		h.host = nil
	}
	return h, len(h.rest) > 0
}

// priority drops the <PRI> at the start of a line.
func priority(b []byte) (rest []byte, ok bool) {
	if len(b) < 3 || b[0] != '<' {
		return b, false
	}
	for i := 1; i < len(b) && i <= 4; i++ {
		if b[i] == '>' && i > 1 {
			return b[i+1:], true
		}
		if !digit(b[i]) {
			break
		}
	}
	return b, false
}

// word cuts b at its first blank.
func word(b []byte) (w, rest []byte) {
	i := bytes.IndexByte(b, ' ')
	if i < 0 {
		return b, nil
	}
	return b[:i], b[i+1:]
}

// isSyslog reports whether a line begins as syslog. An ISO time begins the lines
// of many programs: it must be followed by a host and a tag that ends in a colon.
func (k *clock) isSyslog(line []byte) bool {
	h, ok := k.syslogHeader(line)
	if !ok || !digit(line[0]) {
		return ok
	}
	tag, _ := word(h.rest)
	return h.host != nil && len(tag) > 1 && tag[len(tag)-1] == ':'
}
