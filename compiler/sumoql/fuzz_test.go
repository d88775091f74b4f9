package sumoql

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/dsl/diag"
)

const blanks = " \t\r\n\f\v\u00a0\u200b\ufeff"

// printsStable claims that what parses prints to text that parses to the same
// tree and prints as it is.
func printsStable(t *testing.T, text string) {
	q, diags := Parse(diag.NewFile("q", text))
	if q == nil || diags.HasErrors() {
		return
	}
	printed := Print(q)
	again, diags := Parse(diag.NewFile("printed", printed))
	if !assert.False(t, diags.HasErrors(), "%q prints as %q: %v", text, printed, diags) {
		return
	}
	assert.Equal(t, dump(q), dump(again), "%q prints as %q", text, printed)
	assert.Equal(t, printed, Print(again), "%q", text)
}

func FuzzScope(f *testing.F) {
	for _, s := range []string{`a b`, `(a or "b c") !d=e*`, `%"x-y"=z not [subquery: a | compose b]`, `\=\`, `cat path://"/x"`, `cat /*c*/ x://y // z`, `CAt/**/0`, `cat 0 | lookup a from b://c on d`, `http://x // c`, `/* c */ *`, `{{p}} a,b`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { printsStable(t, text+" | count") })
}

func FuzzStage(f *testing.F) {
	for _, op := range Operators {
		for _, x := range op.Examples {
			f.Add(x)
			f.Add("join (" + x + ") as t, (* | " + x + ") as u on t.a = u.b")
		}
	}
	f.Add(`kv regex "" regex`)
	f.Add(`join (0) as a, (|) as b on a = b`)
	f.Fuzz(func(t *testing.T, text string) { printsStable(t, "* | "+text) })
}

func FuzzExpr(f *testing.F) {
	for _, s := range []string{`a and b or !c`, `-1 - -2 * (3 - x) % 4`, `a in (1, "x") ? b : c`, `x matches /a\/b/i and not y`, `f(g(a), b contains "c")`, `a {{p}}`, `%("A")`, "0||`m||`||b", `%"q" = 1.5Ki`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { printsStable(t, "* | where "+text) })
}

func FuzzParse(f *testing.F) {
	f.Add(benchQuery)
	f.Fuzz(printsStable)
}

// FuzzScan claims that the lexer loses no byte but blanks.
func FuzzScan(f *testing.F) {
	f.Add(benchQuery)
	f.Add("a \"b | /c/ [subquery: d] % 'e' {{f")
	f.Fuzz(func(t *testing.T, text string) {
		s := scanner{text: text, end: len(text)}
		s.run()
		at := 0
		for _, tok := range s.toks {
			assert.Empty(t, strings.Trim(text[at:tok.Pos.Offset], blanks))
			at = tokenEnd(tok)
			assert.Equal(t, text[tok.Pos.Offset:at], tok.Value)
		}
		assert.Empty(t, strings.Trim(text[at:], blanks))
	})
}
