package compiler

import (
	"bytes"
	"encoding/json"
	"fmt"

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
			}
			room := schema.MaxLookupDescription - 39 - len(set.Project.ID) - len(l.Name)
			if len(l.Text) > room || l.Text == "" {
				diags.Errorf("too-long", l.Span, "the list's text has %d characters; a lookup table wants 1 to %d", len(l.Text), room)
			}
			out = append(out, backend.Artifact{Kind: backend.LookupTable, ID: l.Name, Name: l.Name, File: l.Name + ".lookup.json", Body: encode(b), Span: l.Span})
		}
		if needed(backend.MatchList, l.Name) {
			b := matchListBody{Name: l.Name, TargetColumn: l.Kind.Column(), Description: l.Text, Active: true, Items: []listItem{}}
			for _, r := range l.Rows {
				b.Items = append(b.Items, listItem{r.Value, r.Note, true})
			}
			if len(b.Items) > schema.MaxListItems {
				diags.Errorf("limit", l.Span, "the list has %d rows, a match list takes %d", len(b.Items), schema.MaxListItems)
			}
			out = append(out, backend.Artifact{Kind: backend.MatchList, ID: l.Name, Name: l.Name, File: l.Name + ".matchlist.json", Body: encode(b), Span: l.Span})
		}
	}
	return out, diags
}

// encode writes JSON as people read it, without escaping <, > and &.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprint(err)) // our own types always encode
	}
	return b.Bytes()
}
