package local

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sumodet/compiler/ir"
	"sumodet/compiler/regex"
	"sumodet/compiler/value"
)

// TestConditionsOnEscapedTexts holds conditions on texts of which the escapes are
// unread to what they say of the texts.
func TestConditionsOnEscapedTexts(t *testing.T) {
	field := &ir.Field{Name: "f", Type: value.Of(value.Text)}
	x := &ir.Ref{Field: field}
	pieces := rapid.SampledFrom([]string{`\`, `\\`, `"`, `\"`, "a", "A", "k", `\k`, "knock.exe", " ", "é", "É"})
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(pieces, 1, 6).Draw(t, "pieces"), "")
	})
	texts := rapid.SliceOfN(text, 1, 12)
	var known []string // of the condition
	cond := rapid.Custom(func(t *rapid.T) ir.Expr {
		cased, every := rapid.Bool().Draw(t, "cased"), rapid.Bool().Draw(t, "every")
		var values []value.Value
		list := &ir.List{}
		var regexes []*regex.Regex
		var patterns []string // the texts with some of them left open
		known = texts.Draw(t, "texts")
		for _, s := range known {
			values = append(values, value.TextOf(s))
			list.Rows = append(list.Rows, ir.ListRow{Value: s})
			re, err := regex.Parse(strings.NewReplacer(`\`, `\\`, ".", `\.`, "/", `\/`).Replace(s)+rapid.SampledFrom([]string{"", "$", "?", "[a-k]"}).Draw(t, "more"), regex.Options{Cased: cased})
			require.NoError(t, err)
			regexes = append(regexes, re)
			pattern := []rune(s)
			for range rapid.IntRange(0, 3).Draw(t, "stars") {
				from := rapid.IntRange(0, len(pattern)).Draw(t, "from")
				to := rapid.IntRange(from, min(len(pattern), from+3)).Draw(t, "to")
				pattern = slices.Concat(pattern[:from], []rune("*"), pattern[to:])
			}
			patterns = append(patterns, string(pattern))
		}
		return []ir.Expr{
			&ir.Exists{X: x},
			&ir.Equal{X: x, Y: &ir.Lit{Value: values[0], T: field.Type}, Cased: cased},
			&ir.OneOf{X: x, Values: values, Cased: cased},
			&ir.InList{X: x, List: list},
			&ir.TextTest{X: x, Op: ir.Contains, Pats: known, Cased: cased, Every: every},
			&ir.TextTest{X: x, Op: ir.Starts, Pats: known, Cased: cased, Every: every},
			&ir.TextTest{X: x, Op: ir.Ends, Pats: known, Cased: cased, Every: every},
			&ir.Matches{X: x, Regexes: regexes[:min(len(regexes), 2)], Cased: cased, Every: every},
			&ir.TextTest{X: x, Op: ir.Like, Pats: patterns, Cased: cased, Every: every},
		}[rapid.IntRange(0, 8).Draw(t, "kind")]
	})
	rapid.Check(t, func(t *rapid.T) {
		e := cond.Draw(t, "condition")
		plan := slots{field: 0}.cond(e)
		if test, ok := e.(*ir.TextTest); !ok || onBytes(test) {
			require.True(t, testsEscaped(e), ir.String(e))
		}
		for _, s := range slices.Concat(texts.Draw(t, "others"), known) {
			written, err := json.Marshal(s)
			require.NoError(t, err)
			require.Equal(t, value.Escape(s), string(written[1:len(written)-1]))
			want := ir.Holds(e, func(*ir.Field) value.Value { return value.TextOf(s) })
			require.Equal(t, want, plan([]value.Value{value.TextOf(s)}), "%s of %q", ir.String(e), s)
			if testsEscaped(e) && strings.TrimSpace(s) != "" {
				require.Equal(t, want, plan([]value.Value{value.EscapedOf(value.Escape(s))}), "%s of %q, escaped", ir.String(e), s)
			}
		}
	})
}
