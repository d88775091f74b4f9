package sumotest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Match lists (sumo-api.md 6.8).

func (s *Server) listLists(q *request) reply {
	var all []any
	for _, id := range slices.Sorted(maps.Keys(s.state.Lists)) {
		all = append(all, s.state.Lists[id].Body)
	}
	return s.page(q, all, 100)
}

func (s *Server) getList(q *request) reply {
	if l := s.state.Lists[q.vars[0]]; l != nil {
		return data(l.Body)
	}
	return s.missing(q)
}

func (s *Server) createList(q *request) reply {
	in, _ := q.json["fields"].(map[string]any)
	name, _ := in["name"].(string)
	column, _ := in["targetColumn"].(string)
	if name == "" || column == "" {
		return s.invalid(q, "name and targetColumn are required")
	}
	for _, l := range s.state.Lists {
		if l.Body["name"] == name {
			return s.invalid(q, "match list name: "+name+" already exists")
		}
	}
	s.state.Seq++
	id := strconv.Itoa(s.state.Seq)
	body := map[string]any{"id": id, "name": name, "targetColumn": column, "created": s.now(), "createdBy": s.opts.User}
	s.setList(body, in)
	s.state.Lists[id] = &List{Body: body, Items: map[string]*Row{}}
	return data(body)
}

func (s *Server) updateList(q *request) reply {
	l := s.state.Lists[q.vars[0]]
	if l == nil {
		return s.missing(q)
	}
	in, _ := q.json["fields"].(map[string]any)
	if _, given := in["description"].(string); !given {
		return s.invalid(q, "description is required")
	}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if !slices.Contains([]string{"description", "defaultTtl", "active"}, name) {
			return s.invalid(q, "unknown field "+name)
		}
	}
	l.Body = maps.Clone(l.Body)
	s.setList(l.Body, in)
	return data(l.Body)
}

func (s *Server) setList(body, in map[string]any) {
	for _, k := range []string{"description", "defaultTtl", "active"} {
		body[k] = in[k]
	}
	fill(body, map[string]any{"description": "", "defaultTtl": 0.0, "active": true})
	body["lastUpdated"], body["lastUpdatedBy"] = s.now(), s.opts.User
}

func (s *Server) deleteList(q *request) reply {
	if s.state.Lists[q.vars[0]] == nil {
		return s.missing(q)
	}
	delete(s.state.Lists, q.vars[0])
	return data(map[string]any{"ok": true})
}

// addItems keeps (list, value) unique; an added item is hidden from some
// listings first.
func (s *Server) addItems(q *request) reply {
	l := s.state.Lists[q.vars[0]]
	if l == nil {
		return s.missing(q)
	}
	items, _ := q.json["items"].([]any)
	if len(items) == 0 || len(items) > 1000 {
		return s.invalid(q, "items holds 1 to 1000 items")
	}
	var rows []*Row
	for _, v := range items {
		m, _ := v.(map[string]any)
		value, _ := m["value"].(string)
		description, described := m["description"].(string)
		active, given := m["active"].(bool)
		expiration, _ := m["expiration"].(string)
		if value == "" || utf8.RuneCountInString(value) > 2000 || !described || !given {
			return s.invalid(q, "value, active and description are required")
		}
		rows = append(rows, &Row{Value: value, Description: description, Active: active, Expiration: expiration, Hidden: s.opts.ItemSteps})
	}
	byValue := make(map[string]*Row, len(l.Items))
	for _, r := range l.Items {
		byValue[r.Value] = r
	}
	for _, row := range rows {
		if old := byValue[row.Value]; old != nil {
			row.ID, row.Hidden = old.ID, old.Hidden
		} else {
			s.state.Seq++
			row.ID = fmt.Sprintf("%s-%d", q.vars[0], s.state.Seq)
		}
		l.Items[row.ID], byValue[row.Value] = row, row
	}
	return data(map[string]any{"ok": true})
}

// visible returns the items of the lists asked for, and lets one listing's
// worth of time pass for the hidden ones.
func (s *Server) visible(q *request) (all []any) {
	for _, listID := range strings.Split(q.query.Get("listIds"), ",") {
		l := s.state.Lists[listID]
		if l == nil {
			continue
		}
		for _, id := range slices.Sorted(maps.Keys(l.Items)) {
			r := l.Items[id]
			if r.Hidden > 0 {
				r.Hidden--
				continue
			}
			all = append(all, map[string]any{"id": r.ID, "value": r.Value, "active": r.Active, "expiration": orNull(r.Expiration), "listName": l.Body["name"],
				"meta": map[string]any{"description": r.Description}})
		}
	}
	return all
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (s *Server) listItems(q *request) reply {
	offset, _ := strconv.Atoi(q.query.Get("offset"))
	limit, _ := strconv.Atoi(q.query.Get("limit"))
	if offset+limit > 10_000 {
		return s.invalid(q, "offset and limit reach beyond 10000")
	}
	return s.page(q, s.visible(q), 1000)
}

// allItems pages by a token, 1,000 a page.
func (s *Server) allItems(q *request) reply {
	all := s.visible(q)
	from, _ := strconv.Atoi(q.query.Get("nextPageToken"))
	from = min(max(from, 0), len(all))
	to := min(from+1000, len(all))
	next := ""
	if to < len(all) {
		next = strconv.Itoa(to)
	}
	return data(map[string]any{"nextPageToken": next, "objects": append([]any{}, all[from:to]...)})
}

func (s *Server) row(id string) (*List, *Row) {
	for _, l := range s.state.Lists {
		if r := l.Items[id]; r != nil {
			return l, r
		}
	}
	return nil, nil
}

func (s *Server) updateItem(q *request) reply {
	l, r := s.row(q.vars[0])
	if r == nil {
		return s.missing(q)
	}
	in, _ := q.json["fields"].(map[string]any)
	description, described := in["description"].(string)
	active, given := in["active"].(bool)
	expiration, _ := in["expiration"].(string)
	if !described || !given {
		return s.invalid(q, "active and description are required")
	}
	l.Items[r.ID] = &Row{ID: r.ID, Value: r.Value, Description: description, Active: active, Expiration: expiration}
	return data(map[string]any{"ok": true})
}

func (s *Server) deleteItems(q *request) reply {
	ids, _ := q.json["ids"].([]any)
	if len(ids) > 1000 {
		return s.invalid(q, "ids holds at most 1000 ids")
	}
	failed := []any{}
	for _, id := range ids {
		l, r := s.row(fmt.Sprint(id))
		if r == nil {
			failed = append(failed, map[string]any{"code": "NOT_FOUND", "message": "no item " + fmt.Sprint(id)})
			continue
		}
		delete(l.Items, r.ID)
	}
	return data(map[string]any{"errorResults": failed})
}
