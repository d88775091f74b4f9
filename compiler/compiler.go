package compiler

import (
	"slices"
	"strings"

	"sumodet/compiler/backend"
	"sumodet/compiler/check"
	"sumodet/compiler/ir"
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

// Emit turns every branch into the artifacts of the targets that it is
// deployed to: in the order of rules, branches, targets and labels, lists last.
// Where targets are named, by Backends' names, it leaves out the others.
func Emit(set *ir.Set, targets ...string) ([]backend.Artifact, diag.List) {
	rules := make([]emitted, len(set.Rules))
	Parallel(len(rules), func(i int) { rules[i].rule(set.Rules[i], targets) }) // rules know nothing of each other
	var out []backend.Artifact
	var diags diag.List
	for _, e := range rules {
		out, diags = append(out, e.artifacts...), append(diags, e.diags...)
	}
	lists, d := listArtifacts(set, out)
	out, diags = append(out, lists...), append(diags, d...)
	sameNames(out, &diags)
	diags.Sort()
	return out, diags
}

// emitted is what a rule's branches were turned into.
type emitted struct {
	artifacts []backend.Artifact
	diags     diag.List
}

func (e *emitted) rule(r *ir.Rule, targets []string) {
	for _, b := range r.Branches {
		for _, t := range Backends {
			if len(targets) == 0 || slices.Contains(targets, t.Name) {
				a, d := t.Emit(b)
				e.artifacts, e.diags = append(e.artifacts, a...), append(e.diags, d...)
			}
		}
	}
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
