package deploy

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

const folderPlaceholder = "${folder}"

var placeholder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$\{(lookup|connection):([^}]*)\}`) })

// decode reads a body and keeps its numbers as they are written.
func decode(raw json.RawMessage) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var body map[string]any
	if err := dec.Decode(&body); err != nil || body == nil {
		return nil, errors.New("its body is no JSON object")
	}
	return body, nil
}

// resolve puts content paths in place of ${lookup:ID} and ids in place of
// ${connection:NAME} in every text of the body. Working on decoded text leaves
// JSON's escapes to the encoder.
func resolve(a *account, v any, all []Object) error {
	var errs []error
	one := func(m string) string {
		part := placeholder().FindStringSubmatch(m)
		var with string
		var err error
		if part[1] == "lookup" {
			with, err = a.lookupPath(part[2], all)
		} else {
			with, err = a.connection(part[2])
		}
		if err != nil {
			errs = append(errs, err)
		}
		return with
	}
	var walk func(any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case string:
			return placeholder().ReplaceAllStringFunc(v, one)
		case map[string]any:
			for k, e := range v {
				v[k] = walk(e)
			}
		case []any:
			for i, e := range v {
				v[i] = walk(e)
			}
		}
		return v
	}
	walk(v)
	return errors.Join(errs...)
}

// lookupPath returns the content path a lookup table has or will have.
func (a *account) lookupPath(id string, all []Object) (string, error) {
	for _, o := range all {
		if o.Kind == LookupTable && o.ID == id {
			return strings.TrimSuffix(a.rootPath, "/") + "/" + a.project.Folder + "/" + o.Name, nil
		}
	}
	return "", fmt.Errorf("it reads the lookup table %q, which is not among the objects", id)
}

// connection returns the id of the one connection with a name.
func (a *account) connection(name string) (id string, err error) {
	var others []string
	for _, c := range a.connections {
		switch {
		case c.Name != name:
			others = append(others, strconv.Quote(short(c.Name)))
		case id != "":
			return "", fmt.Errorf("Sumo has several connections named %q", name)
		default:
			id = c.ID
		}
	}
	if id == "" {
		err = fmt.Errorf("Sumo has no connection named %q; there are: %s", name, strings.Join(others, ", "))
		if len(others) == 0 {
			err = fmt.Errorf("Sumo has no connection named %q, and no other", name)
		}
	}
	return id, err
}

// readConnections reads the connections if an object names one.
func (a *account) readConnections(ctx context.Context, objects []Object) (err error) {
	for _, o := range objects {
		if bytes.Contains(o.Body, []byte("${connection:")) {
			a.connections, err = a.client.Connections(ctx)
			return err
		}
	}
	return nil
}
