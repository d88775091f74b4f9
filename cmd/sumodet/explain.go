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
	Stage string   `enum:"dsl,ir,search,siem,plan" default:"ir" help:"dsl, ir, search, siem or plan (the local program)."`
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
	rule, branch, _ := strings.Cut(c.Name, ".")
	found := false
	for _, f := range src.Files {
		for _, d := range f.Decls {
			r, ok := d.(*dsl.Rule)
			if !ok || r.Name.Text != rule {
				continue
			}
			if branch == "" {
				fmt.Fprint(std.out, dsl.Print(r))
				found = true
			}
			for _, cl := range r.Clauses {
				if b, ok := cl.(*dsl.Branch); ok && b.Name.Text == branch {
					fmt.Fprint(std.out, dsl.Print(b))
					found = true
				}
			}
		}
	}
	if !found {
		return misusef("there is no rule or branch %q here", c.Name)
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
	var rules, names []string
	for _, r := range set.Rules {
		rules = append(rules, r.Name)
		for _, b := range r.Branches {
			names = append(names, r.Name+"."+b.Name)
		}
	}
	if near := schema.Nearest(c.Name, append(rules, names...)); len(near) > 0 {
		return misusef("there is no rule or branch %q here; did you mean %q?", c.Name, near[0])
	}
	return misusef("there is no rule or branch %q here; there are: %s", c.Name, strings.Join(names, ", "))
}
