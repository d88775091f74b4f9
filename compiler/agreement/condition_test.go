package agreement

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"sumodet/dsl"
)

// cond is a condition of a generated rule: a test, or conditions joined.
type cond struct {
	kind  string // all, any, none, not, and; "" for a test
	test  string // the test as a rule writes it
	items []*cond
}

// String writes the condition at an indent.
func (c *cond) write(indent string) string {
	switch c.kind {
	case "":
		return c.test
	case "not":
		return "not " + c.items[0].write(indent)
	case "and":
		var parts []string
		for _, i := range c.items {
			parts = append(parts, i.write(indent))
		}
		return strings.Join(parts, " and ")
	}
	var b strings.Builder
	b.WriteString(c.kind + " {\n")
	for _, i := range c.items {
		b.WriteString(indent + "  " + i.write(indent+"  ") + "\n")
	}
	return b.String() + indent + "}"
}

// cond draws a condition of at most depth levels.
func (g *gen) cond(s *said, depth int) *cond {
	if depth == 0 || g.once(2) {
		c := &cond{test: g.test(s)}
		if g.once(4) {
			return &cond{kind: "not", items: []*cond{c}}
		}
		return c
	}
	kind := pick(g, []string{"all", "any", "any", "none", "not", "and"})
	switch kind {
	case "not":
		return &cond{kind: kind, items: []*cond{g.block(s, depth)}}
	case "and":
		return &cond{kind: kind, items: some(g, 2, 3, func() *cond { return &cond{test: g.test(s)} })}
	}
	return &cond{kind: kind, items: some(g, 1, 3, func() *cond { return g.cond(s, depth-1) })}
}

func (g *gen) block(s *said, depth int) *cond {
	return &cond{kind: pick(g, []string{"all", "any"}), items: some(g, 1, 3, func() *cond { return g.cond(s, depth-1) })}
}

// said is what the conditions of one rule may say.
type said struct {
	lets  []string // bool lets that are declared
	texts []string // operands that are texts
	wide  bool     // what Cloud SIEM refuses too
	aggs  []agg    // aggregates, of which alone conditions are then
	plain bool     // texts alone
}

// test draws a test of a field, or of what is computed of fields.
func (g *gen) test(s *said) string {
	if len(s.aggs) > 0 {
		return g.groupTest(s)
	}
	if len(s.lets) > 0 && g.once(10) {
		return pick(g, s.lets)
	}
	n := g.IntN(16)
	if s.plain {
		n = 8
	}
	switch n {
	case 0, 1, 2:
		return g.numberTest(s)
	case 3, 4, 5:
		return g.addressTest()
	case 6:
		return g.codeTest()
	case 7:
		return g.textTest(s, g.textOf(s, 2))
	}
	return g.textTest(s, pick(g, s.texts))
}

// textTest draws a test of a text.
func (g *gen) textTest(s *said, x string) string {
	cased := ""
	if g.once(2) {
		cased = "cased "
	}
	switch g.IntN(13) {
	case 0, 1:
		return fmt.Sprintf("%s %s %s", x, pick(g, []string{"=", "!="}), dsl.Quote(g.filled()))
	case 2:
		return fmt.Sprintf("%s %s %s", x, pick(g, []string{"=", "!="}), pick(g, s.texts))
	case 3:
		return fmt.Sprintf("%s in [%s]", x, g.literals(1, 5))
	case 4, 5, 6, 7:
		return fmt.Sprintf("%s %s %s%s", x, pick(g, []string{"contains", "contains", "starts", "ends"}), cased, g.patterns(g.filled, dsl.Quote))
	case 8:
		return fmt.Sprintf("%s like %s", x, g.patterns(g.like, dsl.Quote))
	case 9, 10:
		return fmt.Sprintf("%s matches %s%s", x, cased, g.patterns(g.regex, slashes))
	case 11:
		return x + " in list watched"
	}
	return x + " exists"
}

// patterns draws a literal, or a list behind any or all.
func (g *gen) patterns(draw func() string, write func(string) string) string {
	if g.once(2) {
		return write(draw())
	}
	items := some(g, 1, 4, func() string { return write(draw()) })
	return pick(g, []string{"any", "any", "all"}) + " [" + strings.Join(items, ", ") + "]"
}

func (g *gen) literals(least, most int) string {
	return strings.Join(some(g, least, most, func() string { return dsl.Quote(g.filled()) }), ", ")
}

// like draws a wildcard pattern that is not of stars alone.
func (g *gen) like() string {
	for {
		s := pick(g, []string{"*", ""}) + g.filled() + pick(g, []string{"*", "", "*" + g.text()})
		if strings.Trim(s, "*") != "" {
			return s
		}
	}
}

// shapes are regular expressions around a text, which stands for %s.
var shapes = []string{
	"%s", "^%s", "%s$", "^%s$", "^(?:%s|a)$", "(%s|b)+", "%s.", ".%s", "^.+%s", "[^a-z]%s", `\b%s`, `%s\b`, `\d+|%s`, `(^|\s)%s(\s|$)`, `\W%s`, `%s\S*`, "(?:%s){2}", "(?:%s)?$",
	"[é-ü]|%s", "[^%%]*%s", "%s.*?[a-z]", `^\s*%s`,
}

// plainShapes are those without a text.
var plainShapes = []string{
	`^$`, `^\s*$`, `.`, `^.*$`, `^[a-z]+$`, `[A-Z]{2,}`, `\\`, `/`, `[\\/]`, `^\d{1,3}\.\d{1,3}`, `é`, `[É]`, `^[^é]+$`, `\x41`, `a|b`, `^(?:a|ab)$`, `\.`, `\*`, `["']`, `\n`, `[^\n]$`, `x*`, `ß`, `[ß-é]`, `[^k]s`, `σ`, `\t|\r`,
}

func (g *gen) regex() string {
	if g.once(3) {
		return pick(g, plainShapes)
	}
	text := strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`, "\x01", `\x01`).Replace(regexp.QuoteMeta(g.filled()))
	return fmt.Sprintf(pick(g, shapes), text)
}

// slashes writes a regular expression between slashes.
func slashes(re string) string { return "/" + strings.ReplaceAll(re, "/", `\/`) + "/" }

// numberTest draws a test of a number.
func (g *gen) numberTest(s *said) string {
	x := g.numberOf(s, 2)
	switch g.IntN(6) {
	case 0:
		return fmt.Sprintf("%s in [%s]", x, strings.Join(some(g, 1, 4, func() string { return pick(g, amounts) }), ", "))
	case 1:
		lo, hi := pick(g, amounts), pick(g, amounts)
		if a, _ := strconv.ParseFloat(lo, 64); a > amount(hi) {
			lo, hi = hi, lo
		}
		return fmt.Sprintf("%s in %s..%s", x, lo, hi)
	case 2:
		return x + " exists"
	}
	y := pick(g, amounts)
	if g.once(5) {
		y = g.numberOf(s, 1)
	}
	return fmt.Sprintf("%s %s %s", x, pick(g, []string{"=", "!=", "<", "<=", ">", ">="}), y)
}

func amount(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

// addressTest draws a test of an address.
func (g *gen) addressTest() string {
	x := pick(g, []string{"src", "dst"})
	switch g.IntN(7) {
	case 0, 1:
		return x + " in " + pick(g, networks)
	case 2:
		return fmt.Sprintf("%s in [%s]", x, strings.Join(some(g, 1, 3, func() string { return pick(g, networks) }), ", "))
	case 3:
		return x + " is internal"
	case 4:
		return x + " in list blocked"
	case 5:
		return fmt.Sprintf("%s %s %s", x, pick(g, []string{"=", "!="}), dsl.Quote(g.address()))
	}
	return fmt.Sprintf("%s starts %s", x, dsl.Quote(g.address()))
}

func (g *gen) address() string {
	for {
		if s := pick(g, addresses); s != "" {
			return s
		}
	}
}

// codeTest draws a test of the field that its record has within other text, of
// which no more than this can be said.
func (g *gen) codeTest() string {
	if g.once(2) {
		return "code = " + dsl.Quote(pick(g, codes))
	}
	return fmt.Sprintf("code in [%s]", strings.Join(some(g, 1, 3, func() string { return dsl.Quote(pick(g, codes)) }), ", "))
}

var codes = []string{"1", "10", "11", "a", "A", "b c"}
