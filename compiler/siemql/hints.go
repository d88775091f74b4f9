package siemql

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"sumodet/compiler/schema"
)

// foreignWords are operators of other languages and what is written here.
var foreignWords = map[string]string{
	"contains":   `f like "%text%", or contains(f, "text")`,
	"has":        `f like "%text%"`,
	"ilike":      `lower(f) like "%text%"`,
	"startswith": `f like "text%"`,
	"endswith":   `f like "%text"`,
	"regexp":     "f matches /regex/",
	"regex":      "f matches /regex/",
	"match":      "f matches /regex/",
	"exists":     "f is not null",
	"eq":         "f = x",
	"ne":         "f != x",
	"gt":         "f > x",
	"gte":        "f >= x",
	"lt":         "f < x",
	"lte":        "f <= x",
}

// hint says what is written in place of t, which stands behind the tokens
// before; "" where that is not known.
func hint(before []lexer.Token, t lexer.Token) string {
	word := strings.ToLower(t.Value)
	last := lexer.Token{}
	if len(before) > 0 {
		last = before[len(before)-1]
	}
	switch {
	case t.Type == kindWord && last.Type == kindRegex:
		return "flags stand inside of a regular expression: /(?i)…/"
	case t.Type == kindWord && (endsOperand(last) || isNot(last)):
		if instead, ok := foreignWords[word]; ok {
			return "write " + instead
		}
		if near := schema.Nearest(word, operatorWords); len(near) > 0 {
			return "did you mean " + near[0] + "?"
		}
	case word == "null" && isNot(last):
		return "write f is not null"
	case (word == "true" || word == "false") && isNot(last), (word == "true" || word == "false") && strings.EqualFold(last.Value, "is"):
		return "write f = " + word
	case word == "/" && !endsOperand(last):
		return "a regular expression stands behind matches only: f matches /…/"
	case word == "%" && !endsOperand(last):
		return `what a message holds by another name is fields["name"]`
	case word == "|":
		return "write OR; of a search only json and where are read, and only where the expression starts with them"
	case word == "=" && (last.Value == "==" || last.Value == "=" || last.Value == "!="):
		return "equal is =, not equal is !="
	case word == "," && !openBetween(before):
		return "a list of values stands in brackets behind in"
	}
	return ""
}

// operatorWords are the words that may follow an operand.
var operatorWords = []string{"and", "or", "not", "in", "between", "like", "rlike", "matches", "is"}

func isNot(t lexer.Token) bool { return strings.EqualFold(t.Value, "not") || t.Value == "!" }
