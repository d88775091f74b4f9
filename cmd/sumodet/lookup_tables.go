package main

import (
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
		f, err := os.Open(a[i+1:])
		if err != nil {
			return nil, misusef("--table %s: %w", a, err)
		}
		records, err := csv.NewReader(f).ReadAll()
		f.Close()
		switch {
		case err != nil:
			return nil, misusef("--table %s: %w", a, err)
		case len(records) == 0:
			return nil, misusef("--table %s: the file is empty; its first row names the columns", a)
		}
		t := &sumorun.Table{Columns: records[0]}
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
