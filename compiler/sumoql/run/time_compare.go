package run

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"sumodet/compiler/builtin"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// shifted is the query before a compare, run over its range some time ago.
type shifted struct {
	by   float64 // ms
	rows [][]value.Value
}

// comparison sets the results of the query some time ago beside those of now (3.9): a
// row for each key that either has, with a column more for each value.
type comparison struct {
	keys, values []int // columns of the rows of now and of then, which are the same
	slots        []int // of all columns
	times        []int // columns among keys that are times of slices
	shifts       []*shifted
	columns      []compared
	notes        *notes
}

// compared is the columns that a timeshift adds.
type compared struct {
	shifts   []int // of comparison
	function string
	out      []int // a slot for each of values
}

// timeCompare plans compare. The query before it is run once more for each shift, over
// messages of the range so much earlier; times of slices move with it.
func (p *planner) timeCompare(op *sumoql.TimeCompare) {
	if p.whole == nil {
		p.diags.Errorf("not-evaluated", op.Place(), "compare is not evaluated in brackets")
		return
	}
	before := p.whole.Stages[:p.stage]
	keys, ok := keysOf(before)
	switch {
	case !ok:
		p.diags.Errorf("arguments", op.Place(), "compare stands behind an aggregate").Note("write: count by FIELD | compare with timeshift 1d")
		return
	case p.env.pivot != nil && p.env.pivot.others:
		p.diags.Errorf("not-evaluated", op.Place(), "compare is not evaluated behind a transpose whose columns nobody names").Note("name them: transpose … as a, b")
		return
	}
	if !p.opt.ranged() { // what it gives is named all the same, for stages behind it
		p.diags.Errorf("not-evaluated", op.Place(), "compare looks back from the query's range, which is not known").Note("say --from and --to")
	}
	if alias := sliceAlias(before); alias != nil {
		p.diags.Errorf("arguments", alias.Place(), "compare needs the slices to be called _timeslice").Note("leave the name out")
		return
	}
	names, slots := p.env.shown().columns()
	c := &comparison{slots: slots, notes: &p.plan.notes}
	lost := slices.Clone(keys)
	for i, name := range names {
		n := slices.IndexFunc(keys, func(k *sumoql.Name) bool { return strings.EqualFold(k.Text, name) })
		if n < 0 {
			c.values = append(c.values, i)
			continue
		}
		lost = slices.DeleteFunc(lost, func(k *sumoql.Name) bool { return k == keys[n] })
		c.keys = append(c.keys, i)
		if isSlice(name) {
			c.times = append(c.times, i)
		}
	}
	if len(lost) > 0 {
		p.diags.Errorf("not-evaluated", op.Place(), "the key %q is gone: which rows are compared is not known", lost[0].Text).Note("leave it out behind compare")
		return
	}
	for _, back := range op.Backs() {
		c.shifts = append(c.shifts, &shifted{by: back})
	}
	if len(c.shifts) > sumoql.MaxTimeshifts {
		p.diags.Errorf("limit", op.Place(), "compare looks back %d times at most", sumoql.MaxTimeshifts)
		return
	}
	next := p.env.same()
	seen := map[string]bool{}
	for _, s := range op.Shifts {
		p.timeshift(c, next, s, names, seen)
	}
	if slices.ContainsFunc(before, func(s *sumoql.Stage) bool { _, ok := s.Op.(*sumoql.TimeCompare); return ok }) {
		p.diags.Errorf("arguments", op.Place(), "compare stands once in a query").Note("write all its timeshifts in one: compare timeshift 1d, timeshift 7d")
		return
	}
	for _, s := range c.shifts {
		if len(c.times) > 0 && p.slice.from == 0 && p.slice.step > 0 && math.Mod(s.by, p.slice.step) != 0 {
			p.diags.Errorf("not-evaluated", op.Place(), "a timeshift of %v is no multiple of the timeslice of %v: which slices are compared is not known", duration(s.by), duration(p.slice.step))
			return
		}
		p.earlier(s, before)
	}
	p.end(c, next)
}

// timeshift plans one of compare's comparisons; names are its columns, and seen has the
// suffixes of those that are there.
func (p *planner) timeshift(c *comparison, next *environment, s *sumoql.Timeshift, names []string, seen map[string]bool) {
	step, times := s.Step(), s.Times()
	if step == 0 {
		p.diags.Errorf("arguments", s.Place(), "a timeshift is a number with w, d, h, m or s").Note("write: timeshift 1d")
		return
	}
	if times == 0 {
		p.diags.Errorf("arguments", s.Place(), "%q is no number of timeshifts", s.N)
		return
	}
	var all []int
	for i := range times {
		all = append(all, slices.IndexFunc(c.shifts, func(old *shifted) bool { return old.by == step*float64(i+1) }))
	}
	text := strings.TrimPrefix(s.Shift, "-")
	unit := text[len(text)-1:]
	n, _ := strconv.Atoi(strings.TrimSuffix(text, unit))
	add := func(suffix string, shifts []int) {
		if seen[strings.ToLower(suffix)] {
			p.diags.Errorf("repeated", s.Place(), "two comparisons give columns that end in %q", suffix).Note("give one a name: as NAME")
			return
		}
		seen[strings.ToLower(suffix)] = true
		to := compared{shifts: shifts, function: s.Func}
		for _, i := range c.values {
			if _, there := next.find(names[i] + suffix); there {
				p.diags.Errorf("repeated", s.Place(), "there is a field %q already", names[i]+suffix)
			}
			to.out = append(to.out, next.set(names[i]+suffix))
		}
		c.columns = append(c.columns, to)
	}
	switch {
	case s.As != nil && s.Func == "" && times > 1:
		p.diags.Errorf("not-evaluated", s.As.Place(), "what the columns of %d timeshifts with one name are called is not documented", times).Note("leave the name out, or write avg, min or max")
	case s.As != nil:
		add("_"+s.As.Text, all)
	case s.Func != "":
		add("_"+strconv.Itoa(n*times)+unit+"_"+s.Func, all)
	default:
		if times > 1 {
			p.note(noteShifts)
		}
		for i, k := range all {
			add("_"+strconv.Itoa(n*(i+1))+unit, []int{k})
		}
	}
}

// earlier plans the stages once more, over the range of then.
func (p *planner) earlier(s *shifted, stages []*sumoql.Stage) {
	query := *p.whole
	query.Stages = stages
	opt := p.opt
	opt.From, opt.To, opt.At, opt.Trace = opt.From-int64(s.by), opt.To-int64(s.by), opt.At-int64(s.by), false
	sub := &planner{opt: opt, plan: &Plan{opt: opt, past: true}}
	sub.query(&query) // its mistakes are those of the query of now
	sub.plan.result = func(res *Result) { s.rows = res.Rows }
	p.plan.before = append(p.plan.before, sub.plan)
}

// keysOf returns the keys of the rows that the stages give, and whether they are groups.
func keysOf(stages []*sumoql.Stage) (keys []*sumoql.Name, ok bool) {
	for _, s := range stages {
		switch op := s.Op.(type) {
		case *sumoql.Aggregate:
			keys, ok = op.By, true
		case *sumoql.Top:
			if op.By == nil {
				keys, ok = op.Names, true
			}
		case *sumoql.Transpose:
			keys = op.Rows
		case *sumoql.Cat, *sumoql.CountFrequent, *sumoql.Filter, *sumoql.Join, *sumoql.Merge, *sumoql.Transaction, *sumoql.Transactionize:
			keys, ok = nil, false
		}
	}
	return keys, ok
}

// sliceAlias returns the name that the last timeslice gives to slices; nil for their own.
func sliceAlias(stages []*sumoql.Stage) (alias *sumoql.Name) {
	for _, s := range stages {
		switch op := s.Op.(type) {
		case *sumoql.Timeslice:
			if alias = op.As; alias != nil && isSlice(alias.Text) {
				alias = nil
			}
		case *sumoql.Assign:
			if op.As != nil && isSlice(op.As.Text) {
				alias = nil
			}
		}
	}
	return alias
}

func duration(ms float64) time.Duration { return time.Duration(ms) * time.Millisecond }

func isSlice(name string) bool {
	return strings.EqualFold(name, "_timeslice") || strings.EqualFold(name, "__timeslice_end")
}

func (c *comparison) run(rows [][]value.Value) [][]value.Value {
	keys := make([]int, len(c.keys)) // slots
	for i, column := range c.keys {
		keys[i] = c.slots[column]
	}
	index := map[string]int{} // by key: the row
	for i, row := range rows {
		index[keyOf(row, keys)] = i
	}
	results := make([]map[int][]value.Value, len(c.shifts)) // of then, by the row of now
	for k, s := range c.shifts {
		results[k] = map[int][]value.Value{}
		for _, then := range s.rows {
			now := c.moved(then, s.by)
			key := keyOf(now, keys)
			i, ok := index[key]
			if !ok {
				i = len(rows)
				index[key], rows = i, append(rows, now)
			}
			results[k][i] = then
		}
		s.rows = nil
	}
	for i := range rows {
		for _, to := range c.columns {
			for n, column := range c.values {
				var all []value.Value
				for _, k := range to.shifts {
					all = append(all, at(results[k][i], column))
				}
				rows[i] = put(rows[i], to.out[n], c.aggregated(to.function, all))
			}
		}
	}
	return rows
}

// moved is a row of now that has the keys of one of then, and no values.
func (c *comparison) moved(then []value.Value, by float64) (now []value.Value) {
	for _, column := range c.keys {
		v := at(then, column)
		if slices.Contains(c.times, column) {
			if ms, ok := builtin.Number(v); ok {
				v = value.NumberOf(ms + by)
			}
		}
		now = put(now, c.slots[column], v)
	}
	return now
}

// aggregated is the one value, or the average, the least or the greatest of those that
// are numbers.
func (c *comparison) aggregated(function string, all []value.Value) value.Value {
	if function == "" {
		return all[0]
	}
	n, result := 0, 0.0
	for _, v := range all {
		f, ok := builtin.Number(v)
		if !ok {
			continue
		}
		switch n++; {
		case function == "avg":
			result += f
		case n == 1, function == "min" && f < result, function == "max" && f > result:
			result = f
		}
	}
	if n < len(all) {
		c.notes.add(noteShiftLacks)
	}
	switch {
	case n == 0:
		return null
	case function == "avg":
		result /= float64(n)
	}
	return value.NumberOf(result)
}
