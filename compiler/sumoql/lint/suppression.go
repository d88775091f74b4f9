package lint

import (
	"slices"
	"strings"

	"sumodet/compiler/schema"
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

var suppressionWithoutReason = &Check{
	Name:     "suppression-without-reason",
	Title:    "a comment that keeps a finding quiet without saying why",
	Before:   "* // sumodet: ignore scope-all\n| count by _sourceCategory",
	After:    "* // sumodet: ignore scope-all an inventory of all sources\n| count by _sourceCategory",
	Why:      "Who reads the query next can't tell a decision from a shortcut.",
	Severity: diag.Warning,
	Source:   "this tool",
}

var suppressionUnused = &Check{
	Name:     "suppression-unused",
	Title:    "a comment that keeps nothing quiet",
	Before:   "_sourceCategory=web error // sumodet: ignore scope-all an inventory of all sources\n| count by _sourceHost",
	After:    "_sourceCategory=web error\n| count by _sourceHost",
	Why:      "The mistake is gone, stands on another line, or the check's name is not right. What the parser finds can't be kept quiet.",
	Severity: diag.Info,
	Source:   "this tool",
}

// directive is a comment `// sumodet: WORD …`.
type directive struct {
	at   diag.Span
	word string
	rest string
	line int  // on which its findings are
	used bool // it kept one quiet
}

// directives returns the directives of a query, of those within it too.
func directives(src *diag.File, list []*sumoql.Comment) []*directive {
	var out []*directive
	for _, c := range list {
		text, ok := strings.CutPrefix(c.Text, "//")
		if !ok {
			continue
		}
		if text, ok = strings.CutPrefix(strings.TrimSpace(text), "sumodet:"); !ok {
			continue
		}
		at := c.Place()
		at.End = at.Start + len(c.Text)
		d := &directive{at: at}
		d.word, d.rest, _ = strings.Cut(strings.TrimSpace(text), " ")
		d.rest = strings.TrimSpace(d.rest)
		line, col := src.Position(at.Start)
		d.line = line
		if strings.TrimSpace(src.Line(line)[:col-1]) == "" { // alone on its line
			for d.line++; strings.HasPrefix(strings.TrimSpace(src.Line(d.line)), "//"); d.line++ {
			}
		}
		out = append(out, d)
	}
	return out
}

// suppress takes out the findings that comments keep quiet and adds what is
// wrong with those comments.
func (r *run) suppress(list []*directive) {
	r.found = slices.DeleteFunc(r.found, func(d *diag.Diagnostic) bool {
		line, _ := r.src.Position(d.Span.Start)
		quiet := false
		for _, s := range list {
			if name, _ := s.check(); s.word == "ignore" && name == d.Code && s.line == line && suppressible(d.Code) {
				s.used, quiet = true, true
			}
		}
		return quiet
	})
	for _, s := range list {
		if s.word == "fields" {
			continue
		}
		name, reason := s.check()
		c := checkByName(name)
		switch {
		case s.word != "ignore":
			r.check = suppressionUnused
			r.report(s.at, "sumodet has no directive %q", s.word).Note("write: // sumodet: ignore CHECK REASON, or: // sumodet: fields NAME, …")
		case s.used && reason == "":
			r.check = suppressionWithoutReason
			r.report(s.at, "this does not say why").Note("write: // sumodet: ignore %s REASON", name)
		case s.used || c != nil && !c.holds(r.opt.Target):
		default:
			r.check = suppressionUnused
			d := r.report(s.at, "this keeps no finding quiet")
			switch {
			case c == nil:
				d.Message = "no check is called " + strings.TrimSpace(`"`+name+`"`)
				if near := schema.Nearest(name, Names()); len(near) > 0 {
					d.Note("did you mean %q?", near[0])
				}
			case !suppressible(name):
				d.Note("what the parser finds can't be kept quiet")
			}
		}
	}
}

// check returns the check and the reason of an ignore.
func (s *directive) check() (name, reason string) {
	name, reason, _ = strings.Cut(s.rest, " ")
	return name, strings.TrimSpace(reason)
}

// suppressible reports whether a comment may keep a check's findings quiet.
func suppressible(name string) bool {
	c := checkByName(name)
	return c != nil && c.find != nil
}
