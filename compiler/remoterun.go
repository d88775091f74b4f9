package compiler

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sumodet/compiler/backend/local"
	"sumodet/compiler/backend/search"
	"sumodet/compiler/ir"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/sumoql/run"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// RemoteRun runs rules as searches elsewhere, with the signals of a local run.
type RemoteRun struct {
	Set *ir.Set
	// Search runs a branch's query in the parsing mode of its deployed search. A row
	// has texts by names in lower case.
	Search func(ctx context.Context, b *ir.Branch, query, parsingMode string) (rows []map[string]string, err error)
	// Tables says that Search knows the lookup tables of lists by Lookups' names.
	Tables bool
	// Signal gets each signal, of one branch after the other, oldest first.
	Signal func(local.Signal) error
}

// Run runs every branch that a search can say, by source as a local run does. It
// returns those that it left out, each with the reason.
func (r *RemoteRun) Run(ctx context.Context) (skipped []string, err error) {
	for _, src := range r.Set.Sources {
		for _, rule := range r.Set.Rules {
			for _, b := range rule.Branches {
				if b.Source != src {
					continue
				}
				why, err := r.branch(ctx, b)
				if err != nil {
					return skipped, fmt.Errorf("%s.%s: %w", rule.Name, b.Name, err)
				}
				if why != "" {
					skipped = append(skipped, rule.Name+"."+b.Name+" "+why)
				}
			}
		}
	}
	return skipped, nil
}

// branch runs one branch, or says why it cannot.
func (r *RemoteRun) branch(ctx context.Context, b *ir.Branch) (why string, err error) {
	q, columns, needs, list := search.Signals(b)
	if list.HasErrors() {
		return "cannot be a search: " + firstLine(list.Error()), nil
	}
	if len(needs) > 0 && !r.Tables {
		return fmt.Sprintf("reads the list %s, a lookup table of the deployed search", strings.Join(needs, ", ")), nil
	}
	rows, err := r.Search(ctx, b, sumoql.Print(q), search.ParsingMode(b))
	if err != nil {
		return "", err
	}
	return "", r.raise(b, columns, rows)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// raise makes signals of rows. Windows that overlap chain as in a local run.
func (r *RemoteRun) raise(b *ir.Branch, columns search.Columns, rows []map[string]string) error {
	get := func(row map[string]string, name string) string { return row[strings.ToLower(name)] }
	number := func(row map[string]string, name string) float64 {
		f, _ := strconv.ParseFloat(get(row, name), 64)
		return f
	}
	rows = slices.Clone(rows)
	slices.Reverse(rows) // messages come newest first
	slices.SortStableFunc(rows, func(x, y map[string]string) int {
		return cmp.Or(cmp.Compare(number(x, columns.Start), number(y, columns.Start)), cmp.Compare(number(x, columns.Time), number(y, columns.Time)))
	})
	chain := local.Chain{}
	for _, row := range rows {
		label := labelOf(b, get(row, search.Label))
		if label == nil {
			return fmt.Errorf("a row has the label %q, which the branch has not", get(row, search.Label))
		}
		sig := local.Signal{Branch: b, Label: label}
		if t := get(row, columns.Time); t != "" {
			sig.Time = value.TimeOf(int64(number(row, columns.Time)))
		}
		if w := b.Window; w != nil {
			start := int64(number(row, columns.Start))
			sig.Start = value.TimeOf(start)
			var key []value.Value
			for _, f := range w.By {
				key = append(key, value.TextOf(get(row, f.Name)))
			}
			if w.Overlaps() && chain.Goes(key, label, start, w.Length) {
				continue
			}
		}
		for _, e := range b.Entities {
			if v := get(row, e.Field.Name); !value.IsBlank(v) {
				sig.Entities = append(sig.Entities, local.Entity{Type: e.Type, Field: e.Field, Value: v})
			}
		}
		for _, f := range b.Fields {
			sig.Fields = append(sig.Fields, readText(get(row, f.Name), f.Type))
		}
		if err := r.Signal(sig); err != nil {
			return err
		}
	}
	return nil
}

func labelOf(b *ir.Branch, name string) *ir.Label {
	for _, l := range b.Labels {
		if l.Name == name {
			return l
		}
	}
	return nil
}

// readText reads a value that a search gave as text: lists come an item a line,
// times as RFC 3339 or epoch ms, in whatever notation of numbers.
func readText(text string, t value.Type) value.Value {
	switch {
	case text == "":
		return value.Value{}
	case t.Kind == value.List:
		return value.ListOfTexts(strings.Split(text, "\n"))
	case t.Kind == value.Time:
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			return value.TimeOf(at.UnixMilli())
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return value.TimeOf(int64(f))
		}
	case t.IsNumeric():
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return value.NumberOf(f)
		}
	case t.Kind == value.Bool:
		return value.BoolOf(text == "true")
	}
	return value.TextOf(text)
}

// Lookups are the lists of a set as lookup tables, by the names that a branch's
// query has for them before it is deployed.
func Lookups(set *ir.Set) map[string]*run.Table {
	out := map[string]*run.Table{}
	for _, l := range set.Lists {
		t := &run.Table{Columns: []string{"value", "note"}}
		for _, row := range l.Rows {
			t.Rows = append(t.Rows, []value.Value{value.TextOf(row.Value), value.TextOf(row.Note)})
		}
		out[`path://"${lookup:`+l.Name+`}"`] = t
	}
	return out
}

// SearchLogs runs a query's text over logs, for a sandbox that is searched: rows
// come as texts. The error is what Sumo would say of the query, or about a log.
func SearchLogs(ctx context.Context, query string, opt QueryOptions) (fields []string, rows [][]string, aggregate bool, notes []string, err error) {
	q, list := sumoql.Parse(diag.NewFile("query", query))
	if list.HasErrors() {
		return nil, nil, false, nil, list.Err()
	}
	res, list, err := RunQuery(ctx, q, opt)
	if list.HasErrors() {
		return nil, nil, false, nil, list.Err()
	}
	if err != nil {
		return nil, nil, false, nil, err
	}
	for _, row := range res.Rows {
		texts := make([]string, len(row))
		for i, v := range row {
			texts[i] = v.String()
		}
		rows = append(rows, texts)
	}
	return res.Fields, rows, res.Aggregate, res.Notes, nil
}
