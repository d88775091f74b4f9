package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"strings"

	sumorun "sumodet/compiler/sumoql/run"
	"sumodet/compiler/value"
)

// lookupTables reads PATH=FILE arguments. The first row of a file names the
// columns; an empty cell is null.
func lookupTables(args []string) (map[string]*sumorun.Table, error) {
	tables := map[string]*sumorun.Table{}
	for _, a := range args {
		i := strings.LastIndexByte(a, '=') // an address may hold one
		if i <= 0 || i == len(a)-1 {
			return nil, misusef("--table %s: write PATH=FILE, with PATH as the query has it", a)
		}
		text, err := os.ReadFile(a[i+1:])
		if err != nil {
			return nil, misusef("--table %s: %w", a, err)
		}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
		r.TrimLeadingSpace = true
		records, err := r.ReadAll()
		switch {
		case err != nil:
			return nil, misusef("--table %s: %w", a, err)
		case len(records) == 0:
			return nil, misusef("--table %s: the file is empty; its first row names the columns", a)
		}
		t := &sumorun.Table{}
		for _, name := range records[0] {
			t.Columns = append(t.Columns, strings.TrimSpace(name))
		}
		for _, r := range records[1:] {
			row := make([]value.Value, len(r))
			for k, cell := range r {
				row[k] = value.TextOf(cell)
			}
			t.Rows = append(t.Rows, row)
		}
		tables[a[:i]] = t
	}
	return tables, nil
}
