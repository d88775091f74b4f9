package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sumodet/compiler"
	"sumodet/compiler/ir"
	"sumodet/dsl/diag"
	"sumodet/sumoapi"
	"sumodet/sumoapi/sumotest"
)

// remote runs the rules' searches in an account, or in a sandbox over logs.
func (c runCmd) remote(ctx context.Context, std streams) error {
	if c.At != "" && !c.Sandbox.on || c.Workers != 0 {
		return misusef("--at and --workers are for logs on this machine, not for --remote")
	}
	from, to, err := c.between()
	if err != nil {
		return err
	}
	set, err := c.load(std)
	if err != nil {
		return err
	}
	client, logs, where, err := c.searchClient(std, set)
	if err != nil {
		return err
	}
	out := newSignals(std, c.Format, set)
	var warnings []string
	run := compiler.RemoteRun{Set: set, Tables: c.Sandbox.on, Signal: out.signal}
	run.Search = func(ctx context.Context, b *ir.Branch, query, parsingMode string) ([]map[string]string, error) {
		name := b.Rule.Name + "." + b.Name
		if logs != nil && logs[b.Source.Name] == nil {
			fmt.Fprintf(std.err, "skipped: %s reads source %s, which was given no --log\n", name, b.Source.Name)
			return nil, nil
		}
		res, err := client.RunSearch(ctx, sumoapi.Search{Query: query, From: from, To: to, ParsingMode: parsingMode}, b.Window != nil, func(s sumoapi.SearchStatus) {
			if std.tty && !std.outTTY {
				fmt.Fprintf(std.err, "\r\x1b[K%s: %s, %d messages, %d records", name, diag.Printable(strings.ToLower(s.State)), s.Messages, s.Records)
			}
		})
		if std.tty && !std.outTTY {
			fmt.Fprint(std.err, "\r\x1b[K")
		}
		if err != nil {
			return nil, err
		}
		for _, w := range res.Warnings {
			warnings = append(warnings, name+": "+w)
		}
		if res.Partial {
			warnings = append(warnings, name+": Sumo stopped at its limit of messages; ask for a shorter range")
		}
		return res.Rows, nil
	}
	skipped, err := run.Run(ctx)
	err = cmp.Or(err, out.close(err == nil))
	for _, s := range skipped {
		fmt.Fprintf(std.err, "skipped: %s\n", diag.Printable(s))
	}
	for _, w := range warnings {
		fmt.Fprintf(std.err, "warning: %s\n", diag.Printable(w))
	}
	var refused *sumoapi.SearchError
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &refused):
		return &exitError{exitRefused, fmt.Errorf("%s: %w", where, err)}
	}
	return apiError(err)
}

// between returns the range: the last 24 hours, unless said otherwise. Of a
// sandbox over logs it is all time.
func (c runCmd) between() (from, to time.Time, err error) {
	if from, err = parseAt(c.From); err != nil {
		return
	}
	if to, err = parseAt(c.To); err != nil {
		return
	}
	if to.IsZero() {
		to = time.Now()
	}
	if from.IsZero() {
		from = to.Add(-24 * time.Hour)
	}
	if c.Sandbox.on && c.From == "" && c.To == "" {
		from, to = time.UnixMilli(0), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if !from.Before(to) {
		return from, to, errRange
	}
	return from, to, nil
}

var errRange = misusef("--from is not before --to")

// searchClient opens what is searched; logs are those of a sandbox, by source.
func (c runCmd) searchClient(std streams, set *ir.Set) (_ *sumoapi.Client, logs map[string][]string, where string, err error) {
	if !c.Sandbox.on {
		if len(c.Log) > 0 {
			return nil, nil, "", misusef("--log is for logs on this machine: leave out --remote, or add --sandbox to search them as Sumo would")
		}
		d := new(deployment)
		err := d.real(std)
		return d.client, nil, d.where, err
	}
	if c.Sandbox.dir != "" || len(c.Log) == 0 {
		return nil, nil, "", misusef("--remote --sandbox searches logs of this machine: name them with --log SOURCE=FILE, and no folder")
	}
	files, err := logFiles(c.Log)
	if err != nil {
		return nil, nil, "", err
	}
	at, err := parseAt(c.At)
	if err != nil {
		return nil, nil, "", err
	}
	var inputs []compiler.QueryInput
	for _, src := range set.Sources {
		if names, ok := files[src.Name]; ok {
			if slices.Contains(names, stdin) {
				return nil, nil, "", misusef("every search reads the logs, and standard input can be read once only")
			}
			inputs = append(inputs, compiler.QueryInput{Source: src, Files: names})
		}
	}
	var known []string
	for _, s := range set.Sources {
		known = append(known, s.Name)
	}
	if name, ok := compiler.UnknownSource(files, known); ok {
		return nil, nil, "", misusef("--log %s=…: no source of that name is declared", name)
	}
	s := sumotest.New(sumotest.Options{Now: time.Now})
	searchable(s, set, inputs, at)
	client, err := sumoapi.New(sumoapi.Options{Base: "http://localhost", Transport: s.Transport(), Every: -1, UserAgent: "sumodet/" + versionText(),
		Clock: sumoapi.Clock{Now: time.Now, Sleep: soon}})
	return client, files, "sandbox", err
}

// soon sleeps a moment in place of what Sumo is to be left alone for.
func soon(ctx context.Context, _ time.Duration) error {
	return sumoapi.SystemClock().Sleep(ctx, 5*time.Millisecond)
}
