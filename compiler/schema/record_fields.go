package schema

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed record_fields.tsv
var recordFieldsTSV string

// Field is an attribute of Cloud SIEM's records.
type Field struct {
	Name string
	// Type is the schema's own word: string, int, long, float, double,
	// boolean, array[string], map[string]string and a few structs.
	Type string
	// RecordTypes are the record types on which the vendor's mappers set the
	// field; for an enrichment, those of the field it is Of. Any field may be
	// mapped to any type, so that this informs and never forbids.
	RecordTypes []string
	// Of is the field that an enrichment was worked out from, or "".
	Of string
	// EntityType is the type of entity that the field may name, such as _ip,
	// or "".
	EntityType string
	// SetBy says whose the field is: mapper (the only one a parser can set),
	// system, enrichment or sensor.
	SetBy string
	// Mappers and Rules count how many of the vendor's mappers set the field
	// and how many of its rules read it.
	Mappers, Rules int
	Note           string
}

// IsNumber reports whether Cloud SIEM holds fields of a type as numbers, so that a
// rule compares them with one (cloud-siem.md 1.3).
func IsNumber(recordType string) bool {
	switch recordType {
	case "int", "long", "float", "double":
		return true
	}
	return false
}

var recordFields = sync.OnceValue(func() []Field {
	lines := rows("record_fields.tsv", recordFieldsTSV, func(c []string) bool { return len(c) == 8 })
	var all []Field
	for _, c := range lines[1:] { // the first names the columns
		all = append(all, fieldOf(c))
	}
	return all
})

// fieldOf reads a row of the table.
func fieldOf(c []string) Field {
	f := Field{Name: c[0], Type: c[1], EntityType: c[3], SetBy: c[4], Note: c[7]}
	f.Mappers, _ = strconv.Atoi(c[5]) // empty for what no mapper can set
	f.Rules, _ = strconv.Atoi(c[6])
	switch of, isOf := strings.CutPrefix(c[2], "as "); {
	case isOf:
		f.Of = of
		whole, _ := RecordField(of)
		f.RecordTypes = whole.RecordTypes
	case c[2] == "all":
		f.RecordTypes = RecordTypes
	case c[2] != "" && c[2] != "none seen":
		f.RecordTypes = strings.Split(c[2], ",")
	}
	return f
}

// RecordField returns the field of a name, in the schema's case: Cloud SIEM is
// not known to ignore case (cloud-siem.md 1.1).
func RecordField(name string) (Field, bool) {
	c := row(recordFieldsTSV, name)
	if len(c) != 8 || c[0] != name {
		return Field{}, false
	}
	return fieldOf(c), true
}

// RecordFieldFold is RecordField without regard to case, for hints.
func RecordFieldFold(name string) (Field, bool) {
	for _, f := range recordFields() {
		if strings.EqualFold(f.Name, name) {
			return f, true
		}
	}
	return Field{}, false
}

// NearRecordFields returns names of fields that may have been meant, five at
// most.
func NearRecordFields(name string) []string {
	var names []string
	for _, f := range recordFields() {
		names = append(names, f.Name)
	}
	near := Nearest(name, names)
	return near[:min(len(near), 5)]
}
