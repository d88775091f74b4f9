package dsl

import (
	"slices"
	"strings"

	"sumodet/dsl/diag"
)

// fresh begins a clause: mistakes in it are its own.
func (p *parser) fresh() { p.said = false }

// mistake reports a mistake, the first of a clause alone: what follows it may
// be its consequence. The diagnostic of a later one is made but not kept.
func (p *parser) mistake(at diag.Span, format string, args ...any) *diag.Diagnostic {
	return p.report("syntax", at, format, args...)
}

func (p *parser) report(code string, at diag.Span, format string, args ...any) *diag.Diagnostic {
	list := &p.diags
	if p.said || len(p.diags) >= maxMistakes {
		list = &diag.List{}
	}
	p.said = true
	return list.Errorf(code, at, format, args...)
}

// errorf reports a mistake of the file's braces, whatever else was said.
func (p *parser) errorf(at token, format string, args ...any) *diag.Diagnostic {
	p.fresh()
	return p.mistake(p.spanOf(at), format, args...)
}

// later reports what the language will say one day.
func (p *parser) later(at diag.Span, what, hint string) {
	p.report("not-yet", at, "%s is not yet in the language", what).Note("%s", hint)
}

func (p *parser) deep(t token) {
	p.mistake(p.spanOf(t), "brackets are nested more than %d deep", maxNest).
		Note("name a part of the condition: let NAME = …")
}

// unknownDecl says what is wrong with a declaration's first word; where its
// body can be read as one of a known kind, it returns that one's index.
func (p *parser) unknownDecl(c chunk) int {
	first := c.all[0]
	word := p.word(first)
	if first.is(kindBad) {
		p.fault(first)
		return -1
	}
	if sign(p.text, first) == '}' {
		p.mistake(p.spanOf(first), `this "}" closes nothing`)
		return -1
	}
	if hint, ok := foreignDecls[word]; ok {
		p.mistake(p.spanOf(first), "there is no declaration %q", word).Note("%s", hint)
		return -1
	}
	if by := findClause(word); by != nil {
		p.mistake(p.spanOf(first), "%q stands in a %s, not by itself", word, join(placeWords(by.places), "or")).
			Note("a declaration starts with project, source, list or rule")
		return -1
	}
	d := p.mistake(p.spanOf(first), "a declaration is wanted, not %s", show(textOf(p.text, first))).
		Note("it starts with project, source, list or rule")
	if near := nearest(word, []string{"project", "source", "list", "rule"}); word != "" && near != "" {
		d.Note("did you mean %q?", near).Suggest(near)
		return indexDecl(near)
	}
	return -1
}

// unknownClause says what is wrong with a clause's first word.
func (p *parser) unknownClause(tokens []token, where place) {
	first := tokens[0]
	at := p.spanOf(first)
	word := p.word(first)
	switch {
	case first.is(kindBad):
		p.fault(first)
		return
	case laterClauses[word] != "":
		p.later(at, word, laterClauses[word])
		return
	case word == "records":
		p.later(at, "a source of records", "a source reads messages")
		return
	case refused[word] != "":
		p.mistake(at, "%s cannot be said in a rule", word).Note("%s", refused[word])
		return
	case foreignClauses[word] != "":
		p.mistake(at, "there is no clause %q", word).Note("%s", foreignClauses[word])
		return
	}
	words := wordsIn(where)
	d := p.mistake(at, "a clause is wanted, not %s", show(textOf(p.text, first)))
	if near := nearest(word, words); word != "" && near != "" {
		d.Note("did you mean %q?", near).Suggest(near)
		return
	}
	if len(tokens) > 1 && (tokens[1].is(kindSign) || tokens[1].is(kindWord)) && where == inBranch {
		d.Note("a condition stands after where, or in the braces of a where all { }")
	}
	d.Note("in a %s stand: %s", placeWords(where)[0], strings.Join(words, " "))
}

// misplaced says where a clause belongs.
func (p *parser) misplaced(t token, by *production, where place) {
	p.mistake(p.spanOf(t), "%q stands in a %s, not in a %s", by.word, join(placeWords(by.places), "or"), placeWords(where)[0])
}

func placeWords(set place) []string {
	var out []string
	for _, w := range places {
		if set&w.place != 0 {
			out = append(out, w.word)
		}
	}
	return out
}

func wordsIn(where place) []string {
	var out []string
	for _, c := range clauses {
		if c.places&where != 0 {
			out = append(out, c.word)
		}
	}
	return out
}

// join writes "a", "a or b", "a, b or c".
func join(words []string, last string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
	}
}

// unexpected says what is wrong at the token at which a production stopped,
// which is the number of tokens where they ended too soon.
func (p *parser) unexpected(by *production, tokens []token, at int) {
	for _, t := range tokens[:min(at+1, len(tokens))] {
		if t.is(kindBad) {
			p.fault(t)
			return
		}
	}
	if at == len(tokens) {
		last := tokens[at-1]
		span := p.span(int(last.end), int(last.end))
		d := p.mistake(span, "the %s ends too soon", by.word)
		d.Note("expected %s", p.expects(by, tokens, at))
		if textOf(p.text, last) == "and" {
			d.Note("a line's end closes a condition: write several in where all { }, a line each")
		}
		p.written(d, by, tokens)
		return
	}
	t := tokens[at]
	if p.known(tokens, at) {
		return
	}
	found := show(textOf(p.text, t))
	switch {
	case t.is(kindString) || t.is(kindRaw) || t.is(kindQuoted):
		found = strings.Trim(show(textOf(p.text, t)), `"`) // it has quotes of its own
		if t.is(kindString) {
			found = `"` + found + `"`
		}
	case t.is(kindEnd):
		found = "the end of the line"
	case t.made:
		found = "the end of the block"
	}
	d := p.mistake(p.spanOf(t), "unexpected %s", found)
	if want := p.expects(by, tokens, at); want != "" {
		d.Note("expected %s", want)
	}
	p.written(d, by, tokens[:at])
	if t.is(kindWord) {
		d.Note(`%q is a word of the language; a field of that name is written %%"%s"`, textOf(p.text, t), textOf(p.text, t))
	}
}

// written shows how a production is written, if what is wrong is not in a condition
// of it: those forms that begin as the tokens do.
func (p *parser) written(d *diag.Diagnostic, by *production, tokens []token) {
	for _, t := range tokens {
		switch textOf(p.text, t) {
		case "when", "where", "having":
			return
		}
	}
	list := by.forms
	if len(tokens) > 1 {
		begins := func(form string) bool { return strings.HasPrefix(form, by.word+" "+textOf(p.text, tokens[1])+" ") }
		if i := slices.IndexFunc(list, begins); i >= 0 {
			list = list[i : i+1]
		}
	}
	say := "write: "
	for _, form := range list {
		d.Note("%s%s", say, form)
		say = "   or: "
	}
}

// known names mistakes that people who know another language make.
func (p *parser) known(tokens []token, at int) bool {
	t := tokens[at]
	text := textOf(p.text, t)
	before := ""
	if at > 0 {
		before = textOf(p.text, tokens[at-1])
	}
	next := ""
	if at+1 < len(tokens) {
		next = textOf(p.text, tokens[at+1])
	}
	span := p.spanOf(t)
	switch {
	case text == "or" || text == "||" || text == "OR":
		p.mistake(span, "alternatives stand in an any block, a line each").
			Note("write: any {").Note("         first condition").Note("         second condition").Note("       }")
	case text == "&&" || text == "AND":
		p.mistake(span, "conditions are joined by and").Suggest("and")
	case text == "NOT" || before == "NOT":
		if before == "NOT" {
			span = p.spanOf(tokens[at-1])
		}
		p.mistake(span, "a negation is written not").Suggest("not")
	case next == "(" && (text == "contains" || text == "starts" || text == "ends" || text == "like" || text == "matches" || text == "in" || text == "exists"):
		p.mistake(span, "%s is no function: it stands behind what it tests", text).Note("write: x %s …", text)
	case text == "exists" && next != "" && (tokens[at+1].is(kindName) || tokens[at+1].is(kindQuoted)):
		p.mistake(span, "exists stands behind what it tests").Note("write: %s exists", next)
	case text == "," && p.listInParens(tokens[:at]):
		p.mistake(span, "a list stands in square brackets").Note("write: x in [a, b]")
	case text == "==":
		p.mistake(span, "equality is written =").Suggest("=")
	case text == "<>":
		p.mistake(span, "inequality is written !=").Suggest("!=")
	case text == "=~" || text == "!~":
		p.mistake(span, "a pattern is tested by matches").Note("write: field matches /…/, or not field matches /…/")
	case text == "!":
		p.mistake(span, "a negation is written not").Note("not stands before the whole test: not x exists").Suggest("not ")
	case text == "not" && (next == "in" || next == "like" || next == "matches" || next == "contains" || next == "starts" || next == "ends" || next == "exists"):
		p.mistake(span.To(p.spanOf(tokens[at+1])), "not stands before the whole test").Note("write: not %s %s …", before, next)
	case text == ".." && at > 0 && tokens[at-1].is(kindDate):
		p.mistake(span, "a range is of numbers or durations").Note("write: x >= %s and x < …", before)
	case text == "/" || text == "%":
		p.mistake(span, "there is no division").Note("write: ratio(a, b)")
	case before == "is" && text == "not" && next == "internal":
		p.mistake(p.spanOf(tokens[at-1]).To(p.spanOf(tokens[at+1])), "not stands before the whole test").Note("write: not x is internal")
	case before == "is" && text == "not" && !isNull(next):
		p.mistake(p.spanOf(tokens[at-1]).To(span), "inequality is written !=").Suggest("!=")
	case before == "is" && (text == "null" || text == "not" || text == "NULL"):
		p.mistake(span, "presence is tested by exists").Note("write: x exists, or not x exists")
	case before == "is":
		p.mistake(span, `after "is" stands internal alone`).Note("equality is written =")
	case text == "between":
		p.mistake(span, "a range is tested by in").Note("write: x in 3..8")
	case text == "startswith" || text == "endswith" || text == "starts_with" || text == "ends_with" || text == "startsWith" || text == "endsWith":
		word := "starts"
		if strings.HasPrefix(text, "ends") {
			word = "ends"
		}
		p.mistake(span, "the test is written %s", word).Suggest(word)
	case text == "has" || text == "has_any" || text == "hasAny" || text == "includes":
		p.mistake(span, "a part of a text is tested by contains").Suggest("contains")
	case text == "rlike" || text == "regex" || text == "match" || text == "regexp" || text == "~":
		p.mistake(span, "a pattern is tested by matches").Note("write: field matches /…/")
	case text == "cased":
		p.mistake(span, "cased stands behind contains, starts, ends, like or matches").Note("to compare whole texts with their case: x matches cased /^text$/")
	case text == "else":
		p.mistake(span, "there is no else").Note("labels are tried in their order; the last may be: label NAME otherwise")
	case text == "if" && t.first:
		p.mistake(span, "a condition is not a command").Note("write: label NAME when …")
	case text == "as" && tokens[0].is(kindName) && p.word(tokens[0]) == "let":
		p.mistake(span, "a let names its value before it").Note("write: let NAME = expression")
	case (text == "learn" || text == "unseen" || text == "unusual") && p.word(tokens[0]) != "let":
		p.later(span, text, "behaviour over time is judged by Cloud SIEM's own rules")
	case text == "join" || text == "subquery" || text == "absent" || text == "unless":
		if hint, ok := refused[text]; ok {
			p.mistake(span, "%s cannot be said in a rule", text).Note("%s", hint)
			return true
		}
		return false
	default:
		return false
	}
	return true
}

// listInParens reports whether the last "(" stands where a list does.
func (p *parser) listInParens(tokens []token) bool {
	for i := len(tokens) - 1; i > 0; i-- {
		if sign(p.text, tokens[i]) == '(' {
			switch textOf(p.text, tokens[i-1]) {
			case "in", "any", "all":
				return true
			}
			return false
		}
	}
	return false
}

func isNull(word string) bool {
	switch strings.ToLower(word) {
	case "null", "nil", "none", "undefined":
		return true
	}
	return false
}

// laterFunctions are functions that are reserved.
var laterFunctions = map[string]string{
	"country": "addresses have no places in a local run; keep a list of networks and test: ip in list NAME",
	"asn":     "addresses have no owners in a local run; keep a list of networks and test: ip in list NAME",
	"threat":  "keep a list of indicators and test: x in list NAME",
}

// laterClauses are clauses that are reserved.
var laterClauses = map[string]string{
	"unseen":  "values never seen before are found by Cloud SIEM's first-seen rules",
	"unusual": "unusual amounts are found by Cloud SIEM's outlier rules",
	"merge":   "signals of one entity are brought together by Cloud SIEM's insights",
}

// refused are things that no rule says, and what to do instead.
var refused = map[string]string{
	"join":     "a branch judges one source; give each source a branch, and let insights bring the signals together",
	"subquery": "keep the values in a list: x in list NAME",
	"lookup":   "keep the values in a list: x in list NAME",
	"absent":   "no target can raise a signal for what did not happen; watch sources with a monitor of their own",
	"absence":  "no target can raise a signal for what did not happen; watch sources with a monitor of their own",
	"sequence": "no target keeps the order of three steps; count distinct values in a window instead",
	"within":   "write a window: window 30s by KEY { n = count() }",
}

// foreignDecls are declarations of other tools.
var foreignDecls = map[string]string{
	"detection": "a detection is written as: rule NAME { … }",
	"query":     "write a rule; its branches become queries",
	"title":     "a rule is written as: rule NAME { title \"…\" … }",
	"branch":    "a branch stands in a rule",
	"import":    "declarations of project.det and sources.det are seen without being named",
	"include":   "declarations of project.det and sources.det are seen without being named",
}

// foreignClauses are clauses of other languages.
var foreignClauses = map[string]string{
	"if":        "write: label NAME when condition",
	"and":       "write where again: all of a branch's hold; or a condition a line: where all { … }",
	"or":        "alternatives stand in an any block: where any { … }",
	"filter":    "write: where condition",
	"search":    "write: where condition, and deploy search for a saved search",
	"stats":     "write: window 30s by KEY { n = count() }",
	"timeslice": "write: window 30s by KEY { n = count() }",
	"summarize": "write: window 30s by KEY { n = count() }",
	"eval":      "write: let NAME = expression",
	"extend":    "write: let NAME = expression",
	"set":       "write: let NAME = expression",
	"project":   "write: fields a, b",
	"table":     "write: fields a, b",
	"select":    "write: fields a, b",
	"count":     "write: window 30s by KEY { n = count() }",
	"group":     "write: window 30s by KEY { n = count() }",
	"condition": "write: where condition",
	"level":     "write: severity 0 to 10",
	"tags":      "write: attack T1205.001 for TACTIC",
	"mitre":     "write: attack T1205.001 for TACTIC",
	"logsource": "write: from SOURCE",
	"allowlist": "write: except NAME when x in list NAME",
	"whitelist": "write: except NAME when x in list NAME",
	"when":      "when follows label, except or an aggregate",
	"otherwise": "otherwise follows label NAME",
	"rule":      "rules do not stand in one another",
}

// foreignFunctions are functions of other languages that stand where a
// condition does.
var foreignFunctions = map[string]string{
	"contains":   "write: x contains \"…\"",
	"startswith": "write: x starts \"…\"",
	"endswith":   "write: x ends \"…\"",
	"isNull":     "write: not x exists",
	"isEmpty":    "write: not x exists",
	"isBlank":    "write: not x exists",
	"isnull":     "write: not x exists",
	"isnotnull":  "write: x exists",
	"dcount":     "write in a window: n = count_distinct(x)",
	"dc":         "write in a window: n = count_distinct(x)",
	"make_set":   "write in a window: n = values(x)",
	"matches":    "write: x matches /…/",
	"regex":      "write: x matches /…/",
}
