package dsl

import (
	"bytes"
	"sort"
	"strings"
)

// Format prints a file in its canonical form: two blanks a level, clauses in
// the order of ast.go, columns aligned in blocks, an empty line between groups
// of clauses, comments where they were. Formatting its result changes nothing.
// A file that did not parse without errors must not be formatted: what did not
// parse is not in the tree.
func Format(f *File) []byte {
	p := &printer{notes: attach(f)}
	for i, d := range f.Decls {
		if i > 0 && !(isList(d) && isList(f.Decls[i-1])) {
			p.line("")
		}
		p.lead(d)
		p.decl(d)
		p.trail(d)
	}
	if tail := p.notes.tail[f.Source]; len(tail) > 0 {
		if n := len(f.Decls); n > 0 && parted(f.Decls[n-1], tail[0]) {
			p.line("")
		}
		p.comments(tail)
	}
	return p.b.Bytes()
}

func isList(d Decl) bool { _, ok := d.(*List); return ok }

// Print returns the canonical text of one node, without comments. A clause or
// declaration ends in a newline, an expression does not.
func Print(n Node) string {
	p := &printer{notes: &notes{}}
	switch n := n.(type) {
	case Decl:
		p.decl(n)
	case Clause:
		p.clause(n, 0)
	case Expr:
		return p.expr(n)
	}
	return p.b.String()
}

// width is the columns that a list may fill before its items get a line each.
const width = 120

type printer struct {
	b      bytes.Buffer
	indent int
	notes  *notes
}

// line writes one line, indented unless it is empty.
func (p *printer) line(parts ...string) {
	text := strings.TrimRight(strings.Join(parts, ""), " ")
	if text != "" {
		p.b.WriteString(strings.Repeat("  ", p.indent))
	}
	p.b.WriteString(text)
	p.b.WriteByte('\n')
}

// block writes what body does a level deeper, and the closing sign.
func (p *printer) block(n Node, closing string, body func()) {
	p.indent++
	body()
	p.comments(p.notes.tail[n])
	p.indent--
	p.line(closing)
}

// comments writes comments that have lines of their own; where the text has an
// empty line between two, one stays.
func (p *printer) comments(list []*Comment) {
	for i, c := range list {
		if i > 0 && parted(list[i-1], c) {
			p.line("")
		}
		p.line("//", c.Text)
	}
}

// lead writes the comments before a node. Those of a declaration may be parted
// from it by an empty line, as what is said of a whole file is.
func (p *printer) lead(n Node) {
	list := p.notes.lead[n]
	p.comments(list)
	if _, ok := n.(Decl); ok && len(list) > 0 && parted(list[len(list)-1], n) {
		p.line("")
	}
}

// parted reports whether an empty line stands between two nodes.
func parted(a, b Node) bool {
	s := a.Place()
	between := s.File.Text[s.End:b.Place().Start]
	return strings.Count(between, "\n") > 1 && strings.TrimSpace(between) == ""
}

// trail adds the comment behind a node to the line just written.
func (p *printer) trail(n Node) {
	c := p.notes.trail[n]
	if c == nil {
		return
	}
	p.b.Truncate(p.b.Len() - 1)
	p.b.WriteString("  //" + strings.TrimRight(c.Text, " ") + "\n")
}

func (p *printer) decl(d Decl) {
	switch d := d.(type) {
	case *Project:
		p.line("project ", p.name(d.Name), " {")
		p.block(d, "}", func() { p.clauses(d.Clauses, 1) })
	case *Source:
		p.line("source ", p.name(d.Name), " {")
		p.block(d, "}", func() { p.clauses(d.Clauses, 1) })
	case *List:
		p.line("list ", p.name(d.Name), " ", p.name(d.Kind), " ", p.str(d.Text), " file ", p.str(d.File), " key ", p.name(d.Key))
	case *Rule:
		p.line("rule ", p.name(d.Name), " {")
		p.block(d, "}", func() { p.clauses(d.Clauses, 2) })
	}
}

// ranks order clauses: tens are groups that an empty line parts.
var ranks = map[string]int{
	"title": 1, "id": 2, "description": 3, "summary": 4, "folder": 5, "zone": 6, "attack": 7, "severity": 8,
	"references": 9, "false_positives": 10, "notify": 11, "internal": 12, "from": 13, "scope": 14, "format": 15, "parse": 16,
	"host": 17, "time": 18, "field": 19, "let": 20, "where": 30, "except": 31, "window": 40, "having": 60, "label": 70,
	"entity": 80, "fields": 81, "deploy": 82, "record": 90, "branch": 100,
}

const letAfterWindow = 50

// ordered returns clauses in canonical order with their ranks. Where a let
// stands matters: before the window or after it.
func ordered(clauses []Clause) ([]Clause, []int) {
	type ranked struct {
		Clause
		rank int
	}
	var all []ranked
	window := false
	for _, c := range clauses {
		r := ranks[c.Word()]
		if c.Word() == "window" {
			window = true
		}
		if c.Word() == "let" && window {
			r = letAfterWindow
		}
		if d, ok := c.(*Deploy); ok && d.Target.Text == "siem" {
			r++
		}
		all = append(all, ranked{c, r})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].rank < all[j].rank })
	out, rs := make([]Clause, len(all)), make([]int, len(all))
	for i, c := range all {
		out[i], rs[i] = c.Clause, c.rank
	}
	return out, rs
}

// aligned are the clauses whose values stand in one column at the head of a
// declaration.
var aligned = map[string]bool{
	"title": true, "id": true, "description": true, "summary": true, "folder": true, "zone": true, "attack": true, "severity": true,
	"scope": true, "format": true, "parse": true,
}

// group is the number of the group that a rank belongs to.
func group(rank int) int {
	if rank < 20 {
		return 0
	}
	return rank / 10
}

func (p *printer) clauses(list []Clause, gap int) {
	list, rs := ordered(list)
	column := 0
	inBranch := false
	for _, c := range list {
		inBranch = inBranch || c.Word() == "from"
		if aligned[c.Word()] {
			column = max(column, len(c.Word())+gap)
		}
	}
	if inBranch {
		column = 0
	}
	for i, c := range list {
		if i > 0 && (group(rs[i]) != group(rs[i-1]) || c.Word() == "branch") {
			p.line("")
		}
		p.lead(c)
		p.clause(c, column)
		p.trail(c)
	}
}
