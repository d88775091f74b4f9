package sumotest

import (
	"maps"
	"net/http"
	"slices"
	"unicode/utf8"
)

// The content library: folders, paths and deletion (sumo-api.md 4.2).

func (st *State) content(it *Item) map[string]any {
	m := map[string]any{"id": it.ID, "name": it.Name, "itemType": it.Type, "parentId": it.Parent,
		"permissions": []string{"View", "Edit", "Manage"}, "createdAt": it.Created, "modifiedAt": it.Modified,
		"createdBy": rootID, "modifiedBy": rootID}
	// Only folders tell their description in listings; that other kinds do is
	// not sure.
	if it.Type == "Folder" {
		m["description"] = it.Body["description"]
	}
	return m
}

func (st *State) folder(it *Item) map[string]any {
	m := st.content(it)
	children := []any{}
	for _, c := range st.children(it.ID) {
		children = append(children, st.content(c))
	}
	m["children"] = children
	return m
}

func (s *Server) item(id, kind string) *Item {
	if it := s.state.Items[id]; it != nil && (kind == "" || it.Type == kind) {
		return it
	}
	return nil
}

func (s *Server) personal(*request) reply { return ok(s.state.folder(s.state.Items[rootID])) }

func (s *Server) getFolder(q *request) reply {
	if it := s.item(q.vars[0], "Folder"); it != nil {
		return ok(s.state.folder(it))
	}
	return s.missing(q)
}

func (s *Server) createFolder(q *request) reply {
	name, _ := q.json["name"].(string)
	description, _ := q.json["description"].(string)
	parent, _ := q.json["parentId"].(string)
	if bad := folderMistake(name, description); bad != "" {
		return s.invalid(q, bad)
	}
	if s.item(parent, "Folder") == nil {
		return s.fail(q, http.StatusBadRequest, "content:parent_not_found", "Parent object not found.")
	}
	if s.state.taken(parent, "Folder", name, "") {
		return s.duplicate(q)
	}
	return ok(s.state.folder(s.add(parent, name, "Folder", map[string]any{"description": description})))
}

func (s *Server) updateFolder(q *request) reply {
	it := s.item(q.vars[0], "Folder")
	if it == nil {
		return s.missing(q)
	}
	name, _ := q.json["name"].(string)
	description, _ := q.json["description"].(string)
	if bad := folderMistake(name, description); bad != "" {
		return s.invalid(q, bad)
	}
	if s.state.taken(it.Parent, "Folder", name, it.ID) {
		return s.duplicate(q)
	}
	it.Name, it.Body, it.Modified = name, map[string]any{"description": description}, s.now()
	return ok(s.state.folder(it))
}

func folderMistake(name, description string) string {
	switch {
	case name == "" || utf8.RuneCountInString(name) > 128:
		return "Invalid field: name has 1 to 128 characters"
	case utf8.RuneCountInString(description) > 255:
		return "Invalid field: description has at most 255 characters"
	}
	return ""
}

func (s *Server) add(parent, name, kind string, body map[string]any) *Item {
	it := &Item{ID: s.state.contentID(), Parent: parent, Name: name, Type: kind, Created: s.now(), Modified: s.now(), Body: body}
	s.state.Items[it.ID] = it
	return it
}

func (s *Server) duplicate(q *request) reply {
	return s.fail(q, http.StatusBadRequest, "content:duplicate_content", "The content with same name already exists.")
}

func (s *Server) contentAt(q *request) reply {
	for _, id := range slices.Sorted(maps.Keys(s.state.Items)) {
		if it := s.state.Items[id]; s.state.path(it) == q.query.Get("path") {
			return ok(s.state.content(it))
		}
	}
	return s.missing(q)
}

func (s *Server) contentPath(q *request) reply {
	if it := s.item(q.vars[0], ""); it != nil {
		return ok(map[string]any{"path": s.state.path(it)})
	}
	return s.missing(q)
}

func (s *Server) deleteContent(q *request) reply {
	it := s.item(q.vars[0], "")
	if it == nil {
		return s.fail(q, http.StatusNotFound, "content:not_found", "Content with the given ID does not exist.")
	}
	if it.ID == rootID {
		return s.fail(q, http.StatusForbidden, "forbidden", "The personal folder cannot be deleted.")
	}
	return ok(map[string]any{"id": s.job("delete", it.ID, nil, "")})
}

func (s *Server) deleteStatus(q *request) reply {
	j := s.state.Jobs[q.vars[1]]
	if j == nil || j.Kind != "delete" {
		return s.missing(q)
	}
	return ok(map[string]any{"status": j.Status, "statusMessage": nil, "error": nil})
}

// job starts a job that takes effect some requests later.
func (s *Server) job(kind, target string, rows [][]string, text string) string {
	j := &Job{ID: s.state.contentID(), Kind: kind, Target: target, Left: max(s.opts.JobSteps, 1), Status: "InProgress", Rows: rows, Text: text}
	s.state.Jobs[j.ID] = j
	return j.ID
}
