// Package backend holds what all targets have in common: the artifact that a
// branch becomes, and the kind of error that a target gives for what it cannot
// say. Each target is a package below this one; none imports another.
package backend

import (
	"bytes"
	"encoding/json"
	"strings"

	"sumodet/dsl/diag"
)

// Kind is what sort of object an artifact becomes.
type Kind string

// The kinds, spelt as deployment spells them.
const (
	LogSearch   Kind = "log_search"
	SIEMRule    Kind = "siem_rule"
	MatchList   Kind = "match_list"
	LookupTable Kind = "lookup_table"
)

// Artifact is one object as it will be deployed.
type Artifact struct {
	Kind Kind
	// ID is stable over renames: RULE.BRANCH[.LABEL], or a list's name.
	ID string
	// Name is the object's name in Sumo, unique within its kind.
	Name string
	// File is the base name `compile -o` writes Body to.
	File string
	// Body is the request's body, indented, without markers. Ids of folders and
	// lookup tables are symbolic: ${folder}, ${lookup:NAME}.
	Body json.RawMessage
	// Query is the text of a search, one stage a line; QueryFile its base name.
	Query     string
	QueryFile string
	// Needs lists ids of artifacts that must be there first.
	Needs []string
	// Span is the clause that asked for the object.
	Span diag.Span
}

// Refuse reports that a target cannot say something, at the clause, and names
// the targets that can.
func Refuse(l *diag.List, at diag.Span, target, what string, can ...string) *diag.Diagnostic {
	d := l.Errorf("cannot-say", at, "%s cannot say %s", target, what)
	if len(can) > 0 {
		d.Note("it can be said in: %s", strings.Join(can, ", "))
	}
	return d
}

// MaxInline is the number of rows up to which a list stands in a search or rule.
const MaxInline = 200

// Indented writes JSON as people read it, without escaping <, > and &. v is of a type
// that always encodes.
func Indented(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return b.Bytes()
}
