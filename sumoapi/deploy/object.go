package deploy

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A Kind is a kind of object in Sumo.
type Kind string

// The kinds of objects. A folder is never given: it follows from the project.
const (
	Folder      Kind = "folder"
	MatchList   Kind = "match_list"
	LookupTable Kind = "lookup_table"
	LogSearch   Kind = "log_search"
	SIEMRule    Kind = "siem_rule"
)

// Kinds are all kinds.
var Kinds = []Kind{Folder, MatchList, LookupTable, LogSearch, SIEMRule}

// An Object is something that should exist in Sumo. Its body is, by kind:
//
//	log_search    a SaveLogSearchRequest (sumo-api.md 4.1)
//	siem_rule     {"kind": "match", "fields": {…}} (6.3); match, threshold or aggregation
//	match_list    {"name", "targetColumn", "description", "items": [{"value", "description"}]}
//	lookup_table  {"name", "description", "fields", "primaryKeys", "rows": [[…]], "parentFolderId"}
//
// "${folder}" stands for the id of the project's folder where a body asks for
// a parent; in any text ${lookup:ID} for the content path of the lookup table
// with that ID, and ${connection:NAME} for the id of the connection so named.
type Object struct {
	Kind  Kind            `json:"kind"`
	ID    string          `json:"id"`   // stable; unique in its kind
	Name  string          `json:"name"` // as people see it; unique in its kind
	Body  json.RawMessage `json:"body"`
	Needs []string        `json:"needs,omitempty"` // ids of objects that must exist before it
}

// A Project owns what bears its marker.
type Project struct {
	ID        string // [a-z0-9_-], at most 32 bytes
	Folder    string // under the user's personal folder, such as "Detections" or "SOC/Detections"
	AdminMode bool   // act on content as a content administrator (sumo-api.md 1.5)
}

var (
	projectID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9_-]{1,32}$`) })
	objectID  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_.-]{1,100}$`) })
)

func (p Project) check() error {
	if !projectID().MatchString(p.ID) {
		return fmt.Errorf("project id %q: it has 1 to 32 of a-z 0-9 _ -", p.ID)
	}
	for _, name := range p.path() {
		switch {
		case strings.TrimSpace(name) != name || name == "":
			return fmt.Errorf("folder %q: a name in it is empty or begins or ends with a blank", p.Folder)
		case utf8.RuneCountInString(name) > 128:
			return fmt.Errorf("folder %q: a name in it is longer than 128 characters", p.Folder)
		case strings.ContainsFunc(name, unicode.IsControl) || strings.Contains(name, `"`):
			return fmt.Errorf("folder %q: a name in it holds a quote or a control character", p.Folder)
		}
	}
	return nil
}

// path returns the folder's names from the personal folder down.
func (p Project) path() []string {
	if p.Folder == "" {
		return nil
	}
	return strings.Split(p.Folder, "/")
}

// A want is an object ready to be compared and written.
type want struct {
	Object
	body     map[string]any // as it will be sent, still without marker and parent
	normal   map[string]any // what it means; see normal.go
	hash     string         // of normal
	contents contents       // items or rows; nil for kinds without
}

// contents are what an object holds beside its body.
type contents interface {
	hash() string
	size() int
}

func (w *want) contentsHash() string {
	if w.contents == nil {
		return ""
	}
	return w.contents.hash()
}

// prepare decodes, resolves and checks all objects before anything is read or
// written; it reports every mistake.
func prepare(a *account, objects []Object) ([]*want, error) {
	var wants []*want
	var errs []error
	seen := map[[3]string]bool{}
	first := func(what string, k Kind, s string) bool {
		key := [3]string{what, string(k), s}
		defer func() { seen[key] = true }()
		return !seen[key]
	}
	ids := map[string]bool{}
	for _, o := range objects {
		ids[o.ID] = true
	}
	for _, o := range objects {
		w, err := prepareOne(a, o, objects)
		switch {
		case err != nil:
		case !first("id", o.Kind, o.ID):
			err = errors.New("another has the same id")
		case !first("name", o.Kind, o.Name):
			err = fmt.Errorf("another has the name %q too", o.Name)
		}
		for _, need := range o.Needs {
			if !ids[need] {
				err = errors.Join(err, fmt.Errorf("it needs %q, which is not among the objects", need))
			}
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s %s: %w", o.Kind, o.ID, err))
			continue
		}
		wants = append(wants, w)
	}
	return wants, errors.Join(errs...)
}

func prepareOne(a *account, o Object, all []Object) (*want, error) {
	r, known := resources[o.Kind]
	switch {
	case !known:
		return nil, errors.New("unknown kind")
	case !objectID().MatchString(o.ID):
		return nil, errors.New("an id has 1 to 100 of A-Z a-z 0-9 _ . -")
	case strings.TrimSpace(o.Name) == "":
		return nil, errors.New("it has no name")
	}
	body, err := decode(o.Body)
	if err != nil {
		return nil, err
	}
	if err := resolve(a, body, all); err != nil {
		return nil, err
	}
	w := &want{Object: o, body: body}
	if err := r.prepare(w); err != nil {
		return nil, err
	}
	if name := w.normal["name"]; name != o.Name {
		return nil, fmt.Errorf("its body names it %q, not %q", name, o.Name)
	}
	w.hash = hash(w.normal)
	return w, r.fits(a, w)
}
