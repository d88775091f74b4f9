package main

import (
	"fmt"
	"strings"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/dsl"
)

type explainCmd struct {
	Stage string   `enum:"dsl,ir,${targets},plan" default:"ir" help:"dsl, ir, ${targets} or plan (the local program)."`
	Name  string   `arg:"" name:"rule" help:"RULE or RULE.BRANCH."`
	Paths []string `arg:"" optional:"" name:"path" help:"Rule files (.det) or folders; default: this folder."`
}

func (c explainCmd) Run(std streams) error {
	p := paths{c.Paths}
	if c.Stage == "dsl" {
		return c.tree(std, p)
	}
	set, err := p.load(std)
	if err != nil {
		return err
	}
	branches := c.branches(set)
	if len(branches) == 0 {
		return c.unknown(set)
	}
	for _, b := range branches {
		switch c.Stage {
		case "ir":
			fmt.Fprint(std.out, b.Dump())
		case "plan":
			plan := local.New(b.Source, []*ir.Branch{b}, func(local.Signal) error { return nil })
			plan.Prefilter()
			fmt.Fprint(std.out, plan.Program.Describe())
		default:
			for _, t := range compiler.Backends {
				if t.Name != c.Stage {
					continue
				}
				artifacts, list := t.Emit(b)
				if list.HasErrors() {
					return mistakes(list)
				}
				if len(artifacts) == 0 {
					fmt.Fprintf(std.err, "%s.%s has no deploy %s\n", b.Rule.Name, b.Name, t.Name)
				}
				for _, f := range compiler.Files(artifacts) {
					fmt.Fprintf(std.out, "// %s\n%s\n", f.Name, f.Data)
				}
			}
		}
	}
	return nil
}

// tree prints the canonical text of a rule or a branch.
func (c explainCmd) tree(std streams, p paths) error {
	src, err := compiler.Load(p.orHere())
	if err != nil {
		return misuse(err)
	}
	if src.Diags.HasErrors() {
		return mistakes(src.Diags)
	}
	found := false
	var rules, branches []string
	for _, f := range src.Files {
		for _, d := range f.Decls {
			r, ok := d.(*dsl.Rule)
			if !ok {
				continue
			}
			rules = append(rules, r.Name.Text)
			if r.Name.Text == c.Name {
				fmt.Fprint(std.out, dsl.Print(r))
				found = true
			}
			for _, cl := range r.Clauses {
				if b, ok := cl.(*dsl.Branch); ok {
					branches = append(branches, r.Name.Text+"."+b.Name.Text)
					if branches[len(branches)-1] == c.Name {
						fmt.Fprint(std.out, dsl.Print(b))
						found = true
					}
				}
			}
		}
	}
	if !found {
		return c.nowhere(rules, branches)
	}
	return nil
}

func (c explainCmd) branches(set *ir.Set) (out []*ir.Branch) {
	for _, r := range set.Rules {
		for _, b := range r.Branches {
			if c.Name == r.Name || c.Name == r.Name+"."+b.Name {
				out = append(out, b)
			}
		}
	}
	return out
}

func (c explainCmd) unknown(set *ir.Set) error {
	var rules, branches []string
	for _, r := range set.Rules {
		rules = append(rules, r.Name)
		for _, b := range r.Branches {
			branches = append(branches, r.Name+"."+b.Name)
		}
	}
	return c.nowhere(rules, branches)
}

func (c explainCmd) nowhere(rules, branches []string) error {
	if len(branches) == 0 {
		return misusef("there is no rule here")
	}
	if near := schema.Nearest(c.Name, append(rules, branches...)); len(near) > 0 {
		return misusef("there is no rule or branch %q here; did you mean %q?", c.Name, near[0])
	}
	return misusef("there is no rule or branch %q here; there are: %s", c.Name, strings.Join(branches, ", "))
}
