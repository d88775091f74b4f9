package dsl

import (
	"sort"
	"strings"
)

// notes says where a file's comments belong: before a node, behind it on its
// line, or at the end of a block.
type notes struct {
	lead  map[Node][]*Comment
	trail map[Node]*Comment
	tail  map[any][]*Comment // by the node of the block, or the file's *diag.File
}

// attach gives every comment to a node that has lines of its own. A comment
// inside such a node, where the canonical form has no line for it, moves
// before it.
func attach(f *File) *notes {
	n := &notes{map[Node][]*Comment{}, map[Node]*Comment{}, map[any][]*Comment{}}
	items := make([]Node, len(f.Decls))
	for i, d := range f.Decls {
		items[i] = d
	}
	n.spread(f.Source.Text, f.Source, items, f.Comments)
	return n
}

// spread distributes comments over the items of a block.
func (n *notes) spread(text string, block any, items []Node, comments []*Comment) {
	items = append([]Node{}, items...)
	sort.SliceStable(items, func(i, j int) bool { return items[i].Place().Start < items[j].Place().Start })
	for i, item := range items {
		at := item.Place()
		var inside []*Comment
		for len(comments) > 0 && comments[0].Span.Start < at.End {
			c := comments[0]
			comments = comments[1:]
			switch {
			case c.Span.Start >= at.Start:
				inside = append(inside, c)
			case i > 0 && n.trail[items[i-1]] == nil && sameLine(text, items[i-1].Place().End, c.Span.Start):
				n.trail[items[i-1]] = c
			default:
				n.lead[item] = append(n.lead[item], c)
			}
		}
		if len(inside) == 0 {
			continue
		}
		if block, children := lines(item); children != nil {
			n.spread(text, block, children, inside)
		} else {
			n.lead[item] = append(n.lead[item], inside...)
		}
	}
	if len(items) > 0 && len(comments) > 0 {
		last := items[len(items)-1]
		if n.trail[last] == nil && sameLine(text, last.Place().End, comments[0].Span.Start) {
			n.trail[last] = comments[0]
			comments = comments[1:]
		}
	}
	n.tail[block] = append(n.tail[block], comments...)
}

func sameLine(text string, from, to int) bool { return !strings.Contains(text[from:to], "\n") }

// lines returns the nodes inside one that have lines of their own, and the node
// of the block that they stand in.
func lines(n Node) (block Node, children []Node) {
	switch n := n.(type) {
	case *Project:
		return n, nodes(n.Clauses)
	case *Source:
		return n, nodes(n.Clauses)
	case *Rule:
		return n, nodes(n.Clauses)
	case *Branch:
		return n, nodes(n.Clauses)
	case *TextsClause:
		return n, nodes(n.Items)
	case *ParseStep:
		if len(n.Fields) > 0 {
			return n, nodes(n.Fields)
		}
	case *Window:
		return n, nodes(n.Aggs)
	case *Record:
		return n, append(nodes(n.Where), nodes(n.Maps)...)
	case *Where:
		return blockOf(n.Cond)
	case *Having:
		return blockOf(n.Cond)
	case *Let:
		return blockOf(n.Value)
	case *Except:
		return blockOf(n.Cond)
	case *Label:
		return blockOf(n.When)
	case *Scope:
		return blockOf(n.Cond)
	case *Block:
		return n, nodes(n.Items)
	case *Not, *Test:
		return blockOf(n.(Expr))
	}
	return nil, nil
}

func blockOf(e Expr) (Node, []Node) {
	if n, ok := e.(*Not); ok {
		e = n.X
	}
	switch e := e.(type) {
	case *Block:
		return e, nodes(e.Items)
	case *Test:
		if l, ok := e.Y.(*ListLit); ok {
			return l, nodes(l.Items)
		}
	}
	return nil, nil
}

func nodes[N Node](list []N) []Node {
	out := make([]Node, len(list))
	for i, n := range list {
		out[i] = n
	}
	return out
}
