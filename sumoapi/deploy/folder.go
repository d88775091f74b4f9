package deploy

import (
	"context"
	"fmt"
	"strings"

	"sumodet/sumoapi"
)

// An account is what all kinds need to know of where the project lives.
type account struct {
	client   *sumoapi.Client
	project  Project
	rootID   string // of the user's personal folder
	rootPath string // such as /Library/Users/me@example.com
	folder   string // id of the project's folder; empty while there is none
	// others are further folders of ours, on the path and off it: what was
	// deployed when the project's folder had another path lies there.
	others []*segment

	connections []sumoapi.Connection // read when an object names one
}

// A segment is one of the folders on the path to the project's.
type segment struct {
	name   string
	id     string // its marker's: folder-1 for the outermost
	parent *segment
	have   *have // nil while there is none
	left   []sumoapi.Content
	taken  bool // a folder that is not ours has the name, and ours has another
}

func openAccount(ctx context.Context, client *sumoapi.Client, p Project) (*account, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if p.AdminMode {
		client = client.AsAdmin()
	}
	root, err := client.PersonalFolder(ctx)
	if err != nil {
		return nil, err
	}
	path, err := client.ContentPath(ctx, root.ID)
	if err != nil {
		return nil, err
	}
	return &account{client: client, project: p, rootID: root.ID, rootPath: path}, nil
}

// walk finds the folders on the project's path: each by its name or, when
// that is missing or nothing is wanted any more, by our marker.
func (a *account) walk(ctx context.Context, wanted bool) (path []*segment, warnings []string, err error) {
	parent, at := a.rootID, (*segment)(nil)
	for i, name := range a.project.path() {
		s := &segment{name: name, id: fmt.Sprintf("folder-%d", i+1), parent: at}
		path, at = append(path, s), s
		if parent == "" {
			continue
		}
		up, err := a.client.Folder(ctx, parent)
		if err != nil {
			return nil, nil, err
		}
		named, ours, copies := a.findFolder(up.Children, s)
		for _, c := range copies {
			warnings = append(warnings, fmt.Sprintf("folder %q (%s) is a copy that bears our marker: left alone; take the marker off it to keep it", c.Name, c.ID))
		}
		if err := a.findOthers(ctx, up.Children, s.id); err != nil {
			return nil, nil, err
		}
		found := named
		switch {
		case found == nil, !wanted && ours != nil:
			found = ours
		case ours != nil && ours != named:
			s.taken = true
		}
		parent = ""
		if found != nil {
			f, err := a.client.Folder(ctx, found.ID)
			if err != nil {
				return nil, nil, err
			}
			s.have, s.left, parent = haveFolder(f), f.Children, f.ID
		}
	}
	if len(path) == 0 {
		return nil, warnings, nil
	}
	a.folder = parent
	if err := a.findOthers(ctx, at.left, ""); err != nil {
		return nil, nil, err
	}
	for _, s := range path[:len(path)-1] {
		if s.have != nil && s.have.mark.project == a.project.ID {
			a.others = append(a.others, s)
		}
	}
	return path, warnings, nil
}

// findOthers finds folders of ours that are not on the path, among children and
// below; of those with the marker known one is on the path, the rest are copies.
func (a *account) findOthers(ctx context.Context, in []sumoapi.Content, known string) error {
	for _, c := range in {
		_, m := readMark(c.Description)
		if c.ItemType != "Folder" || m.project != a.project.ID || m.id == known {
			continue
		}
		f, err := a.client.Folder(ctx, c.ID)
		if err != nil {
			return err
		}
		a.others = append(a.others, &segment{name: f.Name, id: m.id, have: haveFolder(f), left: f.Children})
		if err := a.findOthers(ctx, f.Children, ""); err != nil {
			return err
		}
	}
	return nil
}

// findFolder returns the folder with a segment's name and the one with its
// marker, which may be the same; of several marked, the named or else the
// oldest one.
func (a *account) findFolder(in []sumoapi.Content, s *segment) (named, ours *sumoapi.Content, copies []*sumoapi.Content) {
	for i := range in {
		c := &in[i]
		if c.ItemType != "Folder" {
			continue
		}
		if c.Name == s.name {
			named = c
		}
		if _, m := readMark(c.Description); m.project != a.project.ID || m.id != s.id {
			continue
		}
		switch {
		case ours == nil:
			ours = c
		case c == named, ours != named && older(c.CreatedAt, c.ID, ours.CreatedAt, ours.ID):
			copies, ours = append(copies, ours), c
		default:
			copies = append(copies, c)
		}
	}
	return named, ours, copies
}

func older(created, id, thanCreated, thanID string) bool {
	return created < thanCreated || created == thanCreated && id < thanID
}

func haveFolder(f *sumoapi.Folder) *have {
	h := &have{kind: Folder, id: f.ID, name: f.Name, created: f.CreatedAt}
	text, m := readMark(f.Description)
	h.mark, h.normal = m, pick(map[string]any{"name": f.Name, "description": text}, "name", "description")
	return h
}

func (s *segment) mark(a *account) mark {
	return mark{project: a.project.ID, id: s.id, hash: hash(map[string]any{"name": s.name})}
}

// wantFolders plans that the folders exist.
func wantFolders(a *account, path []*segment) []*Change {
	var all []*Change
	for _, s := range path {
		c := &Change{Action: Noop, Kind: Folder, ID: s.id, Name: s.name, segment: s, have: s.have}
		switch {
		case s.taken:
			c.Action, c.Target, c.Reason = Conflict, s.have.id, "a folder that is not ours has this name, and ours has another"
		case s.have == nil:
			c.Action, c.Reason = Create, "not in Sumo yet"
		case s.have.name != s.name:
			c.Action, c.Target, c.Reason = Update, s.have.id, "renamed"
			c.Differs = []Diff{{"name", short(s.have.name), short(s.name)}}
		case s.have.mark.project != a.project.ID:
			c.Target, c.Reason = s.have.id, "shared: it was not made by this project"
		default:
			c.Target = s.have.id
		}
		if len(all) > 0 {
			c.after = []*Change{all[len(all)-1]}
		}
		all = append(all, c)
	}
	return all
}

// dropFolders plans that folders of ours go which will be empty; gone holds
// the ids of all that will have been deleted by then.
func dropFolders(a *account, path []*segment, gone map[string]bool) []*Change {
	var all []*Change
	for i := len(path) - 1; i >= 0; i-- {
		s := path[i]
		if s.have == nil || s.have.mark.project != a.project.ID {
			continue
		}
		c := &Change{Action: Delete, Kind: Folder, ID: s.id, Name: s.have.name, Target: s.have.id, Reason: "no longer wanted", segment: s, have: s.have}
		var kept []string
		for _, child := range s.left {
			if !gone[child.ID] {
				kept = append(kept, child.Name)
			}
		}
		if len(kept) > 0 {
			c.Action, c.Reason = Noop, "no longer wanted, but it still holds "+short(strings.Join(kept, ", "))
		}
		if len(all) > 0 {
			c.after = []*Change{all[len(all)-1]}
		}
		gone[s.have.id] = c.Action == Delete
		all = append(all, c)
	}
	return all
}
