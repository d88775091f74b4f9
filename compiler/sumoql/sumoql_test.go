package sumoql

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/dsl/diag"
)

func parse(t testing.TB, text string) *Query {
	q, diags := Parse(diag.NewFile("q", text))
	require.Empty(t, diags)
	return q
}

// Every operator says what it is, and its examples are canonical.
func TestOperatorsAreDeclared(t *testing.T) {
	assert.True(t, slices.IsSortedFunc(Operators, func(a, b *Info) int { return strings.Compare(a.Name, b.Name) }))
	for _, op := range Operators {
		t.Run(op.Name, func(t *testing.T) {
			assert.NotEmpty(t, op.Syntax)
			assert.True(t, strings.HasSuffix(op.Doc, "."), op.Doc)
			assert.Contains(t, []Class{Core, Useful, Rare, NeedsSumo}, op.Class)
			require.NotEmpty(t, op.Examples)
			for _, x := range op.Examples {
				text := "*\n| " + x + "\n"
				if op == catInfo {
					text = x + "\n"
				}
				q := parse(t, text)
				require.Len(t, q.Stages, 1)
				assert.Same(t, op, q.Stages[0].Op.Info())
				assert.Equal(t, x, PrintOperator(q.Stages[0].Op))
				assert.Equal(t, dump(q), dump(parse(t, Print(q))))
			}
		})
	}
}

// Every node below a query knows its file and its place lies in its parent's
// stage.
func TestNodesKnowTheirPlace(t *testing.T) {
	q := parse(t, `_a=b (c or "d") [subquery: e | compose f]
| json field=m "a" as x nodrop | if(a = 1 and b matches /r/, "s", -c) as d
| where lookupContains(path://"/x", f=k) and g in (1, null, true)
| count, pct(a, 95) as p by k | transpose row k column l as m, * | lookup o as p, q from geo://location on ip=s
| csv _raw delim=';' extract 1 as a | join (where a = 1) as t, (count by b) as u on t.a = u.b
| fillmissing timeslice(5m), values("x") in k with -1 for n | transactionize a as g maxLogs=5 (merge a join with "-" as b)
| transaction on a with "x" in b as c results by flow showing max(d) for c as e | outlier n by k window=5 | sort by +x | topk(1, y) by z | kv regex "=(.*?) " keys "p" as q`)
	var stage diag.Span
	Walk(q, func(n Node) bool {
		span := n.Place()
		require.NotNil(t, span.File, "%T", n)
		assert.Less(t, span.Start, span.End, "%T", n)
		if s, ok := n.(*Stage); ok {
			stage = s.Place()
		}
		if name, ok := n.(*Name); ok && !stage.IsZero() {
			assert.Contains(t, span.Text(), name.Text)
		}
		return true
	})
}

// Nesting is bounded and does not cost more than its length.
func TestDeepNesting(t *testing.T) {
	for name, text := range map[string]string{
		"brackets": strings.Repeat("(", 100) + "a = 1" + strings.Repeat(")", 100),
		"calls":    strings.Repeat("f(", 100) + "a" + strings.Repeat(")", 100) + " = 1",
		"ifs":      strings.Repeat("if(a = 1, 2, ", 100) + "3" + strings.Repeat(")", 100) + " = 1",
		"choices":  strings.Repeat("a ? b : ", 100) + "c",
		"signs":    strings.Repeat("!", 100) + "a",
	} {
		t.Run(name, func(t *testing.T) { parse(t, "* | where "+text) })
	}
	for name, text := range map[string]string{
		"brackets":   strings.Repeat("(", 300) + "a" + strings.Repeat(")", 300),
		"choices":    strings.Repeat("a ? b : ", 300) + "c",
		"signs":      strings.Repeat("!", 300) + "a",
		"subqueries": strings.Repeat("[subquery: a | where ", 300) + strings.Repeat("]", 300),
		"joins":      "a | " + strings.Repeat("join (", 300) + "count" + strings.Repeat(") as t, (count) as u on t.a = u.b", 300),
		"open joins": "a | " + strings.Repeat("join (", 300),
	} {
		t.Run(name+" too deep", func(t *testing.T) {
			_, diags := Parse(diag.NewFile("q", "* | where "+text))
			assert.True(t, diags.HasErrors())
		})
	}
}

// What is as long as is read at all takes seconds at most; it took minutes, and to
// wait for it is the test.
func TestLongQueries(t *testing.T) {
	for name, text := range map[string]string{
		"joins":           "*" + strings.Repeat("| join (a) as t, (b) as u on t.a=u.b", 10000),
		"pipelines":       "* | transactionize a " + strings.Repeat("(b) ", 100000),
		"parameters":      "* | where " + strings.Repeat("{{a}}", 200000),
		"parameter lines": "* | count" + strings.Repeat("\n$x", 340000),
		"open comments":   strings.Repeat("/*a ", 150000),
	} {
		t.Run(name, func(t *testing.T) {
			q, diags := Parse(diag.NewFile("q", text))
			assert.True(t, q != nil || diags.HasErrors())
		})
	}
}

func TestLengths(t *testing.T) {
	q, diags := Parse(diag.NewFile("q", "* | where a = \""+strings.Repeat("é", 15000-16)+"\""))
	require.NotNil(t, q)
	assert.Empty(t, diags)
	q, diags = Parse(diag.NewFile("q", "* | where a = \""+strings.Repeat("x", 20000-16)+"\""))
	require.NotNil(t, q)
	require.Len(t, diags, 1)
	assert.Equal(t, diag.Warning, diags[0].Severity)
	assert.Equal(t, "the query has 20000 characters; Sumo takes 15000", diags[0].Message)
	q, diags = Parse(diag.NewFile("q", strings.Repeat("x", 1<<20+1)))
	assert.Nil(t, q)
	require.Len(t, diags, 1)
	assert.Equal(t, diag.Error, diags[0].Severity)
	assert.Equal(t, "the query has 1048577 bytes; more than 1048576 are not read", diags[0].Message)
}

func TestQuoting(t *testing.T) {
	for in, want := range map[string]string{
		"a.b_1": "a.b_1", "a-b": `%"a-b"`, "1a": `%"1a"`, `a"b`: `%"a\"b"`, "and": `%"and"`, "": `%""`, "{{x}}": "{{x}}",
	} {
		assert.Equal(t, want, QuoteName(in))
	}
	for _, text := range []string{"", `\`, `"`, "a\n\r\t\\n", `\d`, "é"} {
		q := parse(t, "* | where a = "+QuoteString(text))
		assert.Equal(t, text, q.Stages[0].Op.(*Where).Cond.(*Compare).Y.(*String).Text())
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]float64{
		"1": 1, "1.5": 1.5, ".5": .5, "3.14e+4": 31400, "1k": 1e3, "1M": 1e6, "1m": 60000, "2Ki": 2048, "1w": 604800000, "100ms": 100, "09": 9, "1e+400": math.Inf(1), "{{n}}": 0,
	} {
		assert.Equal(t, want, (&Number{Text: text}).Value(), text)
	}
}

// A tree that was made and not parsed prints to text that parses to it.
func TestMadeTrees(t *testing.T) {
	name := func(s string) *Name { return &Name{Text: s} }
	q := &Query{
		Scope: &ScopeAnd{Items: []ScopeExpr{
			&ScopeOr{Items: []ScopeExpr{&FieldTerm{Field: name("_sourceCategory"), Value: "a b", Quoted: true}, &FieldTerm{Field: name("_sourceCategory"), Value: "c*"}}},
			&Keyword{Text: "*knock*"}, &ScopeNot{X: &Phrase{Text: `"x"`}},
		}},
		Stages: []*Stage{
			{Op: &Where{Cond: &And{Items: []Expr{
				&Or{Items: []Expr{&Call{Func: "isEmpty", Args: []Expr{name("a-b")}}, &Compare{Op: "!=", X: name("a-b"), Y: Text("x\"\\\n")}}},
				&Not{X: &Matches{X: name("c"), Pattern: &Regex{Text: `(?i)a\/b`}}},
			}}}},
			{Op: &Assign{X: &If{Cond: name("flag"), Then: &Null{}, Else: &Arith{Op: "-", X: &Number{Text: "1"}, Y: &Arith{Op: "-", X: name("limit"), Y: &Neg{X: &Number{Text: "2"}}}}}, As: name("count")}},
			{Op: &Assign{X: name("limit"), As: name("where")}},
			{Op: &Aggregate{Aggs: []*Agg{{Func: "count", As: name("n")}, {Func: "values", Args: []Expr{name("x")}}}, By: []*Name{name("k"), name("_timeslice")}}},
			{Op: &Timeslice{Amount: "30s"}},
		},
	}
	text := Print(q)
	assert.Equal(t, dump(q), dump(parse(t, text)), text)
}

// A part of an expression holds the brackets that it opens and closes.
func TestPlacesHoldBrackets(t *testing.T) {
	var got []string
	Walk(parse(t, `* | where (a + (b)) * 2 > (c) or (d = "1" or e = "2") and f in ((g))`).Stages[0], func(n Node) bool {
		switch n.(type) {
		case *Or, *And, *Compare, *In, *Arith:
			got = append(got, n.Place().Text())
		}
		return true
	})
	assert.Equal(t, []string{
		`(a + (b)) * 2 > (c) or (d = "1" or e = "2") and f in ((g))`,
		`(a + (b)) * 2 > (c)`, `(a + (b)) * 2`, `a + (b)`,
		`(d = "1" or e = "2") and f in ((g))`, `d = "1" or e = "2"`, `d = "1"`, `e = "2"`, `f in ((g))`,
	}, got)
}
