package siemql

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quotable reports whether a text can be said so that no reading of quotes and
// backslashes changes it (cloud-siem.md 1.2): it does not end in a backslash,
// has no backslash before a quote, not both kinds of quotes, and no control
// characters but tabs. What is not quotable can be said by a regular
// expression.
func Quotable(s string) bool {
	if strings.HasSuffix(s, `\`) || strings.Contains(s, `\"`) || strings.Contains(s, `\'`) || !utf8.ValidString(s) {
		return false
	}
	if strings.IndexByte(s, '"') >= 0 && strings.IndexByte(s, '\'') >= 0 {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) < 0
}

// PrintSafe is Print for what will be deployed. It refuses a tree that holds a
// name that Parse would not read as one, a text that is not Quotable, a text with two backslashes in a row outside
// rlike, a backslash in a like pattern other than before _, a like with an
// escape of its own, and a regular expression that ends early or spans lines:
// whether Cloud SIEM reads these as Parse does is not known
// (cloud-siem.md 1.2).
func PrintSafe(e Expr) (string, error) {
	var err error
	patterns := map[Expr]bool{} // operands of rlike
	refuse := func(n Expr, why string) {
		if err == nil {
			err = fmt.Errorf("cannot be said safely in a Cloud SIEM rule: %s: %s", Print(n), why)
		}
	}
	Walk(e, func(n Expr) bool {
		switch n := n.(type) {
		case *Like:
			if s, ok := n.Pattern.(*Str); ok && strings.Contains(strings.ReplaceAll(s.Text, `\_`, ""), `\`) {
				refuse(n, "a backslash in a like pattern")
			}
			if n.Escape != "" {
				refuse(n, "an escape of its own")
			}
		case *RLike:
			patterns[n.Pattern] = true
		case *Field:
			if toks := scan(n.Name); len(toks) != 1 || toks[0].Type != kindWord {
				refuse(n, "a name that is not read as one")
			}
			for _, s := range n.Path {
				if s.Kind == Key && !Quotable(s.Text) {
					refuse(n, "a key with quotes, backslashes or control characters")
				}
			}
		case *Str:
			switch {
			case !Quotable(n.Text):
				refuse(n, "a text with both kinds of quotes, a backslash before a quote or at its end, or control characters")
			case !patterns[n] && strings.Contains(n.Text, `\\`):
				refuse(n, "two backslashes in a row")
			}
		case *Regex:
			if kind, size := regexSize("/" + n.Text + "/"); kind != kindRegex || size != len(n.Text)+2 {
				refuse(n, "a regular expression that ends early or spans lines")
			}
		}
		return err == nil
	})
	if err != nil {
		return "", err
	}
	return Print(e), nil
}

// quote puts a text between quotes so that Parse reads it back, for every text
// that Parse can give: of those with both kinds of quotes none holds an odd
// number of backslashes before a quote or at its end.
func quote(s string) string {
	switch {
	case strings.IndexByte(s, '\'') < 0 && (strings.IndexByte(s, '"') >= 0 || oddTail(s)):
		return "'" + s + "'"
	case strings.IndexByte(s, '"') < 0:
		return `"` + s + `"`
	default:
		return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
	}
}

// oddTail reports whether s ends in an odd number of backslashes.
func oddTail(s string) bool {
	return (len(s)-len(strings.TrimRight(s, `\`)))%2 == 1
}
