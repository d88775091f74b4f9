package ruletest

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/tools/txtar"

	"sumodet/compiler/ir"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// Case is one archive.
type Case struct {
	Name   string // the archive's name without its ending
	File   string
	Text   string // what is shown
	Now    time.Time
	Logs   []Log
	Expect Expected
	// Search and SIEM replace Expect for those readings; nil where they do not.
	Search, SIEM *Expected

	rules  []*ir.Rule
	parsed *parsed
}

// Log is a source's log in a case: text of the archive, or a file.
type Log struct {
	Source string
	Data   string
	File   string // "" for text of the archive
}

// Expected are the lines of one section.
type Expected struct {
	Lines  []Line
	Misses []Line
}

// Line is one expectation.
type Line struct {
	Text     string
	Rule     string // "" where the line does not name it
	Branch   string
	Label    string
	Entities []Pair
	At       string // "" for any time
	Times    int
	span     diag.Span
}

// of reports whether a line speaks of a branch.
func (l Line) of(b *ir.Branch) bool {
	return l.Branch == b.Name && (l.Rule == "" || l.Rule == b.Rule.Name)
}

// Pair is an entity.
type Pair struct{ Type, Value string }

// String writes it as a line of expect does, in quotes where it has to be.
func (p Pair) String() string {
	if v := p.Value; v == "" || strings.ContainsFunc(v, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) || strings.ContainsAny(v[:1], "\"`") {
		return p.Type + "=" + dsl.PrintText(v)
	}
	return p.Type + "=" + p.Value
}

// DefaultNow is the time of cases that do not set it.
var DefaultNow = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)

// Find reads the cases beside the rules of a set, by folder and name. Archives
// that do not make sense are in the list, with their places.
func Find(set *ir.Set) ([]*Case, diag.List, error) {
	byDir := map[string][]*ir.Rule{}
	for _, r := range set.Rules {
		dir := filepath.Dir(filepath.FromSlash(r.Span.File.Name))
		byDir[dir] = append(byDir[dir], r)
	}
	var cases []*Case
	var diags diag.List
	common := &parsed{}
	for dir, rules := range byDir {
		files, err := os.ReadDir(filepath.Join(dir, "tests"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
		for _, f := range files {
			if filepath.Ext(f.Name()) != ".txtar" {
				continue
			}
			name := filepath.Join(dir, "tests", f.Name())
			data, err := os.ReadFile(name)
			if err != nil {
				return nil, nil, err
			}
			c := parse(filepath.ToSlash(name), string(data), rules, &diags)
			c.parsed = common
			cases = append(cases, c)
		}
	}
	slices.SortFunc(cases, func(a, b *Case) int { return cmp.Compare(a.File, b.File) })
	diags.Sort()
	return cases, diags, nil
}

// parse reads an archive.
func parse(name, text string, rules []*ir.Rule, diags *diag.List) *Case {
	p := &caseParser{file: diag.NewFile(name, text), diags: diags, rules: rules}
	a := txtar.Parse([]byte(text))
	c := &Case{Name: strings.TrimSuffix(filepath.Base(name), ".txtar"), File: name, Text: strings.TrimSpace(string(a.Comment)), Now: DefaultNow, rules: rules}
	at := len(a.Comment)
	expected := false
	for i, f := range a.Files {
		marker, _, _ := strings.Cut(text[at:], "\n")
		here := diag.Span{File: p.file, Start: at, End: at + len(strings.TrimSuffix(marker, "\r"))}
		at = min(len(text), at+len(marker)+1)
		body := string(f.Data)
		if f.Name == "now" || strings.HasPrefix(f.Name, "expect") {
			if slices.ContainsFunc(a.Files[:i], func(g txtar.File) bool { return g.Name == f.Name }) {
				diags.Errorf("bad-case", here, "there is a section %q already", f.Name).Note("write all of its lines there")
			}
		}
		switch f.Name {
		case "now":
			now, err := time.Parse(time.RFC3339, strings.TrimSpace(body))
			if err != nil {
				diags.Errorf("bad-case", here, "now is no time").Note("write it as 2026-11-25T00:00:00Z")
			}
			c.Now = now
		case "expect":
			expected = true
			c.Expect = p.expected(body, at, "")
		case "expect search":
			e := p.expected(body, at, "searches")
			c.Search = &e
		case "expect siem":
			e := p.expected(body, at, "Cloud SIEM rules")
			c.SIEM = &e
		case "logs":
			p.logs(c, body, at)
		default:
			source, _, ok := strings.Cut(f.Name, ".")
			if !ok || !p.source(source) {
				diags.Errorf("bad-case", here, "the section %q names no source that the rules here read", f.Name).
					Note("the sections are: SOURCE.EXT, logs, now, expect, expect search, expect siem").
					Note("the sources are: %s", strings.Join(p.sources(), ", "))
				break
			}
			c.Logs = append(c.Logs, Log{Source: source, Data: body})
		}
		at += len(f.Data)
	}
	if !expected {
		diags.Errorf("bad-case", diag.Span{File: p.file}, "the case expects nothing").Note("write a section -- expect --, empty if nothing is to be raised")
	}
	for _, e := range []*Expected{c.Search, c.SIEM} {
		for i := 0; e != nil && i < len(e.Lines); i++ {
			l := e.Lines[i]
			if !slices.ContainsFunc(c.branches(), l.of) { // which alone are read
				diags.Errorf("bad-case", l.span, "the case has no log that %s reads", l.Branch)
			}
		}
	}
	return c
}

type caseParser struct {
	file  *diag.File
	diags *diag.List
	rules []*ir.Rule
}

func (p *caseParser) sources() (out []string) {
	for _, r := range p.rules {
		for _, b := range r.Branches {
			if !slices.Contains(out, b.Source.Name) {
				out = append(out, b.Source.Name)
			}
		}
	}
	slices.Sort(out)
	return out
}

func (p *caseParser) source(name string) bool { return slices.Contains(p.sources(), name) }

// lines calls fn for every line that is neither blank nor a comment.
func (p *caseParser) lines(body string, at int, fn func(line string, span diag.Span)) {
	for line := range strings.Lines(body) {
		text := strings.TrimSpace(line)
		if text != "" && !strings.HasPrefix(text, "#") {
			start := at + strings.Index(line, text)
			fn(text, diag.Span{File: p.file, Start: start, End: start + len(text)})
		}
		at += len(line)
	}
}

func (p *caseParser) logs(c *Case, body string, at int) {
	p.lines(body, at, func(line string, span diag.Span) {
		source, file, ok := strings.Cut(line, "=")
		if !ok || !p.source(source) {
			p.diags.Errorf("bad-case", span, "a log is named as SOURCE=FILE").Note("the sources are: %s", strings.Join(p.sources(), ", "))
			return
		}
		c.Logs = append(c.Logs, Log{Source: source, File: filepath.Join(filepath.Dir(c.File), filepath.FromSlash(file))})
	})
}

func (p *caseParser) expected(body string, at int, reading string) (e Expected) {
	p.lines(body, at, func(text string, span diag.Span) {
		rest, miss := strings.CutPrefix(text, "miss ")
		l, ok := p.line(rest, span, reading)
		switch {
		case !ok:
		case miss:
			e.Misses = append(e.Misses, l)
		default:
			e.Lines = append(e.Lines, l)
		}
	})
	return e
}

// line reads one expectation and holds its names to the rules: to those that the
// reading, where it is named, has. Such a reading gives no times.
func (p *caseParser) line(text string, span diag.Span, reading string) (Line, bool) {
	l := Line{Text: text, Times: 1, span: span}
	words := words(text)
	names := strings.Split(words[0], ".")
	if len(names) == 3 {
		l.Rule, names = names[0], names[1:]
	}
	if len(names) != 2 {
		p.diags.Errorf("bad-case", span, "an expectation starts with BRANCH.LABEL")
		return l, false
	}
	l.Branch, l.Label = names[0], names[1]
	known := false
	var all, types []string
	for _, r := range p.rules {
		for _, b := range r.Branches {
			if reading == "searches" && b.Search == nil || reading == "Cloud SIEM rules" && b.SIEM == nil {
				continue // nothing would hold the line to anything
			}
			for _, x := range b.Labels {
				all = append(all, b.Name+"."+x.Name)
				if l.of(b) && x.Name == l.Label {
					known = true
					types = append(types, entityTypes(b)...)
				}
			}
		}
	}
	if !known {
		as := ""
		if reading != "" {
			as = " that is deployed as " + reading
		}
		d := p.diags.Errorf("bad-case", span, "the rules here have no label %q%s", words[0], as)
		if len(all) > 0 {
			d.Note("they have: %s", strings.Join(all, ", "))
		}
		return l, false
	}
	for i := 1; i < len(words); i++ {
		w := words[i]
		kind, value, isPair := strings.Cut(w, "=")
		n, err := strconv.Atoi(strings.TrimPrefix(w, "x"))
		switch {
		case isPair && kind != "":
			if !slices.Contains(types, kind) {
				p.diags.Errorf("bad-case", span, "%s names no %q", words[0], kind).Note("its entities are: %s", strings.Join(types, ", "))
				return l, false
			}
			if inner, size := dsl.ReadText(value); size > 0 {
				value = inner
			} else if strings.HasPrefix(value, `"`) || strings.HasPrefix(value, "`") {
				p.diags.Errorf("bad-case", span, "the text of %s does not end, or a backslash in it escapes nothing", kind).Note("in double quotes a backslash is written \\\\, in backquotes as it is")
				return l, false
			}
			l.Entities = append(l.Entities, Pair{kind, value})
		case w == "at" && reading != "":
			p.diags.Errorf("bad-case", span, "%s give no times: leave out at", reading)
			return l, false
		case w == "at" && i+1 < len(words):
			i++
			t, err := time.Parse(time.RFC3339, words[i])
			if err != nil {
				p.diags.Errorf("bad-case", span, "%q is no time", words[i]).Note("write it as 2026-11-24T10:00:01Z")
				return l, false
			}
			l.At = t.UTC().Format("2006-01-02T15:04:05.000Z")
		case strings.HasPrefix(w, "x") && err == nil && n > 0:
			l.Times = n
		default:
			p.diags.Errorf("bad-case", span, "%q means nothing in an expectation", w).Note(`write: BRANCH.LABEL [TYPE=VALUE]… [at TIME] [xN]; a value with blanks stands in quotes`)
			return l, false
		}
	}
	return l, true
}

// entityTypes are those that any reading of a branch names.
func entityTypes(b *ir.Branch) (out []string) {
	all := b.Entities
	if b.SIEM != nil {
		all = append(slices.Clone(all), b.SIEM.Entities...)
	}
	for _, e := range all {
		if !slices.Contains(out, e.Type) {
			out = append(out, e.Type)
		}
	}
	return out
}

// words splits an expectation at blanks, save those in a value's quotes.
func words(text string) (out []string) {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			end = len(text)
		}
		if i := strings.IndexByte(text[:end], '='); i >= 0 {
			if _, size := dsl.ReadText(text[i+1:]); size > 0 {
				end = i + 1 + size
			}
		}
		out = append(out, text[:end])
		text = text[end:]
	}
	return out
}

// Raised is one signal or row, as all readings give it.
type Raised struct {
	Rule, Branch, Label string
	Entities            []Pair
	Time                string // "" where the reading has none
}

// String writes it as a line of expect.
func (r Raised) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s.%s", r.Branch, r.Label)
	for _, e := range r.Entities {
		fmt.Fprintf(&b, " %s", e)
	}
	return b.String()
}

// fits reports whether a line speaks of what was raised.
func (l Line) fits(r Raised) bool { return l.fitsAnyTime(r) && (l.At == "" || l.At == r.Time) }

// times are those at which what a line speaks of was raised.
func (l Line) times(raised []Raised) (out []string) {
	for _, r := range raised {
		if l.fitsAnyTime(r) {
			out = append(out, cmp.Or(r.Time, "no time"))
		}
	}
	return out
}

func (l Line) fitsAnyTime(r Raised) bool {
	if l.Branch != r.Branch || l.Label != r.Label || l.Rule != "" && l.Rule != r.Rule {
		return false
	}
	for _, e := range l.Entities {
		if !slices.ContainsFunc(r.Entities, func(x Pair) bool { return x.Type == e.Type && strings.EqualFold(x.Value, e.Value) }) {
			return false
		}
	}
	return true
}
