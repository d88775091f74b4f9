package sumoql

import (
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"

	"sumodet/compiler/schema"
	"sumodet/dsl/diag"
)

// foreignOperators are operators of other products and what Sumo says instead
// (sumo-query-language.md 3.2, last row).
var foreignOperators = map[string]string{
	"appendcols":    `write: join (…) as a, (…) as b on a.KEY = b.KEY`,
	"bucket":        "write: timeslice 5m",
	"case":          "write: if(CONDITION, THEN, ELSE) as NAME",
	"chart":         "write: count by a, b, then transpose row a column b",
	"convert":       "write: num(f) as f",
	"countdistinct": "write: count_distinct(x)",
	"dc":            "write: count_distinct(x)",
	"dcount":        "write: count_distinct(x)",
	"dissect":       `write: parse "a=* b=*" as a, b`,
	"distinct":      "write: count by a, b",
	"drop":          "write: fields - a, b",
	"enrich":        `write: lookup COLUMN from path://"TABLE" on f=KEY`,
	"eval":          "write: EXPRESSION as NAME",
	"evaluate":      "write: EXPRESSION as NAME",
	"eventstats":    "write: total f by KEY, or join an aggregate",
	"extend":        "write: EXPRESSION as NAME",
	"fillna":        `write: if(isNull(f), "-", f) as f`,
	"fillnull":      `write: if(isNull(f), "-", f) as f`,
	"filter_by":     "write: where CONDITION",
	"grok":          `write: parse regex "(?<name>…)"`,
	"group":         "write: count by k",
	"having":        "write: where CONDITION",
	"head":          "write: limit N",
	"inputlookup":   `a query of a table alone is written: cat path://"TABLE"`,
	"iplocation":    "write: geoip ip",
	"keep":          "write: fields a, b",
	"let":           "write: EXPRESSION as NAME",
	"make-series":   "write: timeslice 5m, then count by _timeslice, then fillmissing timeslice",
	"makemv":        `write: parse regex field=f "(?<item>[^,]+)" multi`,
	"mv-apply":      `write: parse regex field=f "(?<item>…)" multi`,
	"mv-expand":     `write: parse regex field=f "(?<item>…)" multi`,
	"mvexpand":      `write: parse regex field=f "(?<item>…)" multi`,
	"order_by":      "write: sort by x asc",
	"outputlookup":  `write: save path://"TABLE"`,
	"project":       "write: fields a, b",
	"project-away":  "write: fields - a, b",
	"rare":          "write: count by f, then sort by _count asc",
	"regex":         "write: where f matches /…/",
	"rename":        "write: old as new",
	"render":        "how results are drawn is chosen on the page, not in the query",
	"rex":           `write: parse regex "(?<name>…)"`,
	"search":        "write: where CONDITION, or put keywords before the first bar",
	"select":        "write: fields a, b",
	"set":           "write: EXPRESSION as NAME",
	"spath":         `write: json "path" as name`,
	"stat":          "write the aggregates alone: count, sum(x) as s by k",
	"stats":         "write the aggregates alone: count, sum(x) as s by k",
	"streamstats":   "write: accum f by KEY, smooth f, or diff f",
	"summarize":     "write the aggregates alone: count by k",
	"table":         "write: fields a, b",
	"tail":          "write: sort by _messageTime asc, then limit N",
	"take":          "write: limit N",
	"timechart":     "write: timeslice 5m, then count by _timeslice",
	"tstats":        "write the aggregates alone: count by k",
	"union":         "write the scopes as alternatives: (_sourceCategory=a or _sourceCategory=b)",
	"uniq":          "write: dedup by a, b",
	"xmlkv":         `write: parse xml "/a/b" as name`,
	"xpath":         `write: parse xml "/a/b" as name`,
}

// foreignFunctions are functions of other products and what Sumo says instead.
var foreignFunctions = map[string]string{
	"arg_max":          "withtime x, then most_recent(x_withtime)",
	"arg_min":          "withtime x, then least_recent(x_withtime)",
	"average":          "avg(x)",
	"case":             "if(c, a, if(d, b, e))",
	"cidrmatch":        `compareCIDRPrefix(ip, "10.0.0.0", toInt(8))`,
	"coalesce":         "if(isBlank(a), b, a)",
	"countdistinct":    "count_distinct(x)",
	"countif":          "if(c, 1, 0) as hit, then sum(hit)",
	"dc":               "count_distinct(x)",
	"dcount":           "count_distinct(x)",
	"dcountif":         "if(c, x, null) as y, then count_distinct(y)",
	"distinct":         "count_distinct(x)",
	"earliest":         "withtime x, then least_recent(x_withtime)",
	"endswith":         `x matches "*text"`,
	"estdc":            "count_distinct(x)",
	"iff":              "if(c, a, b)",
	"ifnull":           "if(isNull(a), b, a)",
	"iif":              "if(c, a, b)",
	"ipv4_is_in_range": `compareCIDRPrefix(ip, "10.0.0.0", toInt(8))`,
	"isnotempty":       "!isEmpty(x)",
	"isnotnull":        "!isNull(x)",
	"latest":           "withtime x, then most_recent(x_withtime)",
	"like":             `x matches "*text*"`,
	"list":             "values(x)",
	"lower":            "toLowerCase(x)",
	"make_list":        "values(x)",
	"make_set":         "values(x)",
	"makeset":          "values(x)",
	"match":            "x matches /regex/",
	"mean":             "avg(x)",
	"nvl":              "if(isNull(a), b, a)",
	"p95":              "pct(x, 95)",
	"perc95":           "pct(x, 95)",
	"percentile":       "pct(x, 95)",
	"startswith":       `x matches "text*"`,
	"stdev":            "stddev(x)",
	"strcat":           "concat(a, b)",
	"strftime":         `formatDate(ms, "yyyy-MM-dd", "UTC")`,
	"strlen":           "length(x)",
	"strptime":         `parseDate(x, "yyyy-MM-dd", "UTC")`,
	"substr":           "substring(x, start, end)",
	"sumif":            "if(c, x, 0) as y, then sum(y)",
	"todatetime":       `parseDate(x, "yyyy-MM-dd", "UTC")`,
	"upper":            "toUpperCase(x)",
}

// foreign reports a stage that starts with another product's operator.
func (p *parser) foreign(toks []lexer.Token) bool {
	first := toks[0]
	if first.Type != kindWord || len(toks) < 2 {
		return false
	}
	name, end, behind := lower(first.Value), tokenEnd(first), toks[1]
	if len(toks) > 2 && behind.Value == "-" && toks[2].Type == kindWord { // mv-expand
		if joined := name + "-" + lower(toks[2].Value); foreignOperators[joined] != "" && tokenEnd(toks[2])-first.Pos.Offset == len(joined) {
			name, end, behind = joined, tokenEnd(toks[2]), lexer.Token{}
		}
	}
	hint, ok := foreignOperators[name]
	switch {
	case behind.Value == "(" && foreignFunctions[name] != "":
		hint, ok = "write: "+foreignFunctions[name], true
	case ok && (isSign(behind) && behind.Value != "(" && behind.Value != "-" && behind.Value != "*" || isWord(behind, "as")):
		ok = false // a field of that name
	}
	if !ok {
		return false
	}
	p.diags.Errorf("unknown-operator", p.span(first.Pos.Offset, end), "Sumo has no operator %s", show(p.file.Text[first.Pos.Offset:end])).Note("%s", hint)
	p.foreignCalls(toks[1:])
	return true
}

// foreignCalls reports other products' functions in a stage of which no tree is
// made, where foreignCall sees none.
func (p *parser) foreignCalls(toks []lexer.Token) {
	for i, t := range toks {
		if hint := foreignFunctions[lower(t.Value)]; hint != "" && t.Type == kindWord && i+1 < len(toks) && toks[i+1].Value == "(" {
			p.unknownFunction(p.span(t.Pos.Offset, tokenEnd(t)), t.Value)
		}
	}
}

func (p *parser) unknownFunction(at diag.Span, name string) {
	p.diags.Errorf("unknown-function", at, "Sumo has no function %s", show(name)).Note("write: %s", foreignFunctions[lower(name)])
}

// foreignCall reports a call of another product's function, and an if that is
// not whole.
func (p *parser) foreignCall(n *Call) {
	at := p.span(n.Pos.Offset, n.Pos.Offset+len(n.Func))
	switch name := lower(n.Func); {
	case foreignFunctions[name] != "":
		p.unknownFunction(at, n.Func)
	case name == "if":
		p.diags.Errorf("syntax", at, "if has three parts, here are %d", len(n.Args)).Note("it is written: if(CONDITION, THEN, ELSE) as NAME")
	}
}

// unknownOperator reports a stage that starts with a word that is none of
// Sumo's.
func (p *parser) unknownOperator(first lexer.Token) {
	d := p.diags.Errorf("unknown-operator", p.span(first.Pos.Offset, tokenEnd(first)), "Sumo has no operator %s", show(first.Value))
	if hint := foreignOperators[lower(first.Value)]; hint != "" {
		d.Note("%s", hint)
		return
	}
	didYouMean(d, first.Value, operatorWords())
	d.Note("a field is given a value by: EXPRESSION as NAME")
}

// operatorWords are the words with which operators start, sorted.
var operatorWords = sync.OnceValue(func() []string {
	var words []string
	for _, op := range Operators {
		words = append(words, op.Words...)
	}
	slices.Sort(words)
	return slices.Compact(words)
})

// didYouMean adds the word that is most likely meant by a misspelt one.
func didYouMean(d *diag.Diagnostic, word string, among []string) {
	if near := schema.Nearest(word, among); len(near) > 0 && len(word) <= 40 {
		d.Note("did you mean %q?", near[0])
	}
}

// tokenNotes say what to write where a word or sign of another language
// stands.
var tokenNotes = map[string]string{
	"like":       `a wildcard test is written: x matches "*text*"`,
	"ilike":      `a wildcard test is written: toLowerCase(x) matches "*text*"`,
	"rlike":      "a regular expression is tested by: x matches /regex/",
	"regexp":     "a regular expression is tested by: x matches /regex/",
	"has":        `a word is tested by: x matches "*word*"`,
	"startswith": `it is written: x matches "text*"`,
	"endswith":   `it is written: x matches "*text"`,
	"between":    "a range is written: x >= 1 and x <= 9",
	"is":         "a missing value is tested by isNull(x), isEmpty(x) or isBlank(x)",
	"~":          "a regular expression is tested by: x matches /regex/",
	"^":          "a power is written: pow(a, b)",
	"&":          "both conditions are written: a and b",
	":":          "a comparison is written: x = value",
	";":          "a stage ends at the next bar, nothing else",
	"distinct":   "distinct values are counted by: count_distinct(x)",
	"when":       "cases are written: if(CONDITION, THEN, ELSE)",
	"then":       "cases are written: if(CONDITION, THEN, ELSE)",
	"else":       "cases are written: if(CONDITION, THEN, ELSE)",
	"kind":       "there are only inner joins; an outer one is made by lookup, which gives null",
	"type":       "there are only inner joins; an outer one is made by lookup, which gives null",
	"output":     "columns come first: lookup COLUMN as NAME from TABLE on f=KEY",
	"outputnew":  "columns come first: lookup COLUMN as NAME from TABLE on f=KEY",
}

// noteToken explains the token found where toks[:i] is before it.
func (p *parser) noteToken(d *diag.Diagnostic, info *Info, toks []lexer.Token, i int) {
	found := toks[i]
	name, before := lower(found.Value), lexer.Token{}
	if i > 0 {
		before = toks[i-1]
	}
	switch {
	case found.Type == kindBad && found.Value[0] == '\'' || found.Type == kindChar:
		d.Note("text stands in double quotes")
	case tokenNotes[name] != "":
		d.Note("%s", tokenNotes[name])
	case (name == "matches" || name == "contains") && isWord(before, "not"):
		d.Note("a negated test is written !(x %s y)", name)
	case isWord(before, "in") || name == "in" && isWord(before, "not"):
		d.Note(`a list is written: x in ("a", "b")`)
	case found.Type == kindWord && i > 0 && (name == "where" || isOperatorWord(name) && p.startsLine(found)):
		d.Note("%s is an operator of its own: write a bar before it", name)
	case (isWord(before, "nodrop") || isWord(before, "multi")) && name != ",":
		d.Note("%s stands last", lower(before.Value))
	case name == "as" && info == parseRegexInfo:
		d.Note("a field is named by its group: (?<name>…)")
	case isWord(before, "distinct"):
		d.Note("%s", tokenNotes["distinct"])
	case info == topInfo && isWord(before, "by"):
		d.Note("the rows with the highest x are: sort by x, then limit N")
	case found.Value == "-" && i > 1 && isWord(toks[i-2], "as"):
		d.Note(`a name with other characters than letters, digits, _ and . is written %%"%s-…"`, before.Value)
	case found.Value == "=" && i == 1:
		d.Note("a field is given a value by: EXPRESSION as NAME")
	case info == assignInfo && isName(found) && i == len(toks)-1:
		d.Note("a name stands behind as: as %s", found.Value)
	case isName(found) && isName(before) && slices.Contains([]*Info{fieldsInfo, aggregateInfo, dedupInfo, composeInfo, transposeInfo, countFrequentInfo, topInfo}, info):
		d.Note("names are separated by commas")
	}
}

// startsLine reports whether nothing but blanks stands before a token on its
// line.
func (p *parser) startsLine(t lexer.Token) bool {
	before := p.file.Text[:t.Pos.Offset]
	return strings.TrimSpace(before[strings.LastIndexByte(before, '\n')+1:]) == ""
}

func isName(t lexer.Token) bool {
	return t.Type == kindWord || t.Type == kindQuoted || t.Type == kindParam
}
