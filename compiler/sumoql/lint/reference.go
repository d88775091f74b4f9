package lint

import (
	"fmt"
	"strings"
)

// Reference returns the reference page of all checks in Markdown, printed from
// their declarations.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Checks of query lint

What ` + "`sumodet query lint`" + ` finds in a query. This page is printed from the declarations in this package
(` + "`go test -run TestReference -update`" + `).

An error will not run or cannot mean what it says; a warning probably means something else than it says, or rests
on what Sumo does not document; info costs more than it must, or asks for a second look. A comment on the line, or
alone on the line before, keeps a finding quiet: ` + "`// sumodet: ignore CHECK REASON`" + `.

| check | severity | finds |
|---|---|---|
`)
	for _, c := range Checks {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", c.Name, c.Name, c.Severity, strings.ReplaceAll(c.Title, "|", "\\|"))
	}
	for _, c := range Checks {
		fmt.Fprintf(&b, "\n## %s\n\n%s", c.Name, c.markdown())
	}
	return b.String()
}

// Explain returns what the reference says of a check; "" if there is none of
// that name.
func Explain(name string) string {
	c := checkByName(name)
	if c == nil {
		return ""
	}
	return fmt.Sprintf("# %s\n\n%s", c.Name, c.markdown())
}

// Names returns the names of all checks, sorted.
func Names() []string {
	out := make([]string, len(Checks))
	for i, c := range Checks {
		out[i] = c.Name
	}
	return out
}

// markdown is the body of a check's reference.
func (c *Check) markdown() string {
	targets := ""
	for i, t := range c.Targets {
		if i == 0 {
			targets = " For: "
		} else {
			targets += ", "
		}
		targets += string(t)
	}
	if targets != "" {
		targets += "."
	}
	return fmt.Sprintf("Finds %s. Severity: %s.%s\n\n%s\n\nBefore:\n\n```sumo\n%s\n```\n\nAfter:\n\n```sumo\n%s\n```\n\nSource: %s.\n",
		c.Title, c.Severity, targets, c.Why, example(c.Before), example(c.After), c.Source)
}

// example is a query cut to what a page has room for.
func example(query string) string {
	lines := strings.Split(query, "\n")
	for i, line := range lines {
		if r := []rune(line); len(r) > maxExample {
			lines[i] = string(r[:maxExample]) + "…"
		}
	}
	return strings.Join(lines, "\n")
}

const maxExample = 180
