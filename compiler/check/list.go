package check

import (
	"encoding/csv"
	"errors"
	"io"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/value"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// listOf reads a list's file once. It returns nil where that cannot be done.
func (c *checker) listOf(d *dsl.List) *ir.List {
	if l, ok := c.lists[d]; ok {
		return l
	}
	c.lists[d] = nil
	c.declName(d.Name, "list")
	kind := schema.ListKind(d.Kind.Text)
	if !kind.Known() {
		var kinds []string
		for _, k := range schema.ListKinds {
			kinds = append(kinds, string(k))
		}
		c.errUnknown("unknown-kind", d.Kind, "kind of list", kinds)
		return nil
	}
	l := &ir.List{Name: d.Name.Text, Kind: kind, Text: d.Text.Value, File: d.File.Value, Span: d.Span}
	path := d.File.Value
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(d.Span.File.Name), filepath.FromSlash(path))
	}
	data, err := c.opt.ReadFile(path)
	if err != nil {
		c.errListFile(d, path, err)
		return nil
	}
	if !c.listRows(d, l, diag.NewFile(filepath.ToSlash(path), strings.TrimPrefix(string(data), "\ufeff"))) {
		return nil
	}
	if len(l.Rows) == 0 {
		c.warnListEmpty(d)
	}
	c.lists[d] = l
	c.set.Lists = append(c.set.Lists, l)
	return l
}

// listRows reads the rows of a CSV file with a header and reports those that
// the list's kind cannot have, at their place in the file.
func (c *checker) listRows(d *dsl.List, l *ir.List, f *diag.File) bool {
	r := csv.NewReader(strings.NewReader(f.Text))
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	header, err := r.Read()
	if err != nil {
		c.errListHeader(d, f, err)
		return false
	}
	if !isText(header) {
		c.errListRow(diag.Span{File: f, End: len(f.Line(1))}, "the file is not UTF-8 text")
		return false
	}
	key := slices.Index(header, d.Key.Text)
	if key < 0 {
		c.errListKey(d, header)
		return false
	}
	ok := true
	seen := map[string]bool{}
	n, start := 1, 0 // a line and its offset: lists are long, and places are asked for from top to bottom
	place := func(line, col int) diag.Span {
		for ; n < line; n++ {
			start += strings.IndexByte(f.Text[start:], '\n') + 1
		}
		end := start + len(f.Line(line))
		return diag.Span{File: f, Start: min(start+col-1, end), End: end}
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return ok
		}
		if err != nil {
			at := new(csv.ParseError)
			errors.As(err, &at)
			c.errListRow(place(at.Line, at.Column), "the row is not CSV: %s", at.Err)
			return false
		}
		line, col := r.FieldPos(min(key, len(row)-1))
		v := ""
		if key < len(row) {
			v = strings.TrimSpace(row[key])
		}
		if len(row) > 0 && strings.HasPrefix(strings.TrimSpace(row[0]), "#") {
			continue
		}
		if !isText(row) {
			c.errListRow(place(line, 1), "the row is not UTF-8 text")
			ok = false
			continue
		}
		if v == "" {
			c.errListRow(place(line, col), "the row has no value in column %s", d.Key.Text)
			ok = false
			continue
		}
		if l.OfAddresses() && !isAddressRow(v) {
			c.errListRow(place(line, col), "%q is neither an address nor a block such as 10.0.0.0/8", v)
			ok = false
			continue
		}
		if folded := ir.Fold(v); seen[folded] {
			c.diags.Warnf("list-row", place(line, col), "%q stands in the list already", v)
			continue
		} else {
			seen[folded] = true
		}
		var notes []string
		for i, cell := range row {
			if i != key && strings.TrimSpace(cell) != "" {
				notes = append(notes, strings.TrimSpace(cell))
			}
		}
		l.Rows = append(l.Rows, ir.ListRow{Value: v, Note: strings.Join(notes, "; "), Span: place(line, col)})
	}
}

// isText reports whether cells are text that a search and a match list can hold.
func isText(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return !utf8.ValidString(s) || strings.ContainsRune(s, 0) })
}

func isAddressRow(v string) bool {
	if strings.Contains(v, "/") {
		p, err := netip.ParsePrefix(v)
		return err == nil && p == p.Masked()
	}
	_, ok := value.ParseIP(v)
	return ok
}
