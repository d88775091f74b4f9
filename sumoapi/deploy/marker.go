package deploy

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// A mark is what the marker on an object says (sumo-api.md 8.2); its zero
// value stands for no marker.
type mark struct {
	project string
	id      string
	hash    string // of the normal form that was applied; the 1 in h1 is that form's version
	rows    string // of the contents that were written; empty while they are not
}

var markText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\s*\[dac:([a-z0-9_-]{1,32})/([A-Za-z0-9_.-]{1,100}) h1:([0-9a-f]{12})(?: r:([0-9a-f]{12}))?\]\s*$`)
})

// text returns the marker as it stands in a description.
func (m mark) text() string {
	s := "[dac:" + m.project + "/" + m.id + " h1:" + m.hash
	if m.rows != "" {
		s += " r:" + m.rows
	}
	return s + "]"
}

// onto returns a description with the marker at its end.
func (m mark) onto(description string) string {
	return strings.TrimLeft(strings.TrimRight(description, " \t\r\n")+" "+m.text(), " ")
}

// readMark splits a description into what a person wrote and the marker, which
// counts only at the very end.
func readMark(description string) (string, mark) {
	at := markText().FindStringSubmatchIndex(description)
	if at == nil {
		return description, mark{}
	}
	part := markText().FindStringSubmatch(description)
	return description[:at[0]], mark{part[1], part[2], part[3], part[4]}
}

// room is how many characters a marker takes in a description with the blank
// before it; rows says that the kind has contents, and so a second hash.
func room(m mark, rows bool) int {
	m.hash, m.rows = strings.Repeat("0", 12), ""
	if rows {
		m.rows = m.hash
	}
	return 1 + utf8.RuneCountInString(m.text())
}

// Rules carry the marker as tags, since analysts read their descriptions.
const (
	tagPrefix  = "dac-"
	tagProject = "dac-project:"
	tagID      = "dac-id:"
	tagHash    = "dac-hash:"
)

func (m mark) tags() []any {
	return []any{tagProject + m.project, tagID + m.id, tagHash + m.hash}
}

// readTags splits tags into those people see to and the marker. A marker
// without project or id is none.
func readTags(tags []string) (own []any, m mark) {
	for _, t := range tags {
		switch {
		case strings.HasPrefix(t, tagProject):
			m.project = strings.TrimPrefix(t, tagProject)
		case strings.HasPrefix(t, tagID):
			m.id = strings.TrimPrefix(t, tagID)
		case strings.HasPrefix(t, tagHash):
			m.hash = strings.TrimPrefix(t, tagHash)
		default:
			own = append(own, t)
		}
	}
	if m.project == "" || m.id == "" {
		return own, mark{}
	}
	return own, m
}
