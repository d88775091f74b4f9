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
// values are short and free of control characters; an absent one is "".
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
	return []Diff{{path, short(old), short(new)}}
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
			return Diff{fmt.Sprintf("%s line %d", path, i+1), short(at(a, i)), short(at(b, i))}
		}
	}
}

// short returns a value in at most about 80 characters.
func short(v any) string {
	var s string
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		s = v
	default:
		s = encode(v)
	}
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if utf8.RuneCountInString(s) > 80 {
		s = string([]rune(s)[:79]) + "…"
	}
	return s
}
