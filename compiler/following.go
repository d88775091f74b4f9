package compiler

import (
	"slices"

	"sumodet/compiler/schema"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// A clause that did not parse is missing, and with it what it declared. These
// are the mistakes that this may cause elsewhere: any missing clause the first
// kind, one that declares names the second as well.
var (
	followAny   = []string{"missing-clause", "unreachable", "no-aggregates", "no-record", "no-notify", "no-internal", "two-signals"}
	followNames = []string{"unknown-field", "unknown-source", "unknown-list", "gone-in-window", "having-without-window", "siem-window", "missing-clause"}
)

// broken is a stretch of a file in which a clause did not parse.
type broken struct {
	span     diag.Span
	declares bool // the clause may have declared names
	shared   bool // other declarations see them
}

// withoutFollowing drops diagnostics that a mistake of syntax may have caused.
func withoutFollowing(diags diag.List, s *Sources) diag.List {
	var gaps []broken
	for _, u := range s.Units {
		for _, f := range append([]*dsl.File{u.File}, u.Env...) {
			for _, d := range s.Diags {
				if d.Span.File == f.Source {
					gaps = append(gaps, gapAt(f, d.Span))
				}
			}
		}
	}
	return slices.DeleteFunc(diags, func(d *diag.Diagnostic) bool {
		return slices.ContainsFunc(gaps, func(g broken) bool {
			in := g.span.File == d.Span.File && g.span.Start <= d.Span.Start && d.Span.Start < g.span.End
			return in && slices.Contains(followAny, d.Code) || (in || g.shared) && g.declares && slices.Contains(followNames, d.Code)
		})
	})
}

// gapAt describes what a mistake of syntax leaves out: a clause that did not parse, or
// what nobody knows.
func gapAt(f *dsl.File, at diag.Span) broken {
	span, inRule := around(f, at)
	g := broken{span: span, declares: true, shared: !inRule}
	for _, b := range f.Broken { // the last that begins before it is the innermost
		if b.Span.Start <= at.Start && at.Start <= b.Span.End {
			g.declares = declares(b.Word)
		}
	}
	return g
}

// declares reports whether a clause may declare names, by its word or what that is
// written for.
func declares(word string) bool {
	all := dsl.ClauseWords()
	if !slices.Contains(all, word) {
		near := schema.Nearest(word, all)
		if len(near) == 0 {
			return true
		}
		word = near[0]
	}
	return slices.Contains(declaring, word)
}

// declaring are the words of clauses that declare names.
var declaring = []string{"let", "parse", "field", "window", "from", "source", "list", "branch", "rule", "project"}

// around returns the branch or rule that a place lies in.
func around(f *dsl.File, at diag.Span) (span diag.Span, rule bool) {
	for _, d := range f.Decls {
		in := d.Place()
		if at.Start < in.Start || at.Start > in.End {
			continue
		}
		r, ok := d.(*dsl.Rule)
		if !ok {
			return in, false
		}
		for _, c := range r.Clauses {
			if b, ok := c.(*dsl.Branch); ok && b.Span.Start <= at.Start && at.Start <= b.Span.End {
				return b.Span, true
			}
		}
		return in, true
	}
	return diag.Span{File: f.Source, Start: 0, End: len(f.Source.Text) + 1}, false
}
