package lint

import (
	"slices"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

// Lint returns the findings in a query, the parser's among them, by place. What
// does not parse has the code "syntax".
func Lint(src *diag.File, opt Options) diag.List {
	tree, mistakes := sumoql.Parse(src)
	if text, kept := mend(src, mistakes); text != src.Text {
		tree, mistakes = sumoql.Parse(diag.NewFile(src.Name, text))
		mistakes = slices.DeleteFunc(mistakes, isEmptyStage) // a word alone was mended away
		mistakes = append(mistakes, kept...)
		if tree != nil {
			sumoql.Walk(tree, func(n sumoql.Node) bool {
				if a, ok := n.(*sumoql.Agg); ok && a.Func == "count" && !strings.EqualFold(src.Text[a.Place().Start:][:len(a.Func)], a.Func) {
					a.Func = "count_distinct"
				}
				return true
			})
		}
	}
	return lint(src, tree, mistakes, opt)
}

// mend puts Sumo's words in the place of other products', where no more is
// wrong, and returns what the parser says of those and of empty stages: the rest
// of such a stage is judged too. Places stay what they are.
func mend(src *diag.File, mistakes diag.List) (text string, kept diag.List) {
	text = src.Text
	for _, d := range mistakes {
		word := d.Span.Text()
		if own, ok := mended[strings.ToLower(word)]; ok && d.Severity == diag.Error {
			own += strings.Repeat(" ", len(word)-len(own))
			text = text[:d.Span.Start] + own + text[d.Span.End:]
			kept = append(kept, d)
		} else if isEmptyStage(d) {
			kept = append(kept, d)
		}
	}
	return text, kept
}

func isEmptyStage(d *diag.Diagnostic) bool { return d.Code == emptyStage.Name }

// mended are words of other products that stand before or for an aggregate,
// with a word of Sumo's that parses in their place and is not longer; count
// stands for count_distinct.
var mended = map[string]string{
	"stat": "", "stats": "", "summarize": "", "tstats": "",
	"average": "avg", "countdistinct": "count", "dcount": "count", "distinct": "count", "estdc": "count",
	"make_list": "values", "make_set": "values", "makeset": "values", "mean": "avg", "percentile": "pct",
}

// lint is Lint of what is parsed; tree is nil where nothing could be read.
func lint(src *diag.File, tree *sumoql.Query, mistakes diag.List, opt Options) diag.List {
	r := &run{src: src, opt: opt, fields: map[*sumoql.Name]*field{}}
	for _, d := range mistakes {
		if d.Severity == diag.Error {
			r.broken = append(r.broken, d.Span.Start)
		}
		if checkByName(d.Code) == nil {
			d.Code = syntax.Name
		}
		d.Span.File = src // not the mended one
		r.found = append(r.found, d)
	}
	if tree != nil {
		list := directives(src, tree.Comments())
		for _, d := range list {
			if d.word == "fields" {
				r.opt.Fields = append(r.opt.Fields[:len(r.opt.Fields):len(r.opt.Fields)], fieldList(d.rest)...)
			}
		}
		r.add(tree, nil, r.messages())
		for _, c := range Checks {
			if c.find == nil || !c.holds(opt.Target) {
				continue
			}
			r.check = c
			for _, q := range r.queries {
				c.find(q)
			}
		}
		r.suppress(list)
	}
	r.found.Sort()
	return r.found
}

// fieldList reads the names of `fields a, b`.
func fieldList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}
