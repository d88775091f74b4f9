package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"sumodet/compiler"
	sumorun "sumodet/compiler/sumoql/run"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

type queryRunCmd struct {
	Files []string `arg:"" name:"query" help:"Query files, or folders that are searched for *.sumo; of siem also an expression itself."`
	Lang  string   `enum:"sumo,siem" default:"sumo" help:"sumo: log-search queries over messages; siem: a Cloud SIEM rule expression over records, whose matches are printed as they stand."`
	overLogs
	Format string `enum:"table,json,csv" default:"table" help:"How to print rows: table, json (one a line) or csv."`
}

func (c queryRunCmd) Run(ctx context.Context, std streams) error {
	if c.Lang == "siem" {
		return c.siem(ctx, std)
	}
	all, err := queries{c.Files}.load(std, c.Param)
	if err != nil {
		return err
	}
	opt, err := c.options(std, len(all))
	if err != nil {
		return err
	}
	for _, q := range all {
		res, list, err := compiler.RunQuery(ctx, q.query, opt)
		if list.HasErrors() {
			return mistakes(list)
		}
		_ = list.Draw(std.err, std.style(std.err))
		if err != nil {
			return logError(err)
		}
		if err := c.print(std, res); err != nil {
			return err
		}
		for _, n := range res.Notes {
			fmt.Fprintf(std.err, "note: %s\n", diag.Printable(n))
		}
	}
	return nil
}

// overLogs is what a query is evaluated over.
type overLogs struct {
	Log   []string          `name:"log" sep:"none" required:"" placeholder:"[SOURCE=]FILE" help:"A log: a file, a pattern, or - for standard input. SOURCE= names a source of the rules here, whose formats and scope it then has."`
	From  string            `placeholder:"TIME" help:"Start of the range; default: a day before the first message. Standard input wants --from and --to."`
	To    string            `placeholder:"TIME" help:"End of the range, not in it; default: a day after the last message."`
	At    string            `placeholder:"TIME" help:"What now() gives, and what settles times without a year or zone."`
	Table []string          `sep:"none" placeholder:"PATH=FILE" help:"A lookup table as CSV, by its address in the query. Keys of geo:// and asn:// may be blocks (192.0.2.0/24)."`
	Param map[string]string `mapsep:"none" placeholder:"NAME=VALUE" help:"What is put in place of {{NAME}} in the query."`
	Rules []string          `name:"rules" placeholder:"PATH" help:"Where the sources that --log names are declared; default: this folder."`
}

// options is how queries of that number are evaluated.
func (c overLogs) options(std streams, queries int) (opt compiler.QueryOptions, err error) {
	opt.Stdin = std.in
	if opt.From, err = parseAt(c.From); err != nil {
		return opt, err
	}
	if opt.To, err = parseAt(c.To); err != nil {
		return opt, err
	}
	if !opt.From.IsZero() && !opt.To.IsZero() && !opt.From.Before(opt.To) {
		return opt, errRange
	}
	if opt.At, err = parseAt(c.At); err != nil {
		return opt, err
	}
	if opt.Inputs, err = (logInputs{c.Log, c.Rules}).read(); err != nil {
		return opt, err
	}
	for _, in := range opt.Inputs {
		if queries > 1 && slices.Contains(in.Files, stdin) {
			return opt, misusef("every query reads the logs, and standard input can be read once only: name one query")
		}
	}
	opt.Tables, err = lookupTables(c.Table)
	return opt, err
}

func (c queryRunCmd) print(std streams, res *sumorun.Result) error {
	w := bufio.NewWriter(std.results())
	switch c.Format {
	case "json":
		for _, row := range res.Rows {
			if err := writeRow(w, res.Fields, row); err != nil {
				return err
			}
		}
	case "csv":
		out := csv.NewWriter(w)
		_ = out.Write(res.Fields)
		for _, row := range res.Rows {
			cells := make([]string, len(row))
			for i, v := range row {
				cells[i] = v.String()
			}
			_ = out.Write(cells)
		}
		out.Flush()
	default:
		t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
		heads := make([]string, len(res.Fields))
		for i, name := range res.Fields {
			heads[i] = diag.Printable(name)
		}
		fmt.Fprintln(t, strings.Join(heads, "\t"))
		for _, row := range res.Rows {
			cells := make([]string, len(row))
			for i, v := range row {
				cells[i] = cell(v)
			}
			fmt.Fprintln(t, strings.Join(cells, "\t"))
		}
		_ = t.Flush()
		fmt.Fprintf(std.err, "%s\n", counted(len(res.Rows), "row"))
	}
	return w.Flush()
}

// cell is a value on one line, cut where it is long.
func cell(v value.Value) string {
	s := diag.Printable(strings.ReplaceAll(v.String(), "\n", ","))
	if utf8.RuneCountInString(s) > 80 {
		s = string([]rune(s)[:79]) + "…"
	}
	return s
}

// writeRow writes a row as a JSON object in the order of its columns; numbers
// are numbers but for Infinity and NaN, which JSON has as text alone, null is
// left out.
func writeRow(w *bufio.Writer, fields []string, row []value.Value) error {
	w.WriteByte('{')
	first := true
	for i, v := range row {
		if v.IsNull() {
			continue
		}
		if !first {
			w.WriteByte(',')
		}
		first = false
		name, err := json.Marshal(fields[i])
		if err != nil {
			return err
		}
		w.Write(name)
		w.WriteByte(':')
		switch x := v.Num(); {
		case v.Kind() == value.Number && x-x == 0:
			w.WriteString(value.FormatNumber(x))
		case v.Kind() == value.Bool:
			fmt.Fprint(w, v.Truth())
		default:
			var b strings.Builder
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(v.String()); err != nil {
				return err
			}
			w.WriteString(strings.TrimSuffix(b.String(), "\n"))
		}
	}
	_, err := w.WriteString("}\n")
	return err
}
