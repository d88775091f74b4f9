package main

import (
	"slices"
	"strings"

	"sumodet/compiler"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
	"sumodet/dsl/diag"
)

// logInputs are [SOURCE=]FILE arguments. A source is one of the rules at paths.
type logInputs struct{ logs, rules []string }

func (c logInputs) read() (out []compiler.QueryInput, err error) {
	for _, a := range c.logs {
		in := compiler.QueryInput{}
		file := a
		if source, rest, ok := strings.Cut(a, "="); ok && source != "" && !strings.ContainsAny(source, `/\`) {
			if in.Source, err = c.source(source); err != nil {
				return nil, err
			}
			file = rest
		}
		if in.Files, err = logs.Expand(file); err != nil {
			return nil, mistakes(err)
		}
		out = append(out, in)
	}
	return out, nil
}

// source finds the declaration of a source. Mistakes elsewhere do not matter:
// a query needs no rule.
func (c logInputs) source(name string) (*ir.Source, error) {
	set, list, err := paths{c.rules}.check()
	if err != nil {
		return nil, err
	}
	var found []*ir.Source
	for _, s := range set.Sources {
		if s.Name == name {
			found = append(found, s)
		}
	}
	switch len(found) {
	case 0:
		return nil, misusef("no source %q is declared here (--rules PATH says where)", name)
	case 1:
	default:
		return nil, misusef("source %q is declared in %s and in %s: say which by --rules PATH", name, found[0].Span.File.Name, found[1].Span.File.Name)
	}
	list = slices.DeleteFunc(list, func(d *diag.Diagnostic) bool { return d.Span.File != found[0].Span.File })
	if list.HasErrors() {
		return nil, mistakes(list)
	}
	return found[0], nil
}
