package lint

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"sumodet/compiler/sumoql"
)

// apply notes what a stage reads and changes the fields as it does. What an
// operator adds whose columns are not documented leaves the environment open.
func (e *environment) apply(q *query, st *stage) {
	switch op := st.op.(type) {
	case *sumoql.Aggregate:
		e.aggregate(q, op)
	case *sumoql.Assign:
		e.assign(q, op)
	case *sumoql.Bin:
		e.read(q, op.Field)
		e.give(text, "_bin_label")
		e.give(number, "_bin_lower", "_bin_upper")
	case *sumoql.Compose:
		e.readAll(q, op.Names)
	case *sumoql.CountFrequent:
		e.readAll(q, op.Names)
		e.group(op.Names)
		e.give(number, "_approxcount")
	case *sumoql.CSV:
		e.read(q, op.Field)
		e.columns(op.Field, op.Columns)
	case *sumoql.Dedup:
		e.readAll(q, op.By)
	case *sumoql.Fields:
		e.keep(q, op)
	case *sumoql.FillMissing:
		e.reads(q, op)
		e.fill(op)
	case *sumoql.Filter:
		e.readAll(q, op.Fields)
	case *sumoql.GeoIP:
		e.read(q, op.Field)
		e.missing("latitude", "longitude", "country_code", "country_name", "city", "state")
		for _, n := range op.Extra {
			e.missing(n.Text)
		}
	case *sumoql.JSON:
		e.read(q, op.Field)
		for _, g := range op.Groups {
			e.jsonGroup(op.Field, g, op.Nodrop)
		}
	case *sumoql.Limit, *sumoql.Save, *sumoql.Trace:
	case *sumoql.Lookup:
		e.lookup(q, op)
	case *sumoql.Outlier:
		e.read(q, op.Field)
		e.readAll(q, op.By)
		for _, suffix := range []string{"_error", "_lower", "_upper", "_indicator", "_violation", "_std"} {
			e.give(number, op.Field.Text+suffix)
		}
	case *sumoql.ParseAnchor:
		e.read(q, op.Field)
		for _, pair := range op.Pairs {
			for _, n := range pair.Names {
				e.cut(op.Field, op.Nodrop, n.Text)
			}
		}
	case *sumoql.ParseRegex:
		e.read(q, op.Field)
		for _, pattern := range op.Patterns() {
			e.open = e.open || strings.Contains(pattern.Raw, "{{")
			for _, m := range groupNames().FindAllStringSubmatch(pattern.Raw, -1) {
				e.cut(op.Field, op.Nodrop, m[1])
			}
		}
	case *sumoql.ParseXML:
		e.read(q, op.Field)
		e.open = e.open || op.Names == nil
		for _, n := range op.Names {
			e.cut(op.Field, op.Nodrop, n.Text)
		}
	case *sumoql.Predict:
		e.read(q, op.Field)
		e.give(number, op.Field.Text+"_predicted", op.Field.Text+"_error")
	case *sumoql.Series:
		e.read(q, op.Field)
		e.readAll(q, op.By)
		e.give(number, nameOr(op.As, "_"+op.Word))
	case *sumoql.Sort:
		for _, k := range op.Keys {
			e.read(q, k.Name)
		}
	case *sumoql.Split:
		e.read(q, op.Field)
		e.columns(op.Field, op.Columns)
	case *sumoql.ThreatIP:
		e.read(q, op.Field)
		e.missing("actor", "malicious_confidence", "raw_threat", "type")
	case *sumoql.Timeslice:
		e.give(number, nameOr(op.As, "_timeslice"), "_timeslice", "__timeslice_end")
	case *sumoql.Top:
		e.top(q, op)
	case *sumoql.Topk:
		e.readAll(q, op.Names)
		e.readAll(q, op.By)
		e.give(number, "_rank")
	case *sumoql.Transpose:
		e.readAll(q, op.Rows)
		e.readAll(q, op.Columns)
		e.group(op.Rows)
		e.open = true
	case *sumoql.Where:
		e.reads(q, op.Cond)
		demanded(op.Cond, func(n *sumoql.Name) {
			if f := e.find(n.Text); f != nil && f.nullable {
				there := *f
				there.nullable = false
				e.define(&there)
			}
		})
	case *sumoql.WithTime:
		e.read(q, op.Name)
		e.give(anything, nameOr(op.As, op.Name.Text+"_withtime"))
	default:
		e.open = true
		e.change(func(f *field) { f.agg = nil })
	}
}

var groupNames = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\(\?P?<([A-Za-z_]\w*)>`) })

func nameOr(n *sumoql.Name, otherwise string) string {
	if n != nil {
		return n.Text
	}
	return otherwise
}

func (e *environment) give(k kind, names ...string) {
	for _, name := range names {
		e.define(&field{name: name, kind: k})
	}
}

// change puts changed copies in the place of all fields: what names stood for
// before stays as it was.
func (e *environment) change(f func(f *field)) {
	for key, old := range e.fields {
		copied := *old
		f(&copied)
		e.fields[key] = &copied
	}
}

// fill makes those fields null that have no value in the rows that a fillmissing
// adds: keys have theirs, numbers are 0 there (3.9).
func (e *environment) fill(op *sumoql.FillMissing) {
	given := map[string]bool{}
	for _, g := range op.Generators {
		given[strings.ToLower(nameOr(g.Field, "_timeslice"))] = true
	}
	null := map[string]bool{}
	for _, v := range op.With {
		_, null[strings.ToLower(v.Field.Text)] = v.Value.(*sumoql.Null)
	}
	e.change(func(f *field) {
		name := strings.ToLower(f.name)
		isNull, with := null[name]
		f.agg = nil
		f.nullable = f.nullable || isNull || !with && !given[name] && f.kind != number && f.kind != boolean
	})
}

// missing defines text that a table may not have.
func (e *environment) missing(names ...string) {
	for _, name := range names {
		e.define(&field{name: name, kind: text, nullable: true})
	}
}

// group makes the rows those of an aggregate over keys.
func (e *environment) group(keys []*sumoql.Name) {
	e.only(keys)
	e.open, e.grouped, e.narrowed = false, true, false
	clear(e.dropped)
	for _, n := range keys {
		e.open = e.open || templated(n.Text)
	}
}

func (e *environment) aggregate(q *query, op *sumoql.Aggregate) {
	for _, a := range op.Aggs {
		for _, x := range a.Args {
			e.reads(q, x)
		}
	}
	e.readAll(q, op.By)
	e.group(op.By)
	for _, a := range op.Aggs {
		for _, name := range aggregateNames(a) {
			e.define(&field{name: name, kind: aggregateKind(a), agg: a})
		}
		if a.As != nil && templated(a.As.Text) || percentile(a) && len(a.Args) > 2 {
			e.open = true
		}
	}
}

func percentile(a *sumoql.Agg) bool { return a.Func == "pct" || a.Func == "pct_sampling" }

// aggregateNames returns what an aggregate's result is called (3.8).
func aggregateNames(a *sumoql.Agg) []string {
	switch {
	case a.As != nil:
		return []string{a.As.Text}
	case percentile(a) && len(a.Args) == 2:
		name, ok := a.Args[0].(*sumoql.Name)
		p, isNumber := a.Args[1].(*sumoql.Number)
		if ok && isNumber {
			return []string{"_" + name.Text + "_" + a.Func + "_" + p.Text}
		}
	case a.Func == "median" && len(a.Args) == 1:
		if name, ok := a.Args[0].(*sumoql.Name); ok {
			return []string{"_median", "_" + name.Text + "_pct_50"}
		}
	}
	return []string{"_" + strings.ReplaceAll(a.Func, "_recent", "recent")}
}

func aggregateKind(a *sumoql.Agg) kind {
	switch a.Func {
	case "first", "last", "most_recent", "least_recent":
		return anything
	case "values":
		return text
	}
	return number
}

func (e *environment) assign(q *query, op *sumoql.Assign) {
	if p, ok := op.X.(*sumoql.Param); ok || op.As != nil && templated(op.As.Text) {
		e.open = e.open || p != nil || op.As != nil
		return
	}
	e.reads(q, op.X)
	if n, ok := op.X.(*sumoql.Name); ok {
		if op.As == nil {
			e.open = true // a parameter
			return
		}
		if f := q.fields[n]; f != nil {
			copied := *f
			copied.name, copied.meta = op.As.Text, false
			e.define(&copied)
			return
		}
	}
	name := ""
	if op.As != nil {
		name = op.As.Text
	} else if c, ok := op.X.(*sumoql.Call); ok && len(c.Args) > 0 {
		if n, ok := c.Args[0].(*sumoql.Name); ok {
			name = n.Text
		}
	}
	if name != "" {
		e.define(&field{name: name, kind: q.kindOf(op.X), nullable: q.mayBeNull(op.X), value: op.X})
	}
}

func (e *environment) keep(q *query, op *sumoql.Fields) {
	if op.Drop {
		for _, n := range op.Names {
			delete(e.fields, strings.ToLower(n.Text))
			e.dropped[strings.ToLower(n.Text)] = true
		}
		return
	}
	e.readAll(q, op.Names)
	kept := e.fields
	e.only(op.Names)
	if !e.grouped {
		for key, f := range kept {
			if strings.HasPrefix(key, "_") {
				e.fields[key] = f
			}
		}
	}
	e.open, e.narrowed = false, true
	for _, n := range op.Names {
		e.open = e.open || templated(n.Text)
	}
}

func (e *environment) columns(from *sumoql.Name, list []*sumoql.SourceColumn) {
	for _, c := range list {
		if c.Name.Text != "_" {
			e.cut(from, false, c.Name.Text)
		}
	}
}

// jsonGroup defines the fields of paths; without a name one is called as its
// path (3.5).
func (e *environment) jsonGroup(from *sumoql.Name, g *sumoql.JSONGroup, nodrop bool) {
	var names []string
	for _, n := range g.Names {
		names = append(names, n.Text)
	}
	defer func() {
		for _, name := range names {
			e.cut(from, nodrop, name)
			e.fields[strings.ToLower(name)].json = true
		}
	}()
	if g.Names != nil {
		return
	}
	for _, p := range g.Paths {
		path := p.Text()
		e.open = e.open || templated(path)
		names = append(names, path, strings.TrimPrefix(path, "$."))
		if strings.ContainsAny(path, "[]'\"$*") {
			e.open = true // how such a path is spelt as a name is not documented
		}
	}
}

func (e *environment) lookup(q *query, op *sumoql.Lookup) {
	for _, k := range op.On {
		if k.Column != nil && e.find(k.Field.Text) == nil && e.find(k.Column.Text) != nil {
			e.read(q, k.Column) // published queries write older tables' keys so
		} else {
			e.read(q, k.Field)
		}
	}
	e.open = e.open || op.Star
	for _, c := range op.Columns {
		e.missing(nameOr(c.As, c.Name.Text))
	}
}

// top of messages counts them; of an aggregate's rows it keeps some.
func (e *environment) top(q *query, op *sumoql.Top) {
	e.readAll(q, op.Names)
	kept := slices.Clone(op.Names)
	for _, k := range op.By {
		e.read(q, k.Name)
		kept = append(kept, k.Name)
	}
	if !e.grouped {
		e.group(kept)
	}
	e.give(number, "_count")
}
