package sumotest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// State is everything a Server remembers, as one JSON document.
type State struct {
	Seq   int                       `json:"seq"`   // the last number an id was made of
	Items map[string]*Item          `json:"items"` // the content library by id
	Rules map[string]map[string]any `json:"rules"` // Cloud SIEM rules by id, as they are answered
	Lists map[string]*List          `json:"lists"` // match lists by id
	Jobs  map[string]*Job           `json:"jobs"`
	// Connections are the names of webhook connections by id.
	Connections map[string]string `json:"connections,omitempty"`
}

// An Item is a thing in the content library.
type Item struct {
	ID       string         `json:"id"`
	Parent   string         `json:"parent"` // empty for the personal folder
	Name     string         `json:"name"`
	Type     string         `json:"type"` // Folder, Search or Lookups
	Created  string         `json:"created"`
	Modified string         `json:"modified"`
	Body     map[string]any `json:"body"`           // as it is answered, without the members above
	Rows     [][]string     `json:"rows,omitempty"` // of a lookup table
}

// A List is a match list.
type List struct {
	Body  map[string]any  `json:"body"` // as it is answered
	Items map[string]*Row `json:"items"`
}

// A Row is an item of a match list.
type Row struct {
	ID          string `json:"id"`
	Value       string `json:"value"`
	Description string `json:"description"`
	Active      bool   `json:"active"`
	Expiration  string `json:"expiration,omitempty"`
	Hidden      int    `json:"hidden,omitempty"` // how many listings it will still be missing from
}

// A Job is something that takes effect some requests after it was asked for.
type Job struct {
	ID     string     `json:"id"`
	Kind   string     `json:"kind"` // delete or upload
	Target string     `json:"target"`
	Left   int        `json:"left"` // requests until it takes effect
	Status string     `json:"status"`
	Text   string     `json:"text,omitempty"`
	Rows   [][]string `json:"rows,omitempty"`
}

const rootID = "0000000000000001"

func newState(user, now string) *State {
	return &State{
		Seq:   1,
		Items: map[string]*Item{rootID: {ID: rootID, Name: user, Type: "Folder", Created: now, Modified: now, Body: map[string]any{"description": ""}}},
		Rules: map[string]map[string]any{},
		Lists: map[string]*List{},
		Jobs:  map[string]*Job{},
	}
}

// contentID returns the next id of the kind v1 and v2 use.
func (st *State) contentID() string {
	st.Seq++
	return fmt.Sprintf("%016X", st.Seq)
}

// children returns what lies in a folder, oldest first.
func (st *State) children(parent string) []*Item {
	var in []*Item
	for _, it := range st.Items {
		if it.Parent == parent && it.ID != rootID {
			in = append(in, it)
		}
	}
	slices.SortFunc(in, func(a, b *Item) int { return cmp.Compare(a.ID, b.ID) })
	return in
}

// taken reports whether another item of the type has the name in the folder.
func (st *State) taken(parent, kind, name, except string) bool {
	return slices.ContainsFunc(st.children(parent), func(it *Item) bool {
		return it.Type == kind && it.Name == name && it.ID != except
	})
}

// path returns an item's absolute path.
func (st *State) path(it *Item) string {
	if it.ID == rootID {
		return "/Library/Users/" + it.Name
	}
	if up := st.Items[it.Parent]; up != nil {
		return st.path(up) + "/" + it.Name
	}
	return "/" + it.Name
}

// drop deletes an item and all below it.
func (st *State) drop(id string) {
	for _, child := range st.children(id) {
		st.drop(child.ID)
	}
	delete(st.Items, id)
}

// tick lets one request's worth of time pass for jobs.
func (st *State) tick() (changed bool) {
	for _, id := range slices.Sorted(maps.Keys(st.Jobs)) {
		j := st.Jobs[id]
		if j.Status != "InProgress" {
			continue
		}
		changed = true
		if j.Left--; j.Left > 0 {
			continue
		}
		j.Status = "Success"
		if j.Text != "" {
			j.Status = "PartialSuccess"
		}
		switch it := st.Items[j.Target]; {
		case j.Kind == "delete":
			st.drop(j.Target)
		case it == nil:
			j.Status, j.Text = "Failed", "Content with the given ID does not exist."
		default:
			it.Rows = j.Rows
		}
		j.Rows = nil
	}
	return changed
}

// Save returns the whole state as one JSON document.
func (s *Server) Save() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.save()
}

func (s *Server) save() ([]byte, error) {
	return json.MarshalIndent(s.state, "", " ")
}

// Load replaces the whole state by what Save returned.
func (s *Server) Load(data []byte) error {
	st := new(State)
	if err := json.Unmarshal(data, st); err != nil {
		return fmt.Errorf("the state cannot be read: %w", err)
	}
	if st.Items[rootID] == nil || st.Rules == nil || st.Lists == nil || st.Jobs == nil {
		return fmt.Errorf("the state cannot be read: it lacks a member")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = st
	return nil
}

// Edit changes the state directly, as somebody would in Sumo's own pages. It
// makes no entry in Requests.
func (s *Server) Edit(change func(*State)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.state)
}
