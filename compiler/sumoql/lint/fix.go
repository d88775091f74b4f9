package lint

import (
	"slices"

	"sumodet/dsl/diag"
)

// maxRounds is how often a query is linted and mended again: what a fix writes
// may be mended in turn.
const maxRounds = 10

// Fix applies the fixes of the findings in a query until nothing changes, and
// returns the text and how many it applied. Fixes keep what a query means, or
// what it would mean if Sumo took it. Where one overlaps another it waits for
// the next round.
func Fix(src *diag.File, opt Options) (text string, applied int) {
	for range maxRounds {
		list := Lint(src, opt)
		text, n := apply(src.Text, list)
		if n == 0 {
			break
		}
		next := diag.NewFile(src.Name, text)
		if Lint(next, opt).HasErrors() && !list.HasErrors() {
			break
		}
		src, applied = next, applied+n
	}
	return src.Text, applied
}

// apply makes the replacements that do not overlap an earlier one.
func apply(text string, list diag.List) (string, int) {
	var fixes []*diag.Fix
	for _, d := range list {
		if d.Fix != nil {
			fixes = append(fixes, d.Fix)
		}
	}
	slices.SortStableFunc(fixes, func(a, b *diag.Fix) int { return a.Span.Start - b.Span.Start })
	out, at, n := "", 0, 0
	for _, f := range fixes {
		if f.Span.Start < at {
			continue
		}
		out += text[at:f.Span.Start] + f.Text
		at = f.Span.End
		n++
	}
	return out + text[at:], n
}
