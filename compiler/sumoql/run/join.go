package run

import (
	"math"
	"slices"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// Bounds of a join (3.12): messages of a table, and rows.
const (
	maxJoined   = 25_000
	maxJoinRows = 1_000_000
)

// joiner is an inner join of tables, each made of the same rows by operators in
// brackets. A field f of table t is t_f behind it.
type joiner struct {
	tables []*nested
	from   [][]int     // of each table: slots of its fields
	on     [][]joinKey // of each table: the equalities with tables before it
	window float64     // ms between rows
	times  []int       // slots of their times, -1 for none
	notes  *notes
}

// joinKey says that a slot of the rows joined so far equals one of a table.
type joinKey struct{ joined, own int }

func (p *planner) join(op *sumoql.Join) {
	j := &joiner{window: math.Inf(1), notes: &p.plan.notes, on: make([][]joinKey, len(op.Tables))}
	if op.TimeWindow != "" {
		if _, ok := p.number(op, op.TimeWindow); ok {
			j.window = (&sumoql.Number{Text: op.TimeWindow}).Value()
		}
	}
	next := newEnvironment()
	for _, t := range op.Tables {
		n := p.nested(t.Rows)
		j.tables = append(j.tables, n)
		p.joinReads(op, t, n.env)
		var from []int
		for _, name := range n.env.order {
			if name.shown && !name.many {
				text := t.As.Text + "_" + name.text
				if _, ok := next.find(text); ok {
					p.diags.Errorf("repeated", t.As.Place(), "two tables give a field %q", text)
					break
				}
				from = append(from, name.slot)
				next.set(text)
			}
		}
		j.from = append(j.from, from)
		time, ok := n.env.find("_messageTime")
		if !ok {
			time = -1
		}
		j.times = append(j.times, time)
	}
	for _, k := range op.On {
		p.joinOn(op, j, k, next)
	}
	for i := range op.Tables[1:] {
		if len(j.on[i+1]) == 0 {
			p.diags.Errorf("arguments", op.Tables[i+1].As.Place(), "no equality binds the table %q to one before it", op.Tables[i+1].As.Text)
		}
	}
	p.grouped, p.joined = true, true
	p.end(j, next)
}

// joinReads makes a table have those metadata of messages that an equality names; other
// fields it has by its operators.
func (p *planner) joinReads(op *sumoql.Join, t *sumoql.JoinTable, env *environment) {
	for _, k := range op.On {
		for _, n := range []*sumoql.Name{k.Left, k.Right} {
			if field, ok := cutPrefixFold(n.Text, t.As.Text+"."); ok && strings.HasPrefix(field, "_") && env.root != nil && !env.only {
				env.read(field)
			}
		}
	}
}

// joinOn resolves t1.a = t2.b.
func (p *planner) joinOn(op *sumoql.Join, j *joiner, k *sumoql.JoinKey, next *environment) {
	type side struct{ table, slot, joined int }
	var sides []side
	for _, n := range []*sumoql.Name{k.Left, k.Right} {
		for i, t := range op.Tables {
			field, ok := cutPrefixFold(n.Text, t.As.Text+".")
			if !ok {
				continue
			}
			slot, known := j.tables[i].env.find(field)
			joined, shown := next.find(t.As.Text + "_" + field)
			if !known || !shown {
				p.diags.Errorf("unknown-field", n.Place(), "the table %q has no field %q", t.As.Text, field).Note("cut it in the table's brackets, or give it a name there: %s as NAME", field)
				return
			}
			sides = append(sides, side{i, slot, joined})
			break
		}
	}
	if len(sides) < 2 || sides[0].table == sides[1].table {
		p.diags.Errorf("arguments", k.Place(), "an equality is between fields of two tables, such as t1.a = t2.b")
		return
	}
	if sides[0].table > sides[1].table {
		sides[0], sides[1] = sides[1], sides[0]
	}
	last := sides[1].table
	j.on[last] = append(j.on[last], joinKey{sides[0].joined, sides[1].slot})
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !value.EqualFold(s[:len(prefix)], prefix) {
		return "", false
	}
	return s[len(prefix):], true
}

func (j *joiner) run(rows [][]value.Value) [][]value.Value {
	var out [][]value.Value
	var times []value.Value // of the rows so far: the first table's
	for i, t := range j.tables {
		own := t.run(rows)
		if len(own) > maxJoined {
			j.notes.add(noteTooManyRows)
			own = own[:maxJoined]
		}
		if i == 0 {
			for _, row := range own {
				out, times = append(out, pick(row, j.from[0])), append(times, at(row, j.times[0]))
			}
			continue
		}
		out, times = j.with(i, own, out, times)
	}
	return out
}

// with joins a table's rows to those so far.
func (j *joiner) with(i int, own, rows [][]value.Value, times []value.Value) (out [][]value.Value, outTimes []value.Value) {
	var left, right []int
	for _, k := range j.on[i] {
		left, right = append(left, k.joined), append(right, k.own)
	}
	index := map[string][][]value.Value{}
	for _, row := range own {
		if !anyNull(row, right) {
			key := keyOf(row, right)
			index[key] = append(index[key], row)
		}
	}
	for n, row := range rows {
		if anyNull(row, left) {
			continue
		}
		for _, other := range index[keyOf(row, left)] {
			if !j.near(times[n], at(other, j.times[i])) {
				continue
			}
			if len(out) == maxJoinRows {
				j.notes.add(noteTooManyRows)
				return out, outTimes
			}
			out = append(out, append(slices.Clone(row), pick(other, j.from[i])...))
			outTimes = append(outTimes, times[n])
		}
	}
	return out, outTimes
}

func (j *joiner) near(a, b value.Value) bool {
	if math.IsInf(j.window, 1) {
		return true
	}
	x, ok := builtin.Number(a)
	y, ok2 := builtin.Number(b)
	return ok && ok2 && math.Abs(x-y) <= j.window
}

func anyNull(row []value.Value, slots []int) bool {
	return slices.ContainsFunc(slots, func(s int) bool { return at(row, s).IsNull() })
}

func pick(row []value.Value, slots []int) []value.Value {
	out := make([]value.Value, len(slots))
	for i, s := range slots {
		out[i] = at(row, s)
	}
	return out
}
