package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says what a diagnostic means for the user's work.
type Severity string

// The severities, in the order in which they weigh.
const (
	Error   Severity = "error"   // nothing is emitted, the command fails
	Warning Severity = "warning" // worth knowing, the command goes on
	Info    Severity = "info"
)

// Diagnostic is one thing said about one place.
type Diagnostic struct {
	Severity Severity
	// Code is a stable word such as "unknown-field", for programs and searches.
	Code string
	Span Span
	// Message says what is wrong in the user's words: lower case, no full stop.
	Message string
	// Notes say what was expected and what is near, one line each.
	Notes []string
	// Fix, where there is one, is text that would mend the mistake.
	Fix *Fix
}

// Fix is a replacement that mends a mistake.
type Fix struct {
	Span Span
	Text string
}

// Note adds a note and returns the diagnostic, so that calls can be chained.
func (d *Diagnostic) Note(format string, args ...any) *Diagnostic {
	d.Notes = append(d.Notes, fmt.Sprintf(format, args...))
	return d
}

// Suggest adds a fix that replaces the diagnostic's own span.
func (d *Diagnostic) Suggest(text string) *Diagnostic {
	d.Fix = &Fix{Span: d.Span, Text: text}
	return d
}

// List gathers diagnostics. It is an error whose text is every diagnostic,
// drawn; use Err to get nil where none is an error.
type List []*Diagnostic

// Errorf appends an error at a span.
func (l *List) Errorf(code string, at Span, format string, args ...any) *Diagnostic {
	return l.add(Error, code, at, format, args...)
}

// Warnf appends a warning at a span.
func (l *List) Warnf(code string, at Span, format string, args ...any) *Diagnostic {
	return l.add(Warning, code, at, format, args...)
}

func (l *List) add(sev Severity, code string, at Span, format string, args ...any) *Diagnostic {
	d := &Diagnostic{Severity: sev, Code: code, Span: at, Message: fmt.Sprintf(format, args...)}
	*l = append(*l, d)
	return d
}

// HasErrors reports whether any diagnostic is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d *Diagnostic) bool { return d.Severity == Error })
}

// Err returns the list as an error if it holds an error, else nil.
func (l List) Err() error {
	if l.HasErrors() {
		return l
	}
	return nil
}

// Error draws every diagnostic.
func (l List) Error() string {
	var b strings.Builder
	_ = l.Draw(&b, Plain)
	return strings.TrimSuffix(b.String(), "\n")
}

// Sort orders the list by file, place and code and drops repeated entries.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b *Diagnostic) int {
		return cmp.Or(
			cmp.Compare(name(a.Span), name(b.Span)),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Span.End, b.Span.End),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
	*l = slices.CompactFunc(*l, func(a, b *Diagnostic) bool {
		return a.Span == b.Span && a.Code == b.Code && a.Message == b.Message
	})
}

func name(s Span) string {
	if s.File == nil {
		return ""
	}
	return s.File.Name
}
