package regex

import (
	"regexp"
	"slices"
	"sync"
)

// Options say what a pattern is for.
type Options struct {
	// Cased makes the case of letters matter, as `matches cased` and parse
	// steps want it. A leading (?i) in the pattern overrules it.
	Cased bool
	// Capture is for parse steps: named groups give fields. There must be one
	// at least, groups without a name are refused, and so is a named group
	// within another (sumo-query-language.md 3.5). Without it every group only
	// groups.
	Capture bool
}

// Regex is a pattern of the common subset. It does not change and may be used
// by several goroutines.
type Regex struct {
	src   string
	fold  bool
	root  node
	names []string
	prog  func() (*regexp.Regexp, error)
}

// Parse reads a pattern, without its slashes; \/ in it is a slash. The error,
// if any, is an *Error.
func Parse(src string, opt Options) (*Regex, error) {
	p := &parser{src: src, opt: opt, fold: !opt.Cased}
	root, err := p.parse()
	if err != nil {
		return nil, err
	}
	r := &Regex{src: src, fold: p.fold, root: root, names: p.names}
	r.prog = sync.OnceValues(func() (*regexp.Regexp, error) { return regexp.Compile(r.Go()) })
	// The parser lets nothing through that RE2 has no form for, so only the size of
	// the compiled program is left to refuse, which patterns do not reach that are
	// short when what they repeat is written out.
	if len(src)*copies(root) > 4096 {
		if _, cause := r.prog(); cause != nil {
			return nil, &Error{0, len(src), "the pattern is too large: " + cause.Error()}
		}
	}
	return r, nil
}

// String returns the pattern as it was written.
func (r *Regex) String() string { return r.src }

// Folds reports whether the two cases of a letter are equal.
func (r *Regex) Folds() bool { return r.fold }

// Names returns the names of the groups from left to right; their values are
// submatches 1, 2, … of Compile.
func (r *Regex) Names() []string { return slices.Clone(r.names) }

// Go returns the pattern as source for Go's regexp package. It has no flags:
// case is spelt out in classes, which makes it exact.
func (r *Regex) Go() string { return printed(r.root, printer{form: Bare, fold: r.fold}) }

// Compile returns the compiled form of Go, made once.
func (r *Regex) Compile() *regexp.Regexp {
	prog, err := r.prog()
	if err != nil {
		panic(err) // Parse compiles what may be too large
	}
	return prog
}

// MatchesEmpty reports whether the pattern matches in an empty text.
func (r *Regex) MatchesEmpty() bool { return matchesEmpty(r.root) }

// Renamed returns the pattern with its groups named by fn, for a reader who
// cannot give a group's value another name than the group's.
func (r *Regex) Renamed(fn func(name string) string) *Regex {
	out := &Regex{src: r.src, fold: r.fold, root: renamed(r.root, fn), prog: r.prog}
	for _, name := range r.names {
		out.names = append(out.names, fn(name))
	}
	return out
}

func renamed(n node, fn func(string) string) node {
	each := func(items []node) []node {
		out := make([]node, len(items))
		for i, c := range items {
			out[i] = renamed(c, fn)
		}
		return out
	}
	switch n := n.(type) {
	case concat:
		return concat(each(n))
	case alternate:
		return alternate(each(n))
	case repeat:
		n.sub = renamed(n.sub, fn)
		return n
	case group:
		n.sub = renamed(n.sub, fn)
		if n.name != "" {
			n.name = fn(n.name)
		}
		return n
	}
	return n
}
