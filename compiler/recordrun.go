package compiler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"sumodet/compiler/logs"
	"sumodet/compiler/siemql"
)

// RecordRun judges the records of files, JSON objects of attributes, by a Cloud
// SIEM expression.
type RecordRun struct {
	Program *siemql.Program
	Files   []string // "-" is Stdin
	Stdin   io.Reader
	// Match gets each record that passes, as it stands in its file.
	Match func(record []byte) error
}

// RecordSummary says how many records there were and what is worth saying of
// them, such as the undocumented points that a verdict hangs on.
type RecordSummary struct {
	Records, Matches int64
	Notes            []string
}

// Run reads the files in their order. A file that cannot be read to its end, or
// text that is no record, ends it with an error that names the place.
func (d *RecordRun) Run(ctx context.Context) (*RecordSummary, error) {
	sum := &RecordSummary{}
	for _, name := range d.Files {
		if err := d.file(ctx, name, sum); err != nil {
			return sum, err
		}
	}
	slices.Sort(sum.Notes)
	return sum, nil
}

func (d *RecordRun) file(ctx context.Context, name string, sum *RecordSummary) error {
	in, err := logs.Open(name, d.Stdin)
	if err != nil {
		return err
	}
	defer in.Close()
	r, err := logs.NewReader(in, logs.Source{Formats: []logs.Format{logs.JSON}, Zone: time.UTC}, in.ModTime)
	if err != nil {
		return err
	}
	var c logs.Chunk
	for n := int64(1); ; {
		if err := r.Next(&c); errors.Is(err, io.EOF) {
			return ctx.Err()
		} else if err != nil {
			return err
		}
		for off := 0; ; n++ {
			start, end, ok := c.Next(off)
			if !ok {
				break
			}
			off = end
			if err := d.record(bytes.TrimSpace(c.Text[start:end]), sum); err != nil {
				return &logs.Error{File: name, Offset: c.Offset + int64(start), Message: fmt.Sprintf("message %d: %s", n, err)}
			}
		}
	}
}

func (d *RecordRun) record(text []byte, sum *RecordSummary) error {
	rec, err := siemql.ReadRecord(text)
	if err != nil {
		return fmt.Errorf("no record: %w", err)
	}
	sum.Records++
	ok, notes := d.Program.Judge(rec)
	for _, n := range notes {
		if !slices.Contains(sum.Notes, n) {
			sum.Notes = append(sum.Notes, n)
		}
	}
	if !ok {
		return nil
	}
	sum.Matches++
	return d.Match(text)
}
