package logs

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// maxSteps bounds a path, so that following one needs a stack of fixed size.
const maxSteps = 32

// Path leads to a member of a JSON record: names joined by dots, ['any text']
// for a name that holds dots or brackets, [0] for an item of an array. In a CSV
// file it names a column. The zero Path leads nowhere.
type Path struct {
	text  string
	steps []step
	exact func() *Extractor // follows this path alone; made when it is first asked for
	fold  func() *Extractor // the same without case, for the columns of exports
	loose bool              // names compare without case
}

// Fold returns the path with names that compare without case, as fields of queries do.
func (p Path) Fold() Path {
	p.exact, p.loose = p.fold, true
	return p
}

// step is one name, or an index where index >= 0.
type step struct {
	name  string
	index int
}

// ParsePath reads a path such as EventData.Image or Event['#attributes'].x. The
// error says what is wrong and at which byte, counted from 1.
func ParsePath(s string) (Path, error) {
	p := Path{text: s}
	for i := 0; i < len(s) || i == 0; {
		var st step
		var err error
		if i < len(s) && s[i] == '[' {
			st, i, err = bracketStep(s, i)
		} else {
			st, i, err = nameStep(s, i)
		}
		if err != nil {
			return Path{}, fmt.Errorf("path %q: %w", s, err)
		}
		if p.steps = append(p.steps, st); len(p.steps) > maxSteps {
			return Path{}, fmt.Errorf("path %q: more than %d names", s, maxSteps)
		}
		if i < len(s) && s[i] == '.' {
			if i++; i == len(s) || s[i] == '[' {
				return Path{}, fmt.Errorf("path %q: no name after the dot at byte %d", s, i)
			}
		}
	}
	alone := []Path{p}
	p.exact = sync.OnceValue(func() *Extractor { return newExtractor(alone, false) })
	p.fold = sync.OnceValue(func() *Extractor { return newExtractor(alone, true) })
	return p, nil
}

// Top is the path's first name: a top-level member; "" where it begins with an index.
func (p Path) Top() string { return p.steps[0].name }

func nameStep(s string, i int) (step, int, error) {
	n := strings.IndexAny(s[i:], ".[]")
	if n < 0 {
		n = len(s) - i
	}
	if n == 0 {
		return step{}, i, fmt.Errorf("no name at byte %d", i+1)
	}
	if i+n < len(s) && s[i+n] == ']' {
		return step{}, i, fmt.Errorf("unexpected ] at byte %d", i+n+1)
	}
	return step{s[i : i+n], -1}, i + n, nil
}

// bracketStep reads ['name'], ["name"] or [0] at s[i]. What follows is a dot,
// another bracket or the end.
func bracketStep(s string, i int) (step, int, error) {
	body := s[i+1:]
	var st step
	var n int // bytes of the step after the bracket
	if body != "" && (body[0] == '\'' || body[0] == '"') {
		end := strings.IndexByte(body[1:], body[0])
		if end < 0 {
			return st, i, fmt.Errorf("the quote at byte %d is not closed", i+2)
		}
		st, n = step{body[1 : 1+end], -1}, end+2
	} else {
		n = max(strings.IndexByte(body, ']'), 0)
		index, err := strconv.ParseUint(body[:n], 10, 31)
		if err != nil {
			return st, i, fmt.Errorf("expected a quoted name or an index at byte %d", i+2)
		}
		st = step{index: int(index)}
	}
	if n == len(body) || body[n] != ']' {
		return st, i, fmt.Errorf("expected ] at byte %d", i+n+2)
	}
	i += n + 2
	if i < len(s) && s[i] != '.' && s[i] != '[' {
		return st, i, fmt.Errorf("expected a dot or a bracket at byte %d", i+1)
	}
	return st, i, nil
}

// String returns the path as it was written.
func (p Path) String() string { return p.text }

// Names returns the steps of the path in order; an index is its digits.
func (p Path) Names() []string {
	names := make([]string, len(p.steps))
	for i, s := range p.steps {
		if names[i] = s.name; s.index >= 0 {
			names[i] = strconv.Itoa(s.index)
		}
	}
	return names
}

// column is the name of the CSV column the path means: a path of one quoted
// name gives that name, any other its text.
func (p Path) column() string {
	if len(p.steps) == 1 && p.steps[0].index < 0 {
		return p.steps[0].name
	}
	return p.text
}
