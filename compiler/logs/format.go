package logs

import (
	"slices"
	"time"
)

// Format says how the messages of a file are framed and where their time and
// host stand. Sumo's own search exports are no format: they are recognised
// whatever a source declares.
type Format string

// The formats, by the words of a source's format clause.
const (
	// JSON is objects one a line, one after another, or in one array.
	JSON Format = "json"
	// Syslog is one message a line with an RFC 3164, RFC 5424 or ISO header.
	Syslog Format = "syslog"
	// CSV is RFC 4180 records below a header record.
	CSV Format = "csv"
	// Lines is one message a line.
	Lines Format = "lines"
)

// formats are all formats in the order in which a file is tried for them.
var formats = []Format{JSON, Syslog, CSV, Lines}

// ParseFormat returns the format a word names; ok is false where it names none.
func ParseFormat(word string) (f Format, ok bool) {
	f = Format(word)
	return f, slices.Contains(formats, f)
}

// Source is what a rule's source says of its local files.
type Source struct {
	// Formats are those a file may have; each file's own is found among them by
	// its first bytes. None means any.
	Formats []Format
	// Host and Time name where a record holds its host and time; the first path
	// that is there and not blank, or reads as a time, wins. None means the
	// usual names (timeNames and hostNames).
	Host, Time []Path
	// Reads names top-level members, or columns, that the source reads: an array among
	// them is not taken for one that a file's messages lie in (Wrapped).
	Reads []string
	// Zone is that of times which name none; nil is UTC.
	Zone *time.Location
}

// allows reports whether a file of the source may have the format.
func (s Source) allows(f Format) bool {
	return len(s.Formats) == 0 || slices.Contains(s.Formats, f)
}

// timeNames are tried in order when a source names no time: Sumo's own name,
// then those that Elastic, Sysmon, the Windows event log rendered as JSON, AWS
// CloudTrail, Azure, Defender, NXLog, Okta and common loggers write.
var timeNames = mustPaths(
	"_messageTime", "_messagetime", "@timestamp", "timestamp", "time", "eventTime",
	"UtcTime", "EventData.UtcTime", "Event.EventData.UtcTime",
	"Event.System.TimeCreated.#attributes.SystemTime",
	"Event.System.TimeCreated['@SystemTime']", "Event.System.TimeCreated.SystemTime",
	"TimeCreated", "ts", "datetime", "date",
	"TimeGenerated", "Timestamp", "EventTime", "createdDateTime", "published", "event_time",
)

// hostNames are tried in order when a source names no host.
var hostNames = mustPaths(
	"_sourceHost", "_sourcehost", "host", "hostname", "host.name", "Computer",
	"Event.System.Computer", "HostName", "dvc",
	"Hostname", "winlog.computer_name", "DeviceName",
)

// MemberPath is the path of a member of the whole record by its name, whatever
// characters that has.
func MemberPath(name string) string { return "['" + name + "']" }

func mustPaths(texts ...string) []Path {
	paths := make([]Path, len(texts))
	for i, t := range texts {
		p, err := ParsePath(t)
		if err != nil {
			panic(err)
		}
		paths[i] = p
	}
	return paths
}
