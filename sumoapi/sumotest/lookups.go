package sumotest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// Lookup tables (sumo-api.md 5).

func (s *Server) lookupBody(it *Item) map[string]any {
	m := maps.Clone(it.Body)
	m["id"], m["name"], m["parentFolderId"] = it.ID, it.Name, it.Parent
	m["createdAt"], m["modifiedAt"] = it.Created, it.Modified
	if up := s.state.Items[it.Parent]; up != nil {
		m["contentPath"] = s.state.path(up) // the folder's, not the table's
	}
	m["size"] = len(it.Rows)
	return m
}

func (s *Server) getLookup(q *request) reply {
	if it := s.item(q.vars[0], "Lookups"); it != nil {
		return ok(s.lookupBody(it))
	}
	return s.missing(q)
}

func (s *Server) createLookup(q *request) reply {
	name, _ := q.json["name"].(string)
	parent, _ := q.json["parentFolderId"].(string)
	if name == "" || len(name) > 255 || strings.Contains(name, "/") {
		return s.invalid(q, "Invalid field: name")
	}
	if bad := lookupMistake(q.json); bad != "" {
		return s.invalid(q, bad)
	}
	columns := columnNames(q.json)
	keys, _ := q.json["primaryKeys"].([]any)
	if len(columns) == 0 || len(keys) == 0 {
		return s.invalid(q, "Invalid field: fields and primaryKeys are required")
	}
	for _, k := range keys {
		if !slices.Contains(columns, fmt.Sprint(k)) {
			return s.invalid(q, "Invalid field: primaryKeys")
		}
	}
	if s.item(parent, "Folder") == nil {
		return s.fail(q, http.StatusBadRequest, "content:parent_not_found", "Parent object not found.")
	}
	if s.state.taken(parent, "Lookups", name, "") {
		return s.duplicate(q)
	}
	body := map[string]any{"description": q.json["description"], "fields": q.json["fields"], "primaryKeys": keys,
		"ttl": q.json["ttl"], "sizeLimitAction": q.json["sizeLimitAction"]}
	fill(body, map[string]any{"ttl": 0.0, "sizeLimitAction": "StopIncomingMessages"})
	return ok(s.lookupBody(s.add(parent, name, "Lookups", body)))
}

// updateLookup ignores all but three members, as Sumo does.
func (s *Server) updateLookup(q *request) reply {
	it := s.item(q.vars[0], "Lookups")
	if it == nil {
		return s.missing(q)
	}
	bad := lookupMistake(q.json)
	if q.json["ttl"] == nil {
		bad = "Invalid field: ttl is required"
	}
	if bad != "" {
		return s.invalid(q, bad)
	}
	it.Body = maps.Clone(it.Body)
	it.Body["description"], it.Body["ttl"] = q.json["description"], q.json["ttl"]
	if a := q.json["sizeLimitAction"]; a != nil {
		it.Body["sizeLimitAction"] = a
	}
	it.Modified = s.now()
	return ok(s.lookupBody(it))
}

func lookupMistake(b map[string]any) string {
	description, _ := b["description"].(string)
	if strings.TrimSpace(description) == "" || utf8.RuneCountInString(description) > 1000 {
		return "Invalid field: description must not be blank and has at most 1000 characters"
	}
	if ttl, given := b["ttl"].(float64); given && (ttl < 0 || ttl > 525600) {
		return "Invalid field: ttl"
	}
	switch b["sizeLimitAction"] {
	case nil, "StopIncomingMessages", "DeleteOldData":
		return ""
	}
	return "Invalid field: sizeLimitAction"
}

func columnNames(b map[string]any) (names []string) {
	fields, _ := b["fields"].([]any)
	for _, f := range fields {
		m, _ := f.(map[string]any)
		name, _ := m["fieldName"].(string)
		kind, _ := m["fieldType"].(string)
		if name == "" || !slices.Contains([]string{"boolean", "int", "long", "double", "string"}, kind) {
			return nil
		}
		names = append(names, name)
	}
	return names
}

// deleteLookup answers at once; where jobs take more than one request, the
// table too is still there for as many (sumo-api.md 7.4).
func (s *Server) deleteLookup(q *request) reply {
	if s.item(q.vars[0], "Lookups") == nil {
		return s.missing(q)
	}
	if s.opts.JobSteps > 1 {
		s.job("delete", q.vars[0], nil, "")
	} else {
		s.state.drop(q.vars[0])
	}
	return reply{status: http.StatusNoContent}
}

func (s *Server) uploadLookup(q *request) reply {
	it := s.item(q.vars[0], "Lookups")
	if it == nil {
		return s.missing(q)
	}
	rows, err := uploaded(q)
	if err != nil {
		return s.invalid(q, "Invalid field: file: "+err.Error())
	}
	columns := columnNames(it.Body)
	if len(rows) == 0 || !slices.Equal(rows[0], columns) {
		return s.invalid(q, "Invalid field: file: the first line must name the columns")
	}
	var kept [][]string
	text := ""
	for i, row := range rows[1:] {
		if len(row) != len(columns) {
			text = fmt.Sprintf("Row %d has %d values.", i+1, len(row))
			continue
		}
		kept = append(kept, row)
	}
	if q.query.Get("merge") == "true" {
		kept = append(slices.Clone(it.Rows), kept...)
	}
	return ok(map[string]any{"id": s.job("upload", it.ID, kept, text)})
}

func uploaded(q *request) ([][]string, error) {
	_, params, err := mime.ParseMediaType(q.kind)
	if err != nil || params["boundary"] == "" {
		return nil, fmt.Errorf("no multipart form")
	}
	form := multipart.NewReader(bytes.NewReader(q.raw), params["boundary"])
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			return nil, fmt.Errorf("no part named file")
		}
		if err != nil {
			return nil, err
		}
		if part.FormName() == "file" {
			r := csv.NewReader(part)
			r.FieldsPerRecord = -1
			return r.ReadAll()
		}
	}
}

func (s *Server) lookupJob(q *request) reply {
	j := s.state.Jobs[q.vars[0]]
	if j == nil || j.Kind != "upload" {
		return s.missing(q)
	}
	errors := []any{}
	if j.Text != "" && j.Status != "InProgress" {
		errors = append(errors, map[string]any{"code": "lookup:bad_row", "message": j.Text})
	}
	return ok(map[string]any{"jobId": j.ID, "status": j.Status, "statusMessages": []any{}, "errors": errors, "warnings": []any{},
		"lookupContentId": j.Target, "requestType": "BulkReplace"})
}
