package check

import (
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/ir"
	"sumodet/compiler/value"
	"sumodet/dsl"
)

// maxWindow is a day: a search's slices follow the user's time zone beyond an
// hour (sumo-query-language.md 3.7), so longer windows must be whole hours
// that divide a day to be the same everywhere.
const (
	minute    = 60_000
	hour      = 60 * minute
	maxWindow = 24 * hour
)

// window types a window and returns what is visible after it: its keys and its
// aggregates. Everything else is gone.
func (c *checker) window(b *builder, d *dsl.Window) (*ir.Window, *env) {
	w := &ir.Window{Length: d.Length.Millis, Every: d.Length.Millis, Span: d.Span, Head: d.Length.Span}
	after := newEnv(c, nil)
	after.gone = map[string]string{}
	for key, f := range b.env.fields {
		after.gone[key] = f.Name
	}
	if w.Length < 1000 || w.Length > maxWindow || w.Length%1000 != 0 {
		c.errWindowLength(d.Length)
	} else if w.Length > hour && (w.Length%hour != 0 || maxWindow%w.Length != 0) {
		c.errWindowHours(d.Length)
	}
	if d.Every != nil {
		w.Every = d.Every.Millis
		w.Head = w.Head.To(d.Every.Span)
		switch {
		case w.Every < 1000 || w.Every%1000 != 0 || w.Length%w.Every != 0:
			c.errEvery(d)
			w.Every = w.Length
		case w.Length/w.Every > 60:
			c.errEveryMany(d)
		}
	}
	for _, n := range d.By {
		w.Head = w.Head.To(n.Span)
		f, ok := b.env.lookup(n)
		if !ok {
			delete(after.gone, strings.ToLower(n.Text))
			continue
		}
		if f.Type.Kind == value.List || f.Type.Kind == value.Bool || f.Type.Kind == value.Time {
			c.errKeyType(n, f)
			continue
		}
		if _, dup := after.fields[strings.ToLower(f.Name)]; dup {
			c.errTwiceNamed(n, "key")
			continue
		}
		after.fields[strings.ToLower(f.Name)] = f
		w.By = append(w.By, f)
	}
	for _, a := range d.Aggs {
		if agg := c.agg(b, after, a); agg != nil {
			w.Aggs = append(w.Aggs, agg)
		}
	}
	if len(d.Aggs) == 0 {
		c.errNoAggregates(d)
	}
	return w, after
}

// agg types one aggregate and declares its name. A wrong one is declared all
// the same, so that having and labels are not blamed for it.
func (c *checker) agg(b *builder, after *env, d *dsl.Agg) *ir.Agg {
	a := &ir.Agg{Func: d.Call.Func.Text, Span: d.Span}
	a.Field = &ir.Field{Name: d.Name.Text, Type: value.Of(value.Any), Origin: ir.FromWindow, Agg: a, Span: d.Name.Span}
	if key := strings.ToLower(d.Name.Text); after.gone[key] != "" && after.fields[key] == nil {
		c.errAggName(d.Name)
	}
	if !after.declare(d.Name, a.Field) {
		return nil
	}
	f, ok := builtin.AggregateByName(d.Call.Func.Text)
	if !ok {
		c.errUnknownAggregate(d.Call.Func)
		for _, arg := range d.Call.Args {
			b.expr(arg)
		}
		return nil
	}
	if d.When != nil {
		a.When = b.cond(d.When)
	}
	args := d.Call.Args
	want := 1
	if f.Param {
		want = 2
	}
	if len(args) != want && !(len(args) == 0 && f.NoArg) {
		c.errAggArgs(d, f)
		return nil
	}
	var argType value.Type
	if len(args) > 0 {
		a.Arg = b.expr(args[0])
		if isBad(a.Arg) {
			return nil
		}
		argType = a.Arg.Type()
		if !accepts(builtin.Param{Kinds: f.Arg}, argType) || argType.Kind == value.List || argType.Kind == value.Bool {
			c.errAggType(args[0], f, argType)
			return nil
		}
	}
	if f.Param {
		n, ok := args[1].(*dsl.Num)
		if !ok || n.Value <= 0 || n.Value > 100 {
			c.errPercent(args[1])
			return nil
		}
		a.Param = n.Value
	}
	a.Field.Type = f.Result(argType)
	return a
}
