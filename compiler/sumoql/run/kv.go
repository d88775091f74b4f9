package run

import (
	"regexp"
	"strings"
	"sync"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// kv plans keyvalue (3.5): pairs are found by the pattern given, or inferred as
// key, one of = : ->, and a value in quotes or up to a blank or comma; of two
// pairs with one key the later counts.
func (p *planner) kv(op *sumoql.KV) {
	if op.Pattern == nil && (len(op.Keys) == 0 || op.Mode == "auto" && !op.Refonly) {
		p.kvAuto(op)
	}
	if len(op.Keys) == 0 {
		if op.Pattern != nil {
			p.diags.Errorf("arguments", op.Place(), "kv regex needs keys")
		}
		return
	}
	text := kvPattern(op)
	single := false
	if op.Pattern != nil {
		text = op.Pattern.Raw
	}
	rx := p.compile(text, op.Place())
	switch groups := len(rx.names()) - 1; {
	case groups == 1:
		single = true
	case groups != 2 && rx.usable():
		p.diags.Errorf("regex", op.Pattern.Place(), "the pattern needs a group for keys and one for values")
		return
	}
	slots := map[string]int{}
	var values []*pattern
	var order []int
	for i, k := range op.Keys {
		name := unaliased().ReplaceAllString(k.Text(), "_")
		if len(op.Names) > 0 {
			name = op.Names[i].Text
		}
		slot := p.env.update(name)
		slots[k.Text()] = slot
		order = append(order, slot)
		if single {
			values = append(values, p.compile(regexp.QuoteMeta(k.Text())+text, op.Place()))
		}
	}
	if single {
		p.parsing(op, op.Field, op.Nodrop, func(text string, row []value.Value) bool {
			hit := false
			for i, rx := range values {
				if m := rx.find(text); m != nil && m[2] >= 0 {
					row[order[i]], hit = textOf(text[m[2]:m[3]]), true
				}
			}
			return hit
		})
		return
	}
	p.parsing(op, op.Field, op.Nodrop, func(text string, row []value.Value) bool {
		hit := false
		for _, m := range rx.all(text, maxCopies) {
			if m[2] < 0 || m[4] < 0 {
				continue
			}
			if slot, ok := slots[strings.TrimSuffix(text[m[2]:m[3]], `"`)]; ok {
				row[slot], hit = textOf(strings.Trim(text[m[4]:m[5]], `"`)), true
			}
		}
		return hit
	})
}

// kvPattern finds pairs where no pattern is given.
func kvPattern(op *sumoql.KV) string {
	delim := `(?:=|:|->)`
	if op.Delim != nil {
		delim = regexp.QuoteMeta(op.Delim.Text())
	}
	words := `[\w.\-]+`
	for _, k := range op.Keys { // one of several words, in quotes or not
		if key := k.Text(); strings.ContainsAny(key, " \t") {
			words = regexp.QuoteMeta(key) + `"?|` + words
		}
	}
	return `(` + words + `)\s*` + delim + `\s*("[^"]*"|[^\s,;&]*)`
}

// kvAuto makes a field of every pair; of two with one key the later counts.
func (p *planner) kvAuto(op *sumoql.KV) {
	a := p.auto(op, op.Field, false)
	rx := p.compile(kvPattern(op), op.Place())
	a.find = func(text string, f func(string, value.Value) bool) {
		at := map[string]int{}
		var names []string
		var vals []value.Value
		for _, m := range rx.all(text, maxCopies) {
			name := unaliased().ReplaceAllString(strings.TrimSuffix(text[m[2]:m[3]], `"`), "_")
			v := textOf(strings.Trim(text[m[4]:m[5]], `"`))
			if k, ok := at[name]; ok {
				vals[k] = v
				continue
			}
			at[name] = len(names)
			names, vals = append(names, name), append(vals, v)
		}
		for i, name := range names {
			if !f(name, vals[i]) {
				return
			}
		}
	}
	p.add(a)
}

// unaliased are the characters that a key's own name does not keep.
var unaliased = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\W`) })
