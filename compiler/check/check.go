package check

import (
	"os"
	"slices"
	"strings"
	"time"

	"sumodet/compiler/ir"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// Unit is a file to check and the files whose declarations it sees.
type Unit struct {
	File *dsl.File
	// Env are the project.det and sources.det files around it, nearest first.
	// The nearest declaration of a name wins, as a whole.
	Env []*dsl.File
	// Unread is a sources.det above those, which the file does not see; "" for none.
	Unread string
}

// Options are what checking depends on besides the files.
type Options struct {
	// Now, unless zero, is the time that exceptions' dates are held to.
	Now time.Time
	// ReadFile reads a list's file; nil is os.ReadFile.
	ReadFile func(path string) ([]byte, error)
}

// Check types all units as one set. The set is complete only if the list has
// no errors; with errors it holds what could be made sense of.
func Check(units []Unit, opt Options) (*ir.Set, diag.List) {
	if opt.ReadFile == nil {
		opt.ReadFile = os.ReadFile
	}
	c := &checker{
		opt:     opt,
		units:   units,
		sources: map[*dsl.Source]*source{},
		lists:   map[*dsl.List]*ir.List{},
		project: map[*dsl.Project]*ir.Project{},
		set:     &ir.Set{},
	}
	for _, u := range units {
		c.unit(u)
	}
	c.setProject()
	slices.SortFunc(c.set.Sources, func(a, b *ir.Source) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(c.set.Lists, func(a, b *ir.List) int { return strings.Compare(a.Name, b.Name) })
	c.diags.Sort()
	return c.set, c.diags
}

type checker struct {
	opt     Options
	units   []Unit
	diags   diag.List
	set     *ir.Set
	sources map[*dsl.Source]*source
	lists   map[*dsl.List]*ir.List
	project map[*dsl.Project]*ir.Project
	rules   map[string]*dsl.Name
	unread  string // of the unit at hand
}

// visible is what one unit's declarations see.
type visible struct {
	c       *checker
	project *ir.Project
	decls   []dsl.Decl // of the unit's file, then of its Env
}

func (c *checker) unit(u Unit) {
	s := &visible{c: c}
	c.unread = u.Unread
	s.decls = append(s.decls, u.File.Decls...)
	c.repeated(u.File.Decls)
	for _, f := range u.Env {
		s.decls = append(s.decls, f.Decls...)
	}
	if d, ok := find[*dsl.Project](s, ""); ok {
		s.project = c.projectOf(d)
	} else {
		s.project = &ir.Project{Name: "default", ID: "default"}
	}
	for _, d := range u.File.Decls {
		switch d := d.(type) {
		case *dsl.Source:
			c.sourceOf(s, d)
		case *dsl.List:
			c.listOf(d)
		case *dsl.Rule:
			c.declName(d.Name, "rule")
			if c.rules == nil {
				c.rules = map[string]*dsl.Name{}
			}
			if first, ok := c.rules[d.Name.Text]; ok {
				c.errDuplicate(d.Name, "rule", first)
				continue
			}
			c.rules[d.Name.Text] = d.Name
			if r := c.rule(s, d); r != nil {
				c.set.Rules = append(c.set.Rules, r)
			}
		}
	}
}

// repeated reports two declarations of one kind and name in one file.
func (c *checker) repeated(decls []dsl.Decl) {
	seen := map[string]*dsl.Name{}
	for _, d := range decls {
		if _, isRule := d.(*dsl.Rule); isRule {
			continue // unique over all files, see unit
		}
		key := kindOf(d) + " " + d.Ident().Text
		if kindOf(d) == "project" {
			key = "project"
		}
		if first, ok := seen[key]; ok {
			c.errDuplicate(d.Ident(), kindOf(d), first)
			continue
		}
		seen[key] = d.Ident()
	}
}

func kindOf(d dsl.Decl) string {
	switch d.(type) {
	case *dsl.Project:
		return "project"
	case *dsl.Source:
		return "source"
	case *dsl.List:
		return "list"
	}
	return "rule"
}

// elsewhere returns the name of a declaration that the command's files have; for a name
// that is not seen it is one that stands in the wrong file.
func (c *checker) elsewhere(kind, name string) *dsl.Name {
	for _, u := range c.units {
		for _, d := range u.File.Decls {
			if kindOf(d) == kind && d.Ident().Text == name {
				return d.Ident()
			}
		}
	}
	return nil
}

// find returns the nearest declaration of a kind with a name; an empty name
// finds the nearest of the kind.
func find[D dsl.Decl](s *visible, name string) (d D, ok bool) {
	for _, x := range s.decls {
		if d, ok := x.(D); ok && (name == "" || d.Ident().Text == name) {
			return d, true
		}
	}
	return d, false
}

// names lists the names of a kind of declaration, for suggestions.
func names[D dsl.Decl](s *visible) (out []string) {
	for _, x := range s.decls {
		if d, ok := x.(D); ok && !slices.Contains(out, d.Ident().Text) {
			out = append(out, d.Ident().Text)
		}
	}
	return out
}

// declName holds a declared name to [a-z][a-z0-9_]*.
func (c *checker) declName(n *dsl.Name, what string) {
	if !plainName(n.Text) {
		c.errName(n, what)
	}
}

func plainName(s string) bool {
	for i := 0; i < len(s); i++ {
		ch := s[i]
		if !(ch >= 'a' && ch <= 'z' || i > 0 && (ch == '_' || ch >= '0' && ch <= '9')) {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// setProject finds the one project of the set.
func (c *checker) setProject() {
	for _, r := range c.set.Rules {
		switch {
		case c.set.Project == nil:
			c.set.Project = r.Project
		case c.set.Project.Name != r.Project.Name:
			c.errTwoProjects(r, c.set.Project)
		}
	}
	if c.set.Project != nil {
		return
	}
	for _, u := range c.units {
		for _, f := range append([]*dsl.File{u.File}, u.Env...) {
			for _, d := range f.Decls {
				if d, ok := d.(*dsl.Project); ok && c.set.Project == nil {
					c.set.Project = c.projectOf(d)
				}
			}
		}
	}
	if c.set.Project == nil {
		c.set.Project = &ir.Project{Name: "default", ID: "default"}
	}
}
