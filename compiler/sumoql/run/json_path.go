package run

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	"sumodet/compiler/engine"
	"sumodet/compiler/logs"
	"sumodet/compiler/value"
)

// jsonPath is the subset of JSONPath that Sumo takes: names, ['any name'],
// [0], [-1], [0,2], [1:3], ['a','b'], [*], .. and a leading $ (3.5).
type jsonPath struct {
	steps []jsonStep
	many  bool // several values may be found: the result is an array
}

type jsonStep struct {
	name  string
	index int
	kind  stepKind
	names []string // of stepNames
	part  [3]int   // of stepSlice: from, to, step; maxInt is the end
	items []int    // of stepItems
}

type stepKind uint8

const (
	stepName stepKind = iota
	stepIndex
	stepAll  // [*] or .*
	stepDeep // ..name
	stepNames
	stepItems
	stepSlice
)

func parseJSONPath(text string) (jsonPath, error) {
	p := jsonPath{}
	rest := strings.TrimSpace(text)
	if strings.HasPrefix(rest, "$") || strings.HasPrefix(rest, "@") {
		rest = rest[1:]
	}
	for rest != "" {
		deep := strings.HasPrefix(rest, "..")
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "."), ".")
		step := jsonStep{}
		if strings.HasPrefix(rest, "[") {
			end := strings.Index(rest, "]")
			if len(rest) > 1 && (rest[1] == '\'' || rest[1] == '"') {
				if end = strings.Index(rest[2:], rest[1:2]+"]"); end >= 0 {
					end += 3
				}
			}
			if end < 2 {
				return p, fmt.Errorf("the bracket in the path %q is not closed or empty", text)
			}
			in := rest[1:end]
			rest = rest[end+1:]
			switch n, err := strconv.Atoi(in); {
			case in == "*":
				step.kind = stepAll
			case (in[0] == '\'' || in[0] == '"') && !strings.Contains(in, in[:1]+","): // not a list
				step.name = in[1 : len(in)-1]
			case err == nil && n >= 0:
				step.kind, step.index = stepIndex, n
			case err == nil:
				step.kind, step.items = stepItems, []int{n}
			case step.several(in):
			default:
				return p, fmt.Errorf("[%s] in the path %q is not evaluated here", in, text)
			}
		} else {
			n := strings.IndexAny(rest, ".[")
			if n < 0 {
				n = len(rest)
			}
			step.name, rest = rest[:n], rest[n:]
			if step.name == "*" {
				step.kind = stepAll
			}
		}
		if deep {
			if step.kind != stepName || step.name == "" {
				return p, fmt.Errorf(".. without a name in the path %q is not evaluated here", text)
			}
			step.kind = stepDeep
		}
		p.many = p.many || step.kind == stepAll || step.kind == stepDeep || step.kind == stepNames || step.kind == stepSlice || len(step.items) > 1
		p.steps = append(p.steps, step)
	}
	return p, nil
}

var severalSteps = sync.OnceValue(func() (r struct{ names, name, items, slice *regexp.Regexp }) {
	const name = `'([^']*)'|"([^"]*)"`
	r.name = regexp.MustCompile(name)
	r.names = regexp.MustCompile(`^(?:` + name + `)(?:\s*,\s*(?:` + name + `))+$`)
	r.items = regexp.MustCompile(`^-?\d{1,9}(?:\s*,\s*-?\d{1,9})+$`)
	r.slice = regexp.MustCompile(`^(-?\d{1,9})?:(-?\d{1,9})?(?::(\d{1,9}))?$`)
	return r
})

// several reads 'a','b' or 0,2 or 1:3.
func (s *jsonStep) several(in string) bool {
	r := severalSteps()
	switch {
	case r.names.MatchString(in):
		s.kind = stepNames
		for _, m := range r.name.FindAllStringSubmatch(in, -1) {
			s.names = append(s.names, m[1]+m[2])
		}
	case r.items.MatchString(in):
		s.kind = stepItems
		for _, text := range strings.Split(in, ",") {
			n, _ := strconv.Atoi(strings.TrimSpace(text))
			s.items = append(s.items, n)
		}
	default:
		m := r.slice.FindStringSubmatch(in)
		if m == nil {
			return false
		}
		s.kind, s.part = stepSlice, [3]int{0, math.MaxInt, 1}
		for i, text := range m[1:] {
			if text != "" {
				s.part[i], _ = strconv.Atoi(text)
			}
		}
		return s.part[2] > 0
	}
	return true
}

// picks returns the places of an array of n items that a step names, in its order.
func (s *jsonStep) picks(n int) (out []int) {
	place := func(i int) int {
		if i < 0 {
			i += n
		}
		return i
	}
	if s.kind == stepItems {
		for _, i := range s.items {
			if k := place(i); k >= 0 && k < n {
				out = append(out, k)
			}
		}
		return out
	}
	for k := max(place(s.part[0]), 0); k < min(place(s.part[1]), n); k += s.part[2] {
		out = append(out, k)
	}
	return out
}

// find returns what the path names in valid JSON: texts without quotes, all
// else as JSON text.
func (p jsonPath) find(text string) (value.Value, bool) {
	found := follow(text, p.steps, nil)
	if len(found) == 0 {
		return null, false
	}
	if p.many {
		return textOf("[" + strings.Join(found, ",") + "]"), true
	}
	return jsonValue(found[0]), true
}

// jsonValue returns a member as a field holds it: numbers and booleans are
// text too (3.1).
func jsonValue(text string) value.Value {
	switch {
	case text == "null":
		return null
	case strings.HasPrefix(text, `"`):
		return textOf(jsonText(text))
	}
	return textOf(text)
}

func jsonText(quoted string) string {
	inner := quoted[1 : len(quoted)-1]
	if strings.IndexByte(inner, '\\') < 0 {
		return inner
	}
	if !strings.Contains(inner, `\ud`) && !strings.Contains(inner, `\uD`) {
		return engine.View(logs.Unescape(nil, bytesOf(inner)))
	}
	var s string // with half of a surrogate pair, which package logs keeps
	if json.Unmarshal([]byte(quoted), &s) != nil {
		return inner
	}
	return s
}

// follow appends the JSON texts that the steps lead to from a value.
func follow(text string, steps []jsonStep, found []string) []string {
	text = strings.TrimLeft(text, " \t\r\n")
	if len(steps) == 0 {
		return append(found, strings.TrimRight(text, " \t\r\n"))
	}
	step, rest := steps[0], steps[1:]
	switch step.kind {
	case stepNames:
		for _, name := range step.names {
			found = follow(text, append([]jsonStep{{name: name}}, rest...), found)
		}
		return found
	case stepItems, stepSlice:
		var vals []string
		members(text, func(_, val string, isKey bool) bool {
			if !isKey {
				vals = append(vals, val)
			}
			return !isKey
		})
		for _, k := range step.picks(len(vals)) {
			found = follow(vals[k], rest, found)
		}
		return found
	}
	n := 0
	members(text, func(key, val string, isKey bool) bool {
		hit := false
		switch step.kind {
		case stepName:
			hit = isKey && key == step.name
		case stepIndex:
			hit = !isKey && n == step.index
		case stepAll:
			hit = true
		case stepDeep:
			hit = isKey && key == step.name
			found = follow(val, steps, found)
		}
		n++
		if hit {
			found = follow(val, rest, found)
		}
		return !hit || step.kind == stepAll || step.kind == stepDeep
	})
	return found
}

// members calls f for the members of an object or array until f returns
// false. The text is valid JSON.
func members(text string, f func(key, val string, isKey bool) bool) {
	if text == "" || text[0] != '{' && text[0] != '[' {
		return
	}
	object := text[0] == '{'
	for i := skipSpace(text, 1); i < len(text) && text[i] != '}' && text[i] != ']'; {
		key := ""
		if object {
			end := skipValue(text, i)
			key = jsonText(text[i:end])
			i = skipSpace(text, skipSpace(text, end)+1) // behind the colon
		}
		end := skipValue(text, i)
		if !f(key, text[i:end], object) {
			return
		}
		i = skipSpace(text, end)
		if i < len(text) && text[i] == ',' {
			i = skipSpace(text, i+1)
		}
	}
}

func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r') {
		i++
	}
	return i
}

// skipValue returns the place behind the value that starts at i.
func skipValue(s string, i int) int {
	depth := 0
	for i < len(s) {
		switch s[i] {
		case '"':
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',', ' ', '\t', '\n', '\r', ':':
			if depth == 0 {
				return i
			}
			i++
			continue
		default:
			if depth == 0 {
				i++
				continue
			}
		}
		i++
		if depth == 0 {
			return min(i, len(s))
		}
	}
	return len(s)
}

// bytesOf returns the bytes of a text, which must not be changed.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }
