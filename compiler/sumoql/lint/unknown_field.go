package lint

import (
	"strings"

	"sumodet/dsl/diag"
)

var unknownField = &Check{
	Name:     "unknown-field",
	Title:    "a field that nothing before it makes",
	Before:   "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| count by src_ip\n| where src_ipp = \"192.0.2.1\"",
	After:    "_sourceCategory=sshd \"Failed password\"\n| parse \"from * port\" as src_ip\n| count by src_ip\n| where src_ip = \"192.0.2.1\"",
	Why:      "A field is built in, or a stage before has made it; behind an aggregate there are only its results and keys. Fields of extraction rules and auto-parse mode are not known here: before any aggregate the finding is info, or a warning where a field of almost that name exists. Such fields are declared by --field or a comment `// sumodet: fields a, b`.",
	Severity: diag.Error,
	Source:   "sumo-query-language.md 3.8, 6.2",
	find: func(q *query) {
		for _, u := range q.unread {
			name := strings.TrimSpace(u.name.Place().Text())
			d := q.report(u.name.Place(), "no stage before makes the field %s", name)
			switch {
			case u.dropped:
				d.Message = "behind the fields stage there is no field " + name
				if !u.grouped {
					d.Severity = diag.Warning
				}
			case u.result && !u.grouped:
				d.Severity = diag.Warning
				d.Note("an aggregate makes it, and none stands before")
				continue
			case u.grouped:
				d.Note("behind an aggregate there are only its results and keys")
			case len(u.near) > 0:
				d.Severity = diag.Warning
			default:
				d.Severity = diag.Info
			}
			if len(u.near) > 0 {
				d.Note("did you mean %q?", u.near[0])
			}
			if !u.grouped && !u.dropped {
				d.Note("if an extraction rule makes it, say so: // sumodet: fields %s", name)
			}
		}
	},
}
