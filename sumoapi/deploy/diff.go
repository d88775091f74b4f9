package deploy

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Diff is one place where what is there differs from what is wanted. The
// values are free of control characters; an absent one is "".
type Diff struct {
	Path string `json:"path"` // such as schedule.timeZone, or "queryString line 3"
	Old  string `json:"old"`  // in Sumo
	New  string `json:"new"`  // wanted
}

// differences compares two normal forms, members in alphabetical order.
func differences(path string, old, new any) []Diff {
	if reflect.DeepEqual(old, new) {
		return nil
	}
	o, oldIs := old.(map[string]any)
	n, newIs := new.(map[string]any)
	if oldIs && newIs {
		var all []Diff
		keys := maps.Clone(o)
		maps.Copy(keys, n)
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			all = append(all, differences(strings.TrimPrefix(path+"."+k, "."), o[k], n[k])...)
		}
		return all
	}
	a, oldIs := old.([]any)
	b, newIs := new.([]any)
	if oldIs && newIs && len(a) == len(b) {
		var all []Diff
		for i := range a {
			all = append(all, differences(fmt.Sprintf("%s[%d]", path, i), a[i], b[i])...)
		}
		return all
	}
	s, oldIs := old.(string)
	t, newIs := new.(string)
	if oldIs && newIs && strings.Contains(s+t, "\n") {
		return []Diff{firstLine(path, s, t)}
	}
	return []Diff{{path, printed(old), printed(new)}}
}

// excerpt is how many characters of a value are shown, and before how many of them the
// first stands that differs.
const excerpt, before = 80, 20

// Excerpt returns what people are shown of the values: of long ones some 80 characters
// around the first that differs.
func (d Diff) Excerpt() (old, new string) {
	a, b := []rune(d.Old), []rune(d.New)
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	from := max(0, same-before)
	if max(len(a), len(b)) <= excerpt {
		from = 0
	}
	part := func(s []rune) string {
		text := s[min(from, len(s)):]
		end := ""
		if len(text) > excerpt {
			text, end = text[:excerpt-1], "…"
		}
		if from > 0 {
			return "…" + string(text) + end
		}
		return string(text) + end
	}
	return part(a), part(b)
}

// firstLine shows long texts by the first line in which they differ.
func firstLine(path, old, new string) Diff {
	a, b := strings.Split(old, "\n"), strings.Split(new, "\n")
	at := func(lines []string, i int) string {
		if i < len(lines) {
			return lines[i]
		}
		return ""
	}
	for i := 0; ; i++ {
		if i >= min(len(a), len(b)) || a[i] != b[i] {
			return Diff{fmt.Sprintf("%s line %d", path, i+1), printed(at(a, i)), printed(at(b, i))}
		}
	}
}

// short returns a value in at most 80 characters.
func short(v any) string {
	s := printed(v)
	if utf8.RuneCountInString(s) > excerpt {
		s = string([]rune(s)[:excerpt-1]) + "…"
	}
	return s
}

// printed returns a value as text on one line, without control characters.
func printed(v any) string {
	var s string
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		s = v
	default:
		s = encode(v)
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
