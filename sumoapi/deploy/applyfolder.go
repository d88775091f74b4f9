package deploy

import (
	"context"
	"errors"
	"fmt"

	"sumodet/sumoapi"
)

// changeFolder renames or deletes a folder that is still as the plan saw it.
func (a *applier) changeFolder(ctx context.Context, c *Change, res *Result) error {
	f, err := a.client.Folder(ctx, c.Target)
	switch {
	case sumoapi.IsNotFound(err) && c.Action == Delete:
		return nil
	case err != nil:
		return err
	case haveFolder(f).fingerprint() != c.have.fingerprint():
		return fmt.Errorf("%w: somebody else has changed it", errStale)
	case c.Action == Update:
		text, _ := c.have.normal["description"].(string)
		_, err = a.client.UpdateFolder(ctx, c.Target, c.segment.name, c.segment.mark(a.account).onto(text))
	case len(f.Children) > 0:
		return fmt.Errorf("%w: it is not empty", errStale)
	default:
		err = a.client.DeleteContent(ctx, c.Target)
	}
	res.note(err)
	return err
}

// makeFolder makes a folder; as makeNew, it looks before it asks twice.
func (a *applier) makeFolder(ctx context.Context, s *segment, res *Result) error {
	parent := a.rootID
	if s.parent != nil {
		parent = s.parent.have.id
	}
	var lost error // of the try before
	for try := 1; ; try++ {
		up, err := a.client.Folder(ctx, parent)
		if err != nil {
			return errors.Join(lost, err)
		}
		named, ours, _ := a.findFolder(up.Children, s)
		switch {
		case named != nil && named == ours && sumoapi.IsAmbiguous(lost): // the answer was lost, not the folder
			a.haveNow(s, named.ID, res)
			return nil
		case named != nil:
			return fmt.Errorf("%w: now there is one with this name (%s)", errStale, named.ID)
		}
		f, err := a.client.CreateFolder(ctx, parent, s.name, s.mark(a.account).text())
		res.note(err)
		if err == nil {
			a.haveNow(s, f.ID, res)
			return nil
		}
		if try == creates || !sumoapi.IsAmbiguous(err) && !sumoapi.IsDuplicate(err) {
			return err
		}
		if a.client.Clock().Sleep(ctx, lookAgain) != nil {
			return err
		}
		lost = err
	}
}

// haveNow remembers a folder that was made; the last one made is the project's.
func (a *applier) haveNow(s *segment, id string, res *Result) {
	s.have = &have{kind: Folder, id: id, name: s.name}
	a.folder, res.Target = id, id
}
