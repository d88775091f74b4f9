package compiler

import (
	"slices"
	"strings"

	"sumodet/compiler/backend"
	"sumodet/compiler/check"
	"sumodet/compiler/ir"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// Check types loaded files as one set. Its diagnostics are those of syntax and
// of meaning together; the set is to be used only if none is an error.
func Check(s *Sources, opt check.Options) (*ir.Set, diag.List) {
	set, diags := check.Check(s.Units, opt)
	all := append(slices.Clone(s.Diags), withoutFollowing(diags, s)...)
	all.Sort()
	return set, all
}

// following are codes of mistakes that a clause which did not parse can cause
// elsewhere: what it declared is missing.
var following = map[string]bool{
	"missing-clause": true, "unknown-field": true, "unknown-source": true, "unknown-list": true, "gone-in-window": true, "no-aggregates": true,
	"having-without-window": true, "siem-window": true, "unreachable": true, "no-record": true, "no-notify": true, "no-internal": true, "two-signals": true,
}

// withoutFollowing drops diagnostics that a mistake of syntax may have caused:
// those of the same declaration, or of any where a source, a list or the
// project did not parse whole.
func withoutFollowing(diags diag.List, s *Sources) diag.List {
	var broken []diag.Span // branches, else rules
	shared := false
	for _, u := range s.Units {
		for _, f := range append([]*dsl.File{u.File}, u.Env...) {
			for _, d := range s.Diags {
				if d.Span.File == f.Source {
					span, rule := around(f, d.Span)
					broken = append(broken, span)
					shared = shared || !rule
				}
			}
		}
	}
	return slices.DeleteFunc(diags, func(d *diag.Diagnostic) bool {
		return following[d.Code] && (shared || slices.ContainsFunc(broken, func(b diag.Span) bool {
			return b.File == d.Span.File && b.Start <= d.Span.Start && d.Span.Start < b.End
		}))
	})
}

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

// Emit turns every branch into the artifacts of the targets that it is
// deployed to: in the order of rules, branches, targets and labels, lists last.
// Names of targets that are not in Backends give nothing.
func Emit(set *ir.Set, targets ...string) ([]backend.Artifact, diag.List) {
	var out []backend.Artifact
	var diags diag.List
	for _, r := range set.Rules {
		for _, b := range r.Branches {
			for _, t := range Backends {
				if !slices.Contains(targets, t.Name) {
					continue
				}
				a, d := t.Emit(b)
				out = append(out, a...)
				diags = append(diags, d...)
			}
		}
	}
	lists, d := listArtifacts(set, out)
	out, diags = append(out, lists...), append(diags, d...)
	sameNames(out, &diags)
	diags.Sort()
	return out, diags
}

// sameNames reports two artifacts of one kind with one name, at the second:
// Sumo has room for one (sumo-api.md 8.1).
func sameNames(all []backend.Artifact, diags *diag.List) {
	first := map[string]backend.Artifact{}
	for _, a := range all {
		for _, key := range []string{string(a.Kind) + "\x00" + strings.ToLower(a.Name), string(a.Kind) + "\x00id\x00" + a.ID} {
			f, ok := first[key]
			if !ok {
				first[key] = a
				continue
			}
			what, is := "name", a.Name
			if strings.Contains(key, "\x00id\x00") {
				what, is = "id", a.ID
			}
			line, _ := f.Span.File.Position(f.Span.Start)
			diags.Errorf("same-name", a.Span, "another object has the %s %q already", what, is).
				Note("the first is made at %s:%d; give one of them another title, label or id", f.Span.File.Name, line)
			break
		}
	}
}

// OutFile is a file that `compile -o` writes.
type OutFile struct {
	Name string
	Data []byte
}

// Files lists what artifacts are written as: a search's query and every body.
func Files(artifacts []backend.Artifact) (out []OutFile) {
	for _, a := range artifacts {
		if a.QueryFile != "" {
			out = append(out, OutFile{a.QueryFile, []byte(a.Query)})
		}
		out = append(out, OutFile{a.File, a.Body})
	}
	return out
}
