package run

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dlclark/regexp2"

	"sumodet/compiler/regex"
	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

// pattern is a regular expression: one that RE2 takes, as Sumo does, or one of
// Java's that looks around or back, which a backtracking engine runs under a
// time limit.
type pattern struct {
	re     *regexp.Regexp
	finder *regex.Finder   // of re, with all groups
	java   *regexp2.Regexp // where RE2 does not take it; re is then never
	notes  *notes
}

// backtracking is how long a pattern of Java's may search one text.
const backtracking = 100 * time.Millisecond

var never = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^\x00-\x{10FFFF}]`) })

// regex compiles a regular expression literal (6.8).
func (p *planner) regex(re *sumoql.Regex) *pattern {
	text := strings.ReplaceAll(re.Text, `\/`, `/`)
	if re.Flags != "" {
		p.note(noteFlags)
		text = "(?" + re.Flags + ")" + text
	}
	return p.compile(text, re.Place())
}

func (p *planner) compile(text string, at diag.Span) *pattern {
	out := &pattern{re: never(), finder: regex.NewFinder(never()), notes: &p.plan.notes}
	if regex.HasSets(text) {
		p.diags.Errorf("not-evaluated", at, "a class with && or brackets within is not evaluated here").Note("Java reads sets of characters in it, RE2 does not")
		return out
	}
	re, err := regexp.Compile(text)
	if err == nil {
		out.re = re
		groups := make([]int, re.NumSubexp()+1)
		for i := range groups {
			groups[i] = i
		}
		out.finder = regex.NewFinder(re, groups...)
		return out
	}
	if java := lookaround().FindString(text); java != "" {
		if out.java, _ = regexp2.Compile(text, regexp2.None); out.java != nil {
			out.java.MatchTimeout = backtracking
			p.note("a regular expression with " + java + "…, which Java takes and RE2 does not, was run by backtracking")
			return out
		}
	}
	p.diags.Errorf("regex", at, "RE2 does not take this regular expression: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	return out
}

// lookaround is what Java's expressions have that RE2 has not.
var lookaround = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\(\?(?:<?[=!]|>)|\\[1-9]|\\k<`) })

// usable is false for an expression that does not compile.
func (p *pattern) usable() bool { return p.re != never() || p.java != nil }

// names returns the groups' names, that of the whole match first.
func (p *pattern) names() []string {
	if p.java == nil {
		return p.re.SubexpNames()
	}
	names := make([]string, len(p.java.GetGroupNumbers()))
	for i, n := range p.java.GetGroupNumbers() {
		if name := p.java.GroupNameFromNumber(n); i > 0 && (name[0] < '0' || name[0] > '9') {
			names[i] = name
		}
	}
	return names
}

func (p *pattern) matches(text string) bool {
	if p.java == nil {
		return p.finder.Match(text)
	}
	return len(p.all(text, 1)) > 0
}

// all returns up to n matches as pairs of byte offsets, for the whole and then
// for each group; -1 where a group has no part in it.
func (p *pattern) all(text string, n int) [][]int {
	if p.java == nil {
		return p.re.FindAllStringSubmatchIndex(text, n)
	}
	offsets := make([]int, 0, len(text)+1) // of characters, which is what the engine counts
	for i := range text {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(text))
	var out [][]int
	m, err := p.java.FindStringMatch(text)
	for ; m != nil && len(out) < n; m, err = p.java.FindNextMatch(m) {
		var at []int
		for _, g := range m.Groups() {
			if len(g.Captures) == 0 {
				at = append(at, -1, -1)
				continue
			}
			at = append(at, offsets[g.Index], offsets[g.Index+g.Length])
		}
		out = append(out, at)
	}
	if err != nil {
		p.notes.add(noteSlowRegex)
	}
	return out
}

// find returns the first match as all does; nil where there is none.
func (p *pattern) find(text string) []int {
	if p.java == nil {
		return p.finder.Find(nil, text)
	}
	if all := p.all(text, 1); len(all) > 0 {
		return all[0]
	}
	return nil
}

// replace puts a template of package regexp in place of every match.
func (p *pattern) replace(text, template string) string {
	if p.java == nil {
		return p.re.ReplaceAllString(text, template)
	}
	var b strings.Builder
	end := 0
	for _, at := range p.all(text, maxCopies) {
		b.WriteString(text[end:at[0]])
		b.WriteString(expandGroups(template, func(g int) string {
			if 2*g+1 >= len(at) || at[2*g] < 0 {
				return ""
			}
			return text[at[2*g]:at[2*g+1]]
		}, p.names()))
		end = at[1]
	}
	return b.String() + text[end:]
}

var groupRef = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$(?:\$|\{(\w+)\})`) })

// expandGroups expands ${1}, ${name} and $$.
func expandGroups(template string, group func(int) string, names []string) string {
	return groupRef().ReplaceAllStringFunc(template, func(ref string) string {
		if ref == "$$" {
			return "$"
		}
		name := ref[2 : len(ref)-1]
		if n, err := strconv.Atoi(name); err == nil {
			return group(n)
		}
		if n := slices.Index(names, name); n > 0 {
			return group(n)
		}
		return ""
	})
}
