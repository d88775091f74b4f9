package ir

import (
	"strings"

	"sumodet/compiler/regex"
)

// Patterns returns regular expressions that mean what the test means: one for
// all texts, or one for each where every text must pass.
func (t *TextTest) Patterns() ([]*regex.Regex, error) {
	if !t.Every {
		re, err := t.pattern(t.Pats)
		return []*regex.Regex{re}, err
	}
	var out []*regex.Regex
	for _, p := range t.Pats {
		re, err := t.pattern([]string{p})
		if err != nil {
			return nil, err
		}
		out = append(out, re)
	}
	return out, nil
}

// anything matches any text, over lines. A class, as Java's engine recurses over
// an alternative that is repeated and gives up on long values.
const anything = `[\s\S]*`

func (t *TextTest) pattern(pats []string) (*regex.Regex, error) {
	places := map[TextOp]regex.Place{Contains: regex.Contains, Starts: regex.Starts, Ends: regex.Ends}
	if t.Op != Like {
		return regex.Any(pats, places[t.Op], t.Cased)
	}
	var alternatives []string
	for _, p := range pats {
		parts := strings.Split(p, "*")
		for i, part := range parts {
			parts[i] = QuotePattern(part)
		}
		alternatives = append(alternatives, strings.Join(parts, anything))
	}
	return regex.Parse("^(?:"+strings.Join(alternatives, "|")+")$", regex.Options{Cased: t.Cased})
}

// ExactPattern returns a regular expression that just the texts match as a
// whole, for text that folds otherwise than lower-casing does.
func ExactPattern(texts []string, cased bool) (*regex.Regex, error) {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		quoted[i] = QuotePattern(s)
	}
	return regex.Parse("^(?:"+strings.Join(quoted, "|")+")$", regex.Options{Cased: cased})
}

// PassesEmpty reports whether an empty text passes a test for one of the
// patterns, or for all. In a rule it is null and passes none, which targets that
// keep the two apart must say.
func PassesEmpty(patterns []*regex.Regex, every bool) bool {
	for _, re := range patterns {
		if re.MatchesEmpty() != every {
			return !every
		}
	}
	return every
}

// QuotePattern writes literal text so that as a pattern it stands for itself.
func QuotePattern(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(`\.+*?()|[]{}^$`, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
