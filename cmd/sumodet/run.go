package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
	"sumodet/compiler/ir"
	"sumodet/compiler/logs"
	"sumodet/dsl/diag"
)

type runCmd struct {
	paths
	Log     []string `name:"log" sep:"none" placeholder:"SOURCE=FILE" help:"A source's log: a file, a pattern, or - for standard input; .gz and .zst too. May be repeated."`
	Format  string   `enum:"table,json,csv" default:"table" help:"How to print signals: table, json (one a line) or csv."`
	At      string   `placeholder:"TIME" help:"The time (RFC 3339) that settles times without a year or zone; default: each file's time of change."`
	Workers int      `help:"Goroutines that work; default: one a core."`
	Stats   bool     `help:"Print what it took: bytes, messages looked at, time a stage and a branch, memory."`

	Remote  bool        `help:"Run the rules' searches in the account that the environment names, as search jobs; with --sandbox over --log."`
	Sandbox sandboxFlag `help:"With --remote: search the logs of --log as Sumo would."`
	From    string      `placeholder:"TIME" help:"With --remote: start of the range; default: 24 hours before its end."`
	To      string      `placeholder:"TIME" help:"With --remote: end of the range, not in it; default: now."`
}

func (c runCmd) Run(ctx context.Context, std streams) error {
	switch {
	case c.Remote:
		return c.remote(ctx, std)
	case c.Sandbox.on || c.From != "" || c.To != "":
		return misusef("--sandbox, --from and --to go with --remote")
	case len(c.Log) == 0:
		return misusef("missing flags: --log=SOURCE=FILE: name the log of a source, or --remote to search in Sumo")
	}
	at, err := parseAt(c.At)
	if err != nil {
		return err
	}
	files, err := logFiles(c.Log)
	if err != nil {
		return err
	}
	set, err := c.load(std)
	if err != nil {
		return err
	}
	if groupsLong(set, logSizes(files)) {
		hugeHeap()
	}
	out := newSignals(std, c.Format, set)
	bar := &progress{std: std}
	dry := &compiler.DryRun{Set: set, Logs: files, Stdin: std.in, At: at, Workers: c.Workers, Signal: out.signal, Progress: bar.file}
	if c.Stats {
		dry.Stats = stats{std}.print
	}
	sum, err := dry.Run(ctx)
	bar.done()
	err = cmp.Or(err, out.close(err == nil))
	for _, b := range sum.Skipped {
		fmt.Fprintf(std.err, "skipped: %s.%s reads source %s, which was given no --log\n", b.Rule.Name, b.Name, b.Source.Name)
	}
	for _, w := range sum.Warnings {
		fmt.Fprintf(std.err, "warning: %s\n", diag.Printable(w))
	}
	if sum.NoTime > 0 {
		fmt.Fprintf(std.err, "warning: no window counts %s without a time\n", counted(int(sum.NoTime), "message"))
	}
	if sum.NoEntity > 0 {
		fmt.Fprintf(std.err, "warning: %s named no entity and raised nothing\n", counted(int(sum.NoEntity), "match"))
	}
	return logError(err)
}

// longLog is from how many bytes on a log is worth preparing for.
const longLog = 64 << 20

// logSizes returns the sizes of sources' logs in bytes, 0 where they are not known.
func logSizes(logs map[string][]string) map[string]int64 {
	sizes := map[string]int64{}
	for source, files := range logs {
		sizes[source], _ = compiler.LogSize(files)
	}
	return sizes
}

// groupsLong reports whether a branch groups a long log.
func groupsLong(set *ir.Set, sizes map[string]int64) bool {
	for _, r := range set.Rules {
		for _, b := range r.Branches {
			if b.Window != nil && sizes[b.Source.Name] > longLog {
				return true
			}
		}
	}
	return false
}

// logError gives errors of logs their exit code.
func logError(err error) error {
	var log *logs.Error
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &log):
		return mistakes(err)
	}
	return misuse(err)
}

func parseAt(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, misusef("%q is no time: write it as 2026-11-24T10:00:00Z", text)
}

// logFiles reads SOURCE=FILE arguments; patterns are expanded.
func logFiles(args []string) (map[string][]string, error) {
	out := map[string][]string{}
	for _, a := range args {
		source, file, ok := strings.Cut(a, "=")
		if !ok || source == "" || file == "" {
			return nil, misusef("--log %s: write SOURCE=FILE, such as linux_syslog=/var/log/syslog", a)
		}
		files, err := logs.Expand(file)
		if err != nil {
			return nil, mistakes(err)
		}
		out[source] = append(out[source], files...)
	}
	return out, nil
}

// signals prints signals as they come.
type signals struct {
	std    streams
	format string
	out    *bufio.Writer
	csv    *csv.Writer
	labels map[*ir.Label]string // as the table has them
	column int                  // columns of the longest of them
	width  int                  // of the terminal; 0: none
	count  int64
	buf    []byte
	eager  bool // each line is shown at once
}

func newSignals(std streams, format string, set *ir.Set) *signals {
	s := &signals{std: std, format: format, labels: map[*ir.Label]string{}, out: bufio.NewWriterSize(std.results(), 1<<16), eager: std.outTTY}
	for _, r := range set.Rules {
		for _, b := range r.Branches {
			for _, l := range b.Labels {
				name := l.Name
				if len(set.Rules) > 1 && name != r.Name {
					name = r.Name + "." + name
				}
				s.labels[l] = name
				s.column = max(s.column, len(name))
			}
		}
	}
	if std.outTTY {
		s.width = terminalWidth()
	}
	if format == "csv" {
		s.csv = csv.NewWriter(s.out)
		_ = s.csv.Write([]string{"time", "rule", "branch", "label", "severity", "entities", "fields"})
	}
	return s
}

func (s *signals) signal(sig local.Signal) error {
	s.count++
	switch s.format {
	case "json":
		s.buf = append(sig.AppendJSON(s.buf[:0]), '\n')
		if _, err := s.out.Write(s.buf); err != nil {
			return err
		}
	case "csv":
		err := s.csv.Write([]string{sig.Time.String(), sig.Branch.Rule.Name, sig.Branch.Name, sig.Label.Name, strconv.Itoa(sig.Label.Severity), entities(sig), details(sig)})
		if err != nil {
			return err
		}
	default:
		line := fmt.Sprintf("%-24s  %2d  %-*s  %s  %s", sig.Time.String(), sig.Label.Severity, s.column, s.labels[sig.Label], entities(sig), details(sig))
		line = strings.TrimRight(diag.Printable(line), " ")
		if s.width > 0 && len([]rune(line)) > s.width {
			line = string([]rune(line)[:s.width-1]) + "…"
		}
		if _, err := fmt.Fprintln(s.out, line); err != nil {
			return err
		}
	}
	if s.eager {
		return s.flush()
	}
	return nil
}

func entities(sig local.Signal) string {
	var parts []string
	for _, e := range sig.Entities {
		parts = append(parts, e.Type+"="+e.Value)
	}
	return strings.Join(parts, " ")
}

// details are the author's fields that are neither the time nor an entity.
func details(sig local.Signal) string {
	var parts []string
	for i, f := range sig.Branch.Fields {
		shown := f.Name == "_messageTime" || sig.Fields[i].IsNull()
		for _, e := range sig.Entities {
			shown = shown || e.Field == f
		}
		if !shown {
			parts = append(parts, f.Name+"="+strings.ReplaceAll(sig.Fields[i].String(), "\n", ","))
		}
	}
	return strings.Join(parts, " ")
}

func (s *signals) flush() error {
	if s.csv != nil {
		s.csv.Flush()
	}
	return s.out.Flush()
}

// close writes what is left. A run that was whole and raised nothing says so.
func (s *signals) close(whole bool) error {
	err := s.flush()
	if s.format == "table" && s.count == 0 && whole && err == nil {
		fmt.Fprintln(s.std.err, "no signals")
	}
	return err
}
