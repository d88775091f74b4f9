package deploy

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"sumodet/sumoapi"
)

// A have is an object as it is in Sumo.
type have struct {
	kind     Kind
	id       string // the server's
	name     string
	stray    string // the name of its folder, if that is not the project's
	created  string // RFC 3339; the oldest of several copies is the original
	revision string // changes when somebody changes it
	mark     mark
	normal   map[string]any
	contents contents       // read for our own match lists only
	raw      map[string]any // the answer, where a write must repeat part of it
	trouble  string         // what Cloud SIEM says is wrong with a rule
	listed   bool           // read in a list: another look settles what differs
}

// A resource is what deploy knows of one kind of object.
type resource interface {
	// prepare checks a body and gives want its normal form and contents.
	prepare(*want) error
	// fits checks the limits that count the marker in.
	fits(*account, *want) error
	// list returns all objects among which ours, or one with a wanted name,
	// could be.
	list(context.Context, *account) ([]*have, error)
	// get returns an object, nil if Sumo says 404.
	get(context.Context, *account, string) (*have, error)
	// named returns the objects with a name; sure asks for every one at any
	// cost.
	named(ctx context.Context, a *account, name string, sure bool) ([]*have, error)
	// rebuild returns why an update cannot turn have into want; "" if it can.
	rebuild(*have, *want) string
	// create and update write the body with a marker; fill writes contents and
	// tells note of each write.
	create(context.Context, *account, *want, mark) (id string, err error)
	update(context.Context, *account, *have, *want, mark) error
	fill(ctx context.Context, a *account, id string, w *want, note func(error)) error
	remove(context.Context, *account, string) error
}

// resources are the kinds Compare and Apply handle alike; folders are apart.
var resources = map[Kind]resource{
	MatchList:   matchLists{},
	LookupTable: lookups{},
	LogSearch:   searches{},
	SIEMRule:    rules{},
}

// kinds are resources' keys in the order in which objects are made.
var kinds = []Kind{MatchList, LookupTable, LogSearch, SIEMRule}

// describe checks that a description leaves room for the marker.
func describe(a *account, w *want, limit int) error {
	text, _ := w.normal["description"].(string)
	free := limit - room(mark{project: a.project.ID, id: w.ID}, w.contents != nil)
	if n := utf8.RuneCountInString(text); n > free {
		return fmt.Errorf("its description has %d characters; with the marker only %d are left of %d", n, free, limit)
	}
	return nil
}

// absent turns a 404 into nothing; any other error stays one.
func absent(h *have, err error) (*have, error) {
	if sumoapi.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return h, nil
}

// ofName keeps the objects with exactly this name.
func ofName(all []*have, err error, name string) ([]*have, error) {
	var named []*have
	for _, h := range all {
		if h.name == name {
			named = append(named, h)
		}
	}
	return named, err
}

var errNoFolder = errors.New("the project names no folder, and this kind of object lies in one")

// children reads the objects of one item type in the project's folder, which
// may not exist yet; without a name also those in other folders of ours.
func children(ctx context.Context, a *account, itemType, name string, get func(context.Context, *account, string) (*have, error)) ([]*have, error) {
	var all []*have
	add := func(in []sumoapi.Content, stray string) error {
		for _, c := range in {
			if c.ItemType != itemType || name != "" && c.Name != name {
				continue
			}
			h, err := get(ctx, a, c.ID)
			if err != nil {
				return err
			}
			if h != nil {
				h.stray = stray
				all = append(all, h)
			}
		}
		return nil
	}
	if a.folder != "" {
		f, err := a.client.Folder(ctx, a.folder)
		if err != nil {
			return nil, err
		}
		if err := add(f.Children, ""); err != nil {
			return nil, err
		}
	}
	for _, s := range a.others {
		if name != "" {
			break
		}
		if err := add(s.left, s.have.name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// plain is embedded by kinds without contents.
type plain struct{}

func (plain) fill(context.Context, *account, string, *want, func(error)) error { return nil }
func (plain) rebuild(*have, *want) string                                      { return "" }
