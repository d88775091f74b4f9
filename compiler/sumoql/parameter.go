package sumoql

import (
	"regexp"
	"slices"
	"sync"

	"sumodet/dsl/diag"
)

// Parameter matches what a dashboard fills in before Sumo reads a query (1.6): {{name}} or
// {{{name}}}, within quotes and comments too. Its group is the name, which may be of several
// words ({{Client IP}}); {{*}} is an anchor of parse.
var Parameter = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\{\{\{?[ \t]*([^{}\s*"]+(?:[ \t]+[^{}\s*"]+)*)[ \t]*\}?\}\}`)
})

// Parameters returns where a parsed query has parameters, in order, without those in
// comments.
func (q *Query) Parameters() []diag.Span {
	if q.File == nil {
		return nil
	}
	comments := q.Comments()
	var out []diag.Span
	for _, m := range Parameter().FindAllStringIndex(q.File.Text, -1) {
		for len(comments) > 0 && comments[0].EndPos.Offset <= m[0] {
			comments = comments[1:]
		}
		if len(comments) == 0 || m[0] < comments[0].Pos.Offset {
			out = append(out, diag.Span{File: q.File, Start: m[0], End: m[1]})
		}
	}
	return out
}

// Comments returns the comments of a query and of those within it, in the order of the
// text.
func (q *Query) Comments() []*Comment {
	var out []*Comment
	Walk(q, func(n Node) bool {
		switch n := n.(type) {
		case *Query:
			out = append(append(out, n.Lead...), n.Tail...)
			if n.Trail != nil {
				out = append(out, n.Trail)
			}
		case *Stage:
			out = append(out, n.Lead...)
			if n.Trail != nil {
				out = append(out, n.Trail)
			}
		}
		return true
	})
	slices.SortFunc(out, func(a, b *Comment) int { return a.Pos.Offset - b.Pos.Offset })
	return out
}
