package agreement

import (
	"fmt"
	"strings"

	"sumodet/dsl"
)

// textOf draws an expression that is a text, of at most depth calls.
func (g *gen) textOf(s *said, depth int) string {
	if depth == 0 || g.once(4) {
		return pick(g, s.texts)
	}
	x := func() string { return g.textOf(s, depth-1) }
	n := 5
	if s.wide {
		n = 9
	}
	switch g.IntN(n) {
	case 0:
		parts := some(g, 2, 3, func() string {
			if g.once(3) {
				return dsl.Quote(g.filled())
			}
			return x()
		})
		return "concat(" + strings.Join(parts, ", ") + ")"
	case 1:
		return "lower(" + x() + ")"
	case 2:
		return "upper(" + x() + ")"
	case 3:
		return "trim(" + x() + ")"
	case 4:
		return "text(" + g.numberOf(s, depth-1) + ")"
	case 5:
		return fmt.Sprintf("substring(%s, %d)", x(), g.IntN(4)-1)
	case 6:
		if g.once(3) {
			return fmt.Sprintf("substring(%s, %s)", x(), g.numberOf(s, depth-1))
		}
		return fmt.Sprintf("substring(%s, %d, %d)", x(), g.IntN(4)-1, g.IntN(6)-1)
	case 7:
		return fmt.Sprintf("replace(%s, %s, %s)", x(), dsl.Quote(g.filled()), dsl.Quote(pick(g, []string{"", "x", "-", "é", "a"})))
	}
	return fmt.Sprintf("if(%s, %s, %s)", g.test(&said{texts: s.texts}), x(), x())
}

// numberOf draws an expression that is a number, of at most depth calls.
func (g *gen) numberOf(s *said, depth int) string {
	field := pick(g, []string{"n", "m"})
	if depth == 0 || g.once(2) {
		return field
	}
	x := func() string { return g.numberOf(s, depth-1) }
	n := 5
	if s.wide {
		n = 7
	}
	switch g.IntN(n) {
	case 0:
		return "length(" + g.textOf(s, depth-1) + ")"
	case 1:
		return "num(" + g.textOf(s, depth-1) + ")"
	case 2:
		return fmt.Sprintf("round(%s%s)", x(), pick(g, []string{"", ", 1", ", -1"}))
	case 3, 4:
		y := x()
		if g.once(2) {
			y = pick(g, amounts)
		}
		return fmt.Sprintf("(%s %s %s)", x(), pick(g, []string{"+", "-", "*"}), y)
	case 5:
		return fmt.Sprintf("ratio(%s, %s)", x(), x())
	}
	return fmt.Sprintf("if(%s, %s, %s)", g.test(&said{texts: s.texts}), x(), x())
}
