package compiler

import (
	"fmt"
	"unicode/utf8"

	"sumodet/compiler/backend"
	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/dsl/diag"
)

// The bodies of lists that are deployed as objects (sumo-api.md 5 and 6.8).

type lookupBody struct {
	Name           string        `json:"name"`
	Description    string        `json:"description"`
	ParentFolderID string        `json:"parentFolderId"`
	Fields         []lookupField `json:"fields"`
	PrimaryKeys    []string      `json:"primaryKeys"`
	TTL            int           `json:"ttl"`
	SizeAction     string        `json:"sizeLimitAction"`
	Rows           [][]string    `json:"rows"`
}

type lookupField struct {
	Name string `json:"fieldName"`
	Type string `json:"fieldType"`
}

type matchListBody struct {
	Name         string     `json:"name"`
	TargetColumn string     `json:"targetColumn"`
	Description  string     `json:"description"`
	Active       bool       `json:"active"`
	Items        []listItem `json:"items"`
}

type listItem struct {
	Value       string `json:"value"`
	Description string `json:"description"`
	Active      bool   `json:"active"`
}

// listArtifacts returns the lookup tables and match lists that artifacts need.
func listArtifacts(set *ir.Set, using []backend.Artifact) ([]backend.Artifact, diag.List) {
	var out []backend.Artifact
	var diags diag.List
	needed := func(kind backend.Kind, name string) bool {
		for _, a := range using {
			for _, n := range a.Needs {
				if n == name && (a.Kind == backend.LogSearch) == (kind == backend.LookupTable) {
					return true
				}
			}
		}
		return false
	}
	for _, l := range set.Lists {
		if needed(backend.LookupTable, l.Name) {
			b := lookupBody{Name: l.Name, Description: l.Text, ParentFolderID: "${folder}", PrimaryKeys: []string{"value"}, SizeAction: "StopIncomingMessages",
				Fields: []lookupField{{"value", "string"}, {"note", "string"}}}
			for _, r := range l.Rows {
				b.Rows = append(b.Rows, []string{r.Value, r.Note})
				if n := len(r.Value) + len(r.Note); n > schema.MaxLookupRow {
					diags.Errorf("limit", r.Span, "the row of %s has %d bytes, one of a lookup table at most %d", start(r.Value), n, schema.MaxLookupRow)
				}
			}
			diags = append(diags, longValues(l, schema.MaxLookupKey, "a lookup table's key")...)
			room := schema.MaxLookupDescription - 39 - len(set.Project.ID) - len(l.Name)
			if n := utf8.RuneCountInString(l.Text); n > room || n == 0 {
				diags.Errorf("too-long", l.Span, "the list's text has %d characters; a lookup table wants 1 to %d", n, room)
			}
			out = append(out, backend.Artifact{Kind: backend.LookupTable, ID: l.Name, Name: l.Name, File: l.Name + ".lookup.json", Body: backend.Indented(b), Span: l.Span})
		}
		if needed(backend.MatchList, l.Name) {
			b := matchListBody{Name: l.Name, TargetColumn: l.Kind.Column(), Description: l.Text, Active: true, Items: []listItem{}}
			for _, r := range l.Rows {
				b.Items = append(b.Items, listItem{r.Value, r.Note, true})
			}
			diags = append(diags, longValues(l, schema.MaxListItem, "an item of a match list")...)
			if len(b.Items) > schema.MaxListItems {
				diags.Errorf("limit", l.Span, "the list has %d rows, a match list takes %d", len(b.Items), schema.MaxListItems)
			}
			out = append(out, backend.Artifact{Kind: backend.MatchList, ID: l.Name, Name: l.Name, File: l.Name + ".matchlist.json", Body: backend.Indented(b), Span: l.Span})
		}
	}
	return out, diags
}

// longValues are the errors of values with more characters than what they become takes.
func longValues(l *ir.List, most int, becomes string) (diags diag.List) {
	for _, r := range l.Rows {
		if n := utf8.RuneCountInString(r.Value); n > most {
			diags.Errorf("limit", r.Span, "the value %s has %d characters, %s at most %d", start(r.Value), n, becomes, most)
		}
	}
	return diags
}

// start quotes the start of a long text.
func start(text string) string {
	r := []rune(text)
	if len(r) > 20 {
		return fmt.Sprintf("%q…", string(r[:20]))
	}
	return fmt.Sprintf("%q", text)
}
