package agreement

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sumodet/compiler/backend/local"
	"sumodet/compiler/backend/search"
	"sumodet/compiler/builtin"
	"sumodet/compiler/ir"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// rows are what a reading gives of windows, sorted: "LABEL TYPE=VALUE… | FIELD…".
type rows []string

func (r *rows) add(b *ir.Branch, label string, get func(*ir.Field) string) {
	var who, shown []string
	for _, x := range b.Entities {
		if v := get(x.Field); !value.IsBlank(v) {
			who = append(who, fmt.Sprintf("%s=%q", x.Type, strings.ToLower(v)))
		}
	}
	if len(who) == 0 {
		who = []string{"nobody"} // such a row is not to be given
	}
	for _, f := range b.Fields {
		shown = append(shown, get(f))
	}
	*r = append(*r, fmt.Sprintf("%s %s | %q", label, strings.Join(who, " "), shown))
}

func (r rows) sorted() rows { slices.Sort(r); return r }

// names are the rows without their fields, each once.
func (r rows) names() rows {
	var out rows
	for _, row := range r {
		name, _, _ := strings.Cut(row, " | ")
		out = append(out, name)
	}
	return slices.Compact(out.sorted())
}

// group is the messages of one window with the same keys.
type group struct {
	start  int64
	keys   []value.Value
	events []int
}

// plainRows walks the typed rule over windows. Where they overlap, the first
// of a chain goes for all.
func plainRows(b *ir.Branch, events []*event) rows {
	w := b.Window
	groups := map[string]*group{}
	for i, e := range events {
		if !passes(b, e) {
			continue
		}
		keys := make([]value.Value, len(w.By))
		null := false
		for k, f := range w.By {
			keys[k] = e.get(f)
			if keys[k].Kind() == value.Number && keys[k].Num() == 0 {
				keys[k] = value.NumberOf(0) // -0 is the same key
			}
			null = null || keys[k].IsNull()
		}
		for from := e.time / w.Every * w.Every; !null && from > e.time-w.Length; from -= w.Every {
			id := fmt.Sprintf("%d %q", from, keys)
			if groups[id] == nil {
				groups[id] = &group{start: from, keys: keys}
			}
			groups[id].events = append(groups[id].events, i)
		}
	}
	all := make([]*group, 0, len(groups))
	for _, g := range groups {
		all = append(all, g)
	}
	slices.SortFunc(all, func(x, y *group) int { return cmp.Compare(x.start, y.start) })
	var out rows
	last := map[string]int64{}
	for _, g := range all {
		get := g.values(b, events)
		if slices.ContainsFunc(b.Having, func(c ir.Expr) bool { return !ir.Holds(c, get) }) {
			continue
		}
		l := label(b, get)
		if l == nil || !slices.ContainsFunc(b.Entities, func(x ir.Entity) bool { return !value.IsBlank(get(x.Field).String()) }) {
			continue
		}
		id := fmt.Sprintf("%s %q", l.Name, g.keys)
		before, chained := last[id]
		if last[id] = g.start; !chained || g.start-before >= w.Length {
			out.add(b, l.Name, func(f *ir.Field) string { return get(f).String() })
		}
	}
	return out.sorted()
}

// values gives a group's values by field.
func (g *group) values(b *ir.Branch, events []*event) func(*ir.Field) value.Value {
	known := map[*ir.Field]value.Value{}
	for i, f := range b.Window.By {
		known[f] = g.keys[i]
	}
	for _, a := range b.Window.Aggs {
		f, _ := builtin.AggregateByName(a.Func)
		state := f.New(a.Param)
		for _, i := range g.events {
			e := events[i]
			if a.When != nil && !ir.Holds(a.When, e.get) {
				continue
			}
			v := value.BoolOf(true)
			if a.Arg != nil {
				v = ir.Eval(a.Arg, e.get)
			}
			state.Add(v, builtin.Stamp{Time: e.time, Seq: uint64(i)})
		}
		known[a.Field] = state.Result()
	}
	var get func(*ir.Field) value.Value
	get = func(f *ir.Field) value.Value {
		if f.Let != nil && slices.Contains(b.PostLets, f.Let) {
			return ir.Eval(f.Let.Value, get)
		}
		return known[f]
	}
	return get
}

// localRows runs the plan of local runs; the events come in so many files.
func localRows(b *ir.Branch, events []*event, workers, files int) (out rows, err error) {
	size := (len(events) + files - 1) / files
	err = runLocal(b, slices.Collect(slices.Chunk(events, max(size, 1))), workers, true, func(s local.Signal) {
		out.add(b, s.Label.Name, func(f *ir.Field) string {
			for _, x := range s.Entities {
				if x.Field == f {
					return x.Value
				}
			}
			if i := slices.Index(b.Fields, f); i >= 0 {
				return s.Fields[i].String()
			}
			return ""
		})
	})
	return out.sorted(), err
}

// around returns the range of time that holds the events' windows just whole.
func around(w *ir.Window, events []*event) (from, to int64) {
	first, last := events[0].time, events[0].time
	for _, e := range events {
		first, last = min(first, e.time), max(last, e.time)
	}
	return first/w.Every*w.Every - w.Length + w.Every, last/w.Every*w.Every + w.Length
}

// searchRows runs the search; with chained, the one that has windows' starts,
// and leaves of windows that overlap the first.
func searchRows(b *ir.Branch, events []*event, f *fault, chained bool) (out rows, text string, err error) {
	q, _, diags := search.Query(b)
	var columns search.Columns
	if chained {
		q, columns, _, diags = search.Signals(b)
	}
	if diags.HasErrors() {
		return nil, "", refused{diags}
	}
	f.inSearch(b, q)
	text = f.inText(sumoql.Print(q), true)
	from, to := around(b.Window, events)
	res, err := runSearch(text, events, from, to, false)
	if err != nil {
		return nil, text, err
	}
	cell := func(row []value.Value, name string) value.Value { return row[slices.Index(res.Fields, name)] }
	if chained {
		slices.SortFunc(res.Rows, func(x, y []value.Value) int {
			return cmp.Compare(cell(x, columns.Start).Num(), cell(y, columns.Start).Num())
		})
	}
	chain := local.Chain{}
	for _, row := range res.Rows {
		name := cell(row, search.Label).String()
		if chained {
			l := b.Labels[slices.IndexFunc(b.Labels, func(l *ir.Label) bool { return l.Name == name })]
			var key []value.Value
			for _, f := range b.Window.By {
				key = append(key, cell(row, f.Name))
			}
			if chain.Goes(key, l, int64(cell(row, columns.Start).Num()), b.Window.Length) {
				continue
			}
		}
		out.add(b, name, func(f *ir.Field) string { return cell(row, f.Name).String() })
	}
	return out.sorted(), text, nil
}
