package siemql

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sumodet/compiler/value"
)

// ReadRecord reads a record from a JSON object of attributes. The raw map is a
// member fields, an object or its JSON text, or members such as fields.a.b.
// Objects in it are read by dotted names, items of arrays as a.1, a.2 and on
// (cloud-siem.md 1.4); an array is an array as well. null is no value.
func ReadRecord(object []byte) (*Record, error) {
	members, err := readObject(object)
	if err != nil {
		return nil, err
	}
	r := &Record{Attrs: map[string]value.Value{}, Raw: map[string]value.Value{}}
	for _, name := range slices.Sorted(maps.Keys(members)) { // of one name said twice the dotted one counts
		x := members[name]
		key, isRaw := strings.CutPrefix(name, rawMap+".")
		if name == rawMap {
			key, isRaw = "", true
			if text, ok := x.(string); ok {
				inner, err := readObject([]byte(text))
				if err != nil {
					return nil, fmt.Errorf("%s: %w", rawMap, err)
				}
				x = inner
			}
			if _, ok := x.(map[string]any); !ok && x != nil {
				return nil, fmt.Errorf("%s is no JSON object", rawMap)
			}
		}
		if isRaw {
			flatten(r.Raw, key, x, true)
		} else {
			flatten(r.Attrs, name, x, false)
		}
	}
	return r, nil
}

// readObject reads one JSON object and nothing else.
func readObject(text []byte) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var x any
	err := dec.Decode(&x)
	if err == nil {
		if _, more := dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something stands behind it")
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends too early")
	}
	if err != nil {
		return nil, fmt.Errorf("no JSON object: %w", err)
	}
	members, ok := x.(map[string]any)
	if !ok {
		return nil, errors.New("no JSON object")
	}
	return members, nil
}

// flatten puts a JSON value under a name, and what is in it under dotted names;
// items of arrays have names only where they are counted.
func flatten(to map[string]value.Value, name string, x any, counted bool) {
	under := func(key string) string {
		if name == "" {
			return key
		}
		return name + "." + key
	}
	switch x := x.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(x)) {
			flatten(to, under(key), x[key], counted)
		}
	case []any:
		items := make([]string, len(x))
		for i, item := range x {
			items[i] = itemText(item)
			if counted {
				flatten(to, under(strconv.Itoa(i+1)), item, counted)
			}
		}
		to[name] = value.ListOfTexts(items)
	default:
		if v := scalar(x); !v.IsNull() {
			to[name] = v
		}
	}
}

func itemText(x any) string {
	switch x.(type) {
	case map[string]any, []any:
		text, _ := json.Marshal(x) // what was read can be written
		return string(text)
	}
	return scalar(x).String()
}

// scalar is a JSON value that is neither object nor array.
func scalar(x any) value.Value {
	switch x := x.(type) {
	case bool:
		return value.BoolOf(x)
	case json.Number:
		f, err := x.Float64()
		if err != nil || f >= 1<<53 || f <= -1<<53 { // its digits would be lost
			return value.TextOf(x.String())
		}
		return value.NumberOf(f)
	case string:
		if x == "" {
			return value.EmptyText
		}
		return value.TextOf(x)
	}
	return value.Value{}
}
