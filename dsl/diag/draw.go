package diag

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// Style is how diagnostics are drawn.
type Style struct {
	// Colour puts ANSI colours around severities and carets.
	Colour bool
}

// Plain draws without colour.
var Plain = Style{}

const (
	maxLine  = 160 // cells of a source line that are drawn
	tabWidth = 4   // cells between tab stops in a drawn source line
)

// Draw writes every diagnostic, its source line with carets under the whole
// span, and its notes. Control characters of the source or the messages are
// written as escapes, so that a file cannot steer the terminal.
func (l List) Draw(w io.Writer, style Style) error {
	for _, d := range l {
		if _, err := io.WriteString(w, draw(d, style)); err != nil {
			return err
		}
	}
	return nil
}

func draw(d *Diagnostic, style Style) string {
	var b strings.Builder
	f := d.Span.File
	if f != nil {
		line, col := f.Position(d.Span.Start)
		fmt.Fprintf(&b, "%s:%d:%d: ", Printable(f.Name), line, col)
	}
	switch d.Severity {
	case Error:
		b.WriteString(style.paint("", Printable(d.Message)))
	default:
		b.WriteString(style.paint("33", string(d.Severity)+": ") + Printable(d.Message))
	}
	fmt.Fprintf(&b, " [%s]\n", d.Code)
	margin := "     "
	if f != nil {
		line, col := f.Position(d.Span.Start)
		endLine, endCol := f.Position(max(d.Span.Start, d.Span.End))
		text := f.Line(line)
		if endLine > line {
			endCol = len(text) + 1
		}
		source, carets := drawLine(text, col-1, endCol-1)
		num := strconv.Itoa(line)
		margin = strings.Repeat(" ", max(5, len(num)+1))
		fmt.Fprintf(&b, "%*s | %s\n", len(margin), num, source)
		fmt.Fprintf(&b, "%s | %s\n", margin, style.paint("31", carets))
	}
	for _, n := range d.Notes {
		fmt.Fprintf(&b, "%s = %s\n", margin, Printable(n))
	}
	return b.String()
}

// drawLine returns a source line as it is shown and the carets under the bytes
// from start to end. Tabs become blanks, wide runes take two cells, and a line
// too long to read is cut around the carets.
func drawLine(text string, start, end int) (source, carets string) {
	type cell struct {
		text  string
		width int
		under bool
	}
	// Of a line far too long only what is near the carets is looked at: many
	// mistakes may stand on it.
	const near = 4 * maxLine
	if len(text) > 2*near {
		from, to := max(0, start-near), min(len(text), start+near)
		for from > 0 && from < start && !utf8.RuneStart(text[from]) {
			from++
		}
		for to > start && to < len(text) && !utf8.RuneStart(text[to]) {
			to--
		}
		text, start, end = text[from:to], start-from, min(end, to)-from
	}
	var cells []cell
	at := 0
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		s, w := text[i:i+size], runewidth.RuneWidth(r)
		switch {
		case r == '\t':
			w = tabWidth - at%tabWidth
			s = strings.Repeat(" ", w)
		case !strconv.IsPrint(r) || !utf8.ValidString(s):
			s = Printable(s)
			w = len(s)
		}
		cells = append(cells, cell{s, w, i >= start && i < max(end, start+1)})
		at += w
	}
	if start >= len(text) { // the end of a line: a caret after its last rune
		cells = append(cells, cell{" ", 1, true})
	}
	first, last := 0, len(cells)
	if at > maxLine {
		focus := 0
		for focus < len(cells)-1 && !cells[focus].under {
			focus++
		}
		first = max(0, focus-maxLine/3)
		width := 0
		for last = first; last < len(cells) && width < maxLine; last++ {
			width += cells[last].width
		}
	}
	var s, c strings.Builder
	if first > 0 {
		s.WriteString("…")
		c.WriteString(" ")
	}
	for _, cell := range cells[first:last] {
		s.WriteString(cell.text)
		mark := " "
		if cell.under {
			mark = "^"
		}
		c.WriteString(strings.Repeat(mark, cell.width))
	}
	if last < len(cells) {
		s.WriteString("…")
	}
	return strings.TrimRight(s.String(), " "), strings.TrimRight(c.String(), " ")
}

func (s Style) paint(colour, text string) string {
	if !s.Colour {
		return text
	}
	if colour == "" {
		return "\x1b[1m" + text + "\x1b[0m"
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// Printable returns s with every character that a terminal would obey or
// cannot show written as a Go escape (\x1b, \u202e); text without such
// characters is returned as it is.
func Printable(s string) string {
	clean := utf8.ValidString(s)
	for _, r := range s {
		if !strconv.IsPrint(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") { // a byte that is not UTF-8
			fmt.Fprintf(&b, `\x%02x`, s[i])
			continue
		}
		if strconv.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		q := strconv.QuoteRune(r)
		b.WriteString(q[1 : len(q)-1])
	}
	return b.String()
}
