package run

import (
	"math"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// bin plans bins of one width from zero on (3.9). What is under min or over max
// goes to the first or last. What text _bin_label has is not documented.
func (p *planner) bin(op *sumoql.Bin) {
	width, ok := 0.0, false
	low, high := math.Inf(-1), math.Inf(1)
	for _, o := range op.Options {
		n, isNumber := o.Number()
		switch {
		case !isNumber:
			p.diags.Errorf("arguments", o.Place(), "%s takes a number", o.Key)
		case strings.EqualFold(o.Key, "width"):
			width, ok = n, n > 0
		case strings.EqualFold(o.Key, "min"):
			low = n
		case strings.EqualFold(o.Key, "max"):
			high = n
		}
	}
	if !ok {
		p.diags.Errorf("arguments", op.Place(), "bin needs a width above 0")
		return
	}
	p.note(noteBin)
	first, last := math.Floor(low/width)*width, math.Ceil(high/width)*width-width
	from := p.field(op.Field)
	label, lower, upper := p.env.set("_bin_label"), p.env.set("_bin_lower"), p.env.set("_bin_upper")
	p.add(each{sumoql.PrintOperator(op), func(row []value.Value) {
		row[label], row[lower], row[upper] = null, null, null
		f, ok := builtin.Number(row[from])
		if !ok {
			return
		}
		a := max(first, min(math.Floor(f/width)*width, last))
		row[lower], row[upper] = value.NumberOf(a), value.NumberOf(a+width)
		row[label] = textOf(value.FormatNumber(a) + "-" + value.FormatNumber(a+width))
	}})
}
