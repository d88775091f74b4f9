package compiler

import (
	"maps"
	"slices"
	"strings"

	"sumodet/compiler/backend"
	"sumodet/compiler/check"
	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
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
	if declares, known := clauseWords[word]; known {
		return declares
	}
	near := schema.Nearest(word, slices.Sorted(maps.Keys(clauseWords)))
	return len(near) == 0 || clauseWords[near[0]]
}

// clauseWords are the words that start clauses, and whether the clause declares
// names.
var clauseWords = map[string]bool{
	"let": true, "parse": true, "field": true, "window": true, "from": true, "source": true, "list": true, "branch": true, "rule": true, "project": true,
	"where": false, "except": false, "having": false, "label": false, "entity": false, "fields": false, "deploy": false, "severity": false, "attack": false,
	"title": false, "description": false, "summary": false, "references": false, "false_positives": false, "notify": false, "internal": false, "scope": false,
	"format": false, "host": false, "time": false, "zone": false, "record": false, "id": false, "folder": false,
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
			if slices.Contains(targets, t.Name) {
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
