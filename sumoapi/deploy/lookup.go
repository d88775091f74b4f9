package deploy

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sumodet/sumoapi"
)

// lookups are lookup tables in the project's folder (sumo-api.md 5). Their
// rows cannot be read, so the marker's second hash stands for them.
type lookups struct{}

const (
	lookupDescription = 1000 // characters
	uploads           = 3    // tries of an upload whose answer is lost: it replaces all rows, and may be repeated
)

// rows are a lookup table's columns and rows.
type rows struct {
	columns []string
	rows    [][]string
}

func (r rows) size() int { return len(r.rows) }

// hash does not depend on the rows' order, which a table does not keep.
func (r rows) hash() string {
	sorted := slices.Clone(r.rows)
	slices.SortFunc(sorted, slices.Compare)
	return hash([]any{r.columns, sorted})
}

func (r rows) csv() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write(r.columns); err != nil {
		return nil, err
	}
	if err := w.WriteAll(r.rows); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (lookups) prepare(w *want) error {
	if p, _ := w.body["parentFolderId"].(string); p != folderPlaceholder {
		return errors.New(`its parentFolderId is not "` + folderPlaceholder + `"`)
	}
	if strings.ContainsAny(w.Name, `/"`) {
		return errors.New("its name holds a slash or a quote") // it becomes part of a path in queries
	}
	w.normal = normalLookup(w.body)
	fields, _ := w.body["fields"].([]any)
	var r rows
	for _, f := range fields {
		name, _ := object(f)["fieldName"].(string)
		r.columns = append(r.columns, name)
	}
	list, _ := w.body["rows"].([]any)
	for i, v := range list {
		cells, _ := v.([]any)
		if len(cells) != len(r.columns) || len(cells) == 0 {
			return fmt.Errorf("row %d has %d values for %d fields", i+1, len(cells), len(r.columns))
		}
		row := make([]string, len(cells))
		for j, c := range cells {
			switch c := c.(type) {
			case nil:
			case string:
				row[j] = c
			case json.Number:
				row[j] = c.String()
			case bool:
				row[j] = strconv.FormatBool(c)
			default:
				return fmt.Errorf("row %d holds a value that is no text", i+1)
			}
		}
		r.rows = append(r.rows, row)
	}
	w.contents = r
	return nil
}

func (lookups) fits(a *account, w *want) error {
	if a.project.Folder == "" {
		return errNoFolder
	}
	return describe(a, w, lookupDescription)
}

func normalLookup(body map[string]any) map[string]any {
	n := pick(body, "name", "description", "fields", "primaryKeys", "ttl", "sizeLimitAction")
	fill(n, map[string]any{"ttl": 0.0, "sizeLimitAction": "StopIncomingMessages"})
	return n
}

func haveLookup(l *sumoapi.Lookup) (*have, error) {
	raw, err := decode(l.Body)
	if err != nil {
		return nil, err
	}
	h := &have{kind: LookupTable, id: l.ID, name: l.Name, created: l.CreatedAt, raw: raw}
	h.revision, _ = raw["modifiedAt"].(string)
	raw["description"], h.mark = readMark(l.Description)
	h.normal = normalLookup(raw)
	return h, nil
}

func (r lookups) list(ctx context.Context, a *account) ([]*have, error) {
	return children(ctx, a, "Lookups", "", r.get)
}

func (r lookups) named(ctx context.Context, a *account, name string, _ bool) ([]*have, error) {
	return children(ctx, a, "Lookups", name, r.get)
}

func (lookups) get(ctx context.Context, a *account, id string) (*have, error) {
	l, err := a.client.Lookup(ctx, id)
	if err != nil {
		return absent(nil, err)
	}
	return haveLookup(l)
}

// rebuild: an update ignores names and columns, without an error.
func (lookups) rebuild(h *have, w *want) string {
	for _, m := range []string{"name", "fields", "primaryKeys"} {
		if len(differences(m, h.normal[m], w.normal[m])) > 0 {
			return "a lookup table cannot change its " + m
		}
	}
	return ""
}

func (lookups) create(ctx context.Context, a *account, w *want, m mark) (string, error) {
	body := maps.Clone(w.body)
	delete(body, "rows")
	description, _ := body["description"].(string)
	body["description"], body["parentFolderId"] = m.onto(description), a.folder
	l, err := a.client.CreateLookup(ctx, body)
	if err != nil {
		return "", err
	}
	return l.ID, nil
}

func (lookups) update(ctx context.Context, a *account, h *have, w *want, m mark) error {
	description, _ := w.normal["description"].(string)
	ttl, _ := w.normal["ttl"].(float64)
	action, _ := w.normal["sizeLimitAction"].(string)
	_, err := a.client.UpdateLookup(ctx, h.id, m.onto(description), int(ttl), action)
	return err
}

func (lookups) remove(ctx context.Context, a *account, id string) error {
	return a.client.DeleteLookup(ctx, id)
}

func (lookups) fill(ctx context.Context, a *account, id string, w *want, note func(error)) error {
	text, err := w.contents.(rows).csv()
	if err != nil {
		return err
	}
	for i := 1; ; i++ {
		err := a.client.UploadLookup(ctx, id, text)
		note(err)
		if err == nil || !sumoapi.IsAmbiguous(err) || i == uploads || ctx.Err() != nil {
			return err
		}
		if err := a.client.Clock().Sleep(ctx, lookAgain); err != nil {
			return err
		}
	}
}
