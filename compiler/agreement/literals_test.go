package agreement

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/backend/local"
	"sumodet/compiler/engine"
	"sumodet/compiler/ir"
)

// formats are sources whose lines cut the same three texts, each in its way,
// with what is hard on a search for literals in it.
var formats = []struct {
	source string
	line   func(g *gen, a, b, c string) string
}{
	{"members", func(g *gen, a, b, c string) string {
		inner := fmt.Sprintf(`{"c":%s}`, g.encode(c))
		return fmt.Sprintf(`{"b":%s,%s:%s,"inner":%s}`, g.encode(b), pick(g, []string{`"a"`, `"\u0061"`, `"x"`, `"in"`}), pick(g, []string{g.encode(a), fmt.Sprintf(`{"a":%s}`, g.encode(a))}),
			pick(g, []string{inner, string(quoted(inner))}))
	}},
	{"columns", func(g *gen, a, b, c string) string {
		cell := func(s string) string {
			if strings.ContainsAny(s, "\",\n\r") || g.once(3) {
				return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
			}
			return s
		}
		return cell(a) + "," + cell(c) + "," + cell(b)
	}},
	{"pairs", func(g *gen, a, b, c string) string {
		return fmt.Sprintf(pick(g, []string{"a=%s b=%s c=%s", `{"a": "%s", "b": "%s", "c": "%s"}`, `x|a="%s",B="%s";c=%s`}), a, b, c)
	}},
	{"daemons", func(g *gen, a, b, c string) string {
		return fmt.Sprintf("%sNov 24 10:00:0%d web01 %s[%d]: %suser=%s from %s", pick(g, []string{"", "<13>"}), g.IntN(10), a, g.IntN(1000), b, c, a)
	}},
}

func quoted(s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // texts always encode
	}
	return text
}

// TestLiteralsLoseNothing holds local runs that look only at messages with a
// necessary literal to those that look at all, over lines of every format.
func TestLiteralsLoseNothing(t *testing.T) {
	var all, raised int
	for n := 0; all*perRule < *cases/2; n++ {
		g := newGen(*seed, 2<<32+uint64(n))
		format := formats[n%len(formats)]
		s := &said{texts: []string{"a", "b", "c"}, plain: true}
		r := &rule{source: format.source, entities: []string{"host _sourceHost"}}
		r.where = some(g, 1, 2, func() *cond { return g.cond(s, 2) })
		if g.once(2) {
			r.where[0] = g.keywordTest()
		}
		if g.once(3) {
			r.labels = some(g, 1, 2, func() *cond { return g.cond(s, 1) })
		}
		b, err := compile(r.String())
		if err != nil || len(ir.Needles(b, engine.Signs)) == 0 {
			continue
		}
		all++
		var file strings.Builder
		for range perRule {
			file.WriteString(format.line(g, g.text(), g.text(), g.text()) + "\n")
		}
		signals := func(literals bool) (out []string) {
			require.NoError(t, runFiles(b, []string{file.String()}, 1, literals, func(s local.Signal) {
				out = append(out, fmt.Sprintf("%s %q", s.Label.Name, s.Fields))
			}))
			return out
		}
		want := signals(false)
		raised += len(want)
		require.Equal(t, want, signals(true), "seed %d, rule %d\n%s\n%s", *seed, n, r, file.String())
	}
	t.Logf("%d rules with literals, %d signals", all, raised)
	assert.Greater(t, raised, all, "signals")
}
