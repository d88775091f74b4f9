package run

import (
	"net/netip"
	"slices"
	"strings"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
)

// lookup plans columns of a table that is given in Options.Tables. Keys of the
// Library's tables compare without case; no row gives null; of two rows with one key the later counts
// (3.11).
func (p *planner) lookup(op *sumoql.Lookup) {
	t, ok := p.table(op.Path.Text)
	if !ok {
		p.noTable(op.Path)
		return
	}
	column := func(n *sumoql.Name) int {
		if i := t.column(n.Text); i >= 0 {
			return i
		}
		p.diags.Errorf("unknown-field", n.Place(), "the table has no column %q", n.Text).Note("it has: %s", strings.Join(t.Columns, ", "))
		return 0
	}
	keys, fields := p.lookupKeys(t, op.On, column)
	fold := foldKeys(op.Path.Text)
	index := t.index(keys, fold)
	if len(index) < len(t.Rows) {
		p.note(noteDuplicates)
	}
	var blocks *networks
	if ofAddresses(op.Path.Text) && len(keys) == 1 {
		blocks = t.networks(keys[0])
	}
	var from, to []int
	for _, c := range op.Columns {
		from = append(from, column(c.Name))
		as := c.As
		if as == nil {
			as = c.Name
		}
		to = append(to, p.set(as))
	}
	if op.Star {
		for i, c := range t.Columns {
			if k := slices.Index(keys, i); k >= 0 && slices.Contains(fields, p.env.update(c)) {
				continue // the field that is looked up has the column's name, and its value
			}
			from, to = append(from, i), append(to, p.env.set(c))
		}
	}
	p.add(each{sumoql.PrintOperator(op), func(row []value.Value) {
		found := index[lookupKey(row, fields, fold)]
		if found == nil && blocks != nil {
			found = blocks.find(at(row, fields[0]).String())
		}
		for i, slot := range to {
			row[slot] = null
			if found != nil {
				row[slot] = found[from[i]]
			}
		}
	}})
}

func (p *planner) noTable(path *sumoql.Path) {
	p.diags.Errorf("no-table", path.Place(), "the table %s is not given", path.Text).Note("give a CSV file with its columns: --table %s=FILE", strings.ReplaceAll(path.Text, `"`, ""))
}

// lookupKeys returns the key columns and the slots of the fields that must
// equal them. Queries are seen with both orders: where only the other one names
// a column, it is taken.
func (p *planner) lookupKeys(t *Table, on []*sumoql.LookupKey, column func(*sumoql.Name) int) (keys, fields []int) {
	for _, k := range on {
		field, col := k.Field, k.Column
		if col == nil {
			col = field
		}
		if t.column(col.Text) < 0 && t.column(field.Text) >= 0 {
			field, col = col, field
		}
		keys, fields = append(keys, column(col)), append(fields, p.field(field))
	}
	return keys, fields
}

// column returns the place of a column; -1 if there is none.
func (t *Table) column(name string) int {
	return slices.IndexFunc(t.Columns, func(c string) bool { return strings.EqualFold(c, name) })
}

// index returns the table's rows by their keys.
func (t *Table) index(keys []int, fold bool) map[string][]value.Value {
	index := make(map[string][]value.Value, len(t.Rows))
	for _, row := range t.Rows {
		index[lookupKey(row, keys, fold)] = row
	}
	return index
}

// ofAddresses reports whether a table is one of Sumo's about addresses, which are ranges
// there: geo://location, asn://default. A row of one that is given may be of a block.
func ofAddresses(address string) bool {
	return strings.HasPrefix(address, "geo://") || strings.HasPrefix(address, "asn://")
}

// networks are a table's rows whose key is a block, such as 192.0.2.0/24.
type networks struct {
	rows map[netip.Prefix][]value.Value
	bits []int // lengths of prefixes, longest first
}

func (t *Table) networks(key int) *networks {
	n := &networks{rows: map[netip.Prefix][]value.Value{}}
	for _, row := range t.Rows {
		if block, err := netip.ParsePrefix(strings.TrimSpace(at(row, key).String())); err == nil {
			n.rows[block.Masked()] = row
			n.bits = append(n.bits, block.Bits())
		}
	}
	slices.Sort(n.bits)
	n.bits = slices.Compact(n.bits)
	slices.Reverse(n.bits)
	return n
}

// find returns the row of the smallest block that an address lies in; nil for none.
func (n *networks) find(text string) []value.Value {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return nil
	}
	for _, bits := range n.bits {
		if block, err := addr.Unmap().Prefix(bits); err == nil {
			if row, ok := n.rows[block]; ok {
				return row
			}
		}
	}
	return nil
}

// table finds a table by its address, with or without its quotes.
func (p *planner) table(address string) (*Table, bool) {
	for _, name := range []string{address, strings.ReplaceAll(address, `"`, ""), strings.TrimPrefix(strings.ReplaceAll(address, `"`, ""), "path://")} {
		if t, ok := p.opt.Tables[name]; ok {
			return t, true
		}
	}
	return nil, false
}

// foldKeys reports whether keys compare without case: those of the Library's
// tables do, those of classic tables don't.
func foldKeys(address string) bool { return strings.HasPrefix(address, "path://") }

func lookupKey(row []value.Value, slots []int, fold bool) string {
	var b strings.Builder
	for _, slot := range slots {
		b.WriteString(at(row, slot).String())
		b.WriteByte(0)
	}
	if fold {
		return strings.ToLower(b.String())
	}
	return b.String()
}
