package run

import (
	"encoding/json"
	"strconv"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

const (
	maxAutoTry  = 20 // places where a message's JSON text may begin
	defaultDeep = 64
)

func (p *planner) jsonAuto(op *sumoql.JSONAuto) {
	depth := defaultDeep
	if op.MaxDepth != nil {
		depth = int(op.MaxDepth.Value())
	}
	shape := flattener{depth, op.ExtractArrays}
	a := p.auto(op, op.Field, op.Refonly)
	a.find = func(text string, f func(string, value.Value) bool) {
		if text = jsonAtEnd(text); text != "" {
			shape.flatten(text, "", 0, func(name, val string) bool { return f(name, jsonValue(val)) })
		}
	}
	for i, k := range op.Keys {
		name := k.Text()
		if len(op.Names) > 0 {
			name = op.Names[i].Text
		}
		a.given = append(a.given, autoKey{strings.ToLower(k.Text()), p.env.update(name)})
	}
	p.add(a)
}

// flattener takes JSON apart down to a depth, flat arrays too if arrays is set.
type flattener struct {
	depth  int
	arrays bool
}

// flatten calls f with the path and the JSON text of each value, until f returns
// false; objects, and arrays that hold any, are taken apart down to depth.
func (a flattener) flatten(text, name string, depth int, f func(name, val string) bool) bool {
	text = strings.TrimSpace(text)
	array := strings.HasPrefix(text, "[")
	if depth > 0 && (depth >= a.depth || !array && !strings.HasPrefix(text, "{") || array && !a.arrays && flat(text)) {
		return f(name, text)
	}
	going, n := true, 0
	members(text, func(key, val string, isKey bool) bool {
		path := name
		if isKey {
			if path != "" {
				path += "."
			}
			path += strings.ReplaceAll(key, " ", "_")
		} else {
			path += "[" + strconv.Itoa(n) + "]"
			n++
		}
		going = a.flatten(val, path, depth+1, f)
		return going
	})
	return going
}

// flat reports whether an array holds no objects and no arrays.
func flat(text string) bool {
	is := true
	members(text, func(_, val string, _ bool) bool {
		is = !strings.HasPrefix(val, "{") && !strings.HasPrefix(val, "[")
		return is
	})
	return is
}

// jsonAtEnd returns the JSON object or array that ends a text; "" if there is
// none.
func jsonAtEnd(text string) string {
	end := strings.LastIndexAny(text, "}]") + 1
	text = text[:end]
	for start, tries := 0, 0; tries < maxAutoTry; tries++ {
		k := strings.IndexAny(text[start:], "{[")
		if k < 0 {
			return ""
		}
		start += k
		if json.Valid(bytesOf(text[start:])) {
			return text[start:]
		}
		start++
	}
	return ""
}
