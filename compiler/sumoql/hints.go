package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// foreignOperators are operators of other products and what Sumo says instead
// (sumo-query-language.md 3.2, last row).
var foreignOperators = map[string]string{
	"stats":      "write the aggregates alone: count, sum(x) as s by k",
	"summarize":  "write the aggregates alone: count by k",
	"eventstats": "aggregate first, then join by a subquery, or use total",
	"eval":       "write: EXPRESSION as NAME",
	"extend":     "write: EXPRESSION as NAME",
	"let":        "write: EXPRESSION as NAME",
	"set":        "write: EXPRESSION as NAME",
	"project":    "write: fields a, b",
	"table":      "write: fields a, b",
	"keep":       "write: fields a, b",
	"drop":       "write: fields - a, b",
	"rename":     "write: old as new",
	"rex":        `write: parse regex "(?<name>…)"`,
	"spath":      `write: json "path" as name`,
	"search":     "write: where CONDITION, or put keywords before the first bar",
	"filter_by":  "write: where CONDITION",
	"having":     "write: where CONDITION",
	"head":       "write: limit N",
	"take":       "write: limit N",
	"tail":       "write: sort by _messageTime asc, then limit N",
	"dcount":     "write: count_distinct(x)",
	"dc":         "write: count_distinct(x)",
	"timechart":  "write: timeslice 5m, then count by _timeslice",
	"chart":      "write: count by a, b, then transpose",
	"bucket":     "write: timeslice 5m",
	"order_by":   "write: sort by x asc",
	"mv-expand":  "write: parse regex field=f \"(?<item>…)\" multi",
	"mvexpand":   "write: parse regex field=f \"(?<item>…)\" multi",
	"distinct":   "write: count by a, b",
	"uniq":       "write: dedup by a, b",
	"group":      "write: count by k",
	"select":     "write: fields a, b",
}

// foreignFunctions are functions of other products and what Sumo says instead.
var foreignFunctions = map[string]string{
	"dcount":     "count_distinct(x)",
	"dc":         "count_distinct(x)",
	"distinct":   "count_distinct(x)",
	"countif":    "if(c, 1, 0) as hit, then sum(hit)",
	"percentile": "pct(x, 95)",
	"p95":        "pct(x, 95)",
	"make_set":   "values(x)",
	"makeset":    "values(x)",
	"coalesce":   "if(isBlank(a), b, a)",
	"ifnull":     "if(isNull(a), b, a)",
	"nvl":        "if(isNull(a), b, a)",
	"iff":        "if(c, a, b)",
	"iif":        "if(c, a, b)",
	"case":       "if(c, a, if(d, b, e))",
	"strcat":     "concat(a, b)",
	"tonumber":   "num(x)",
	"startswith": `x matches "text*"`,
	"endswith":   `x matches "*text"`,
	"like":       `x matches "*text*"`,
	"cidrmatch":  `compareCIDRPrefix(ip, "10.0.0.0", "8")`,
}

// foreign reports a stage that starts with another product's operator.
func (p *parser) foreign(toks []lexer.Token) bool {
	first := toks[0]
	if first.Type != kindWord || len(toks) < 2 {
		return false
	}
	next := toks[1]
	lower := strings.ToLower(first.Value)
	hint, ok := foreignOperators[lower]
	switch {
	case !ok && next.Value == "(":
		if hint, ok = foreignFunctions[lower]; ok {
			hint = "write: " + hint
		}
		if lower == "tonumber" { // used by Sumo's own searches
			return false
		}
	case ok && (isSign(next) && next.Value != "(" && next.Value != "-" || isWord(next, "as")):
		ok = false // a field of that name
	}
	if !ok {
		return false
	}
	p.diags.Errorf("unknown-operator", p.span(first.Pos.Offset, tokenEnd(first)), "Sumo has no operator %s", show(first.Value)).Note("%s", hint)
	return true
}
