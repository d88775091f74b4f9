package ir

import (
	"fmt"
	"strconv"
	"strings"

	"sumodet/compiler/value"
)

// String writes an expression in one line, fully bracketed, the way `explain
// --stage ir` shows it. Equal text means equal meaning, so it also serves to
// compare expressions.
func String(e Expr) string {
	switch e := e.(type) {
	case nil:
		return "true"
	case *Ref:
		return e.Field.Name
	case *Lit:
		return literal(e.Value, e.T)
	case *Call:
		return e.Func.Name + "(" + join(e.Args, ", ") + ")"
	case *Arith:
		return fmt.Sprintf("(%s %c %s)", String(e.X), e.Op, String(e.Y))
	case *All:
		return "all(" + join(e.Items, ", ") + ")"
	case *Any:
		return "any(" + join(e.Items, ", ") + ")"
	case *Not:
		return "not " + String(e.X)
	case *Equal:
		return String(e.X) + " =" + cased(e.Cased) + " " + String(e.Y)
	case *Order:
		return String(e.X) + " " + e.Op + " " + String(e.Y)
	case *OneOf:
		items := make([]string, len(e.Values))
		for i, v := range e.Values {
			items[i] = literal(v, value.Of(v.Kind()))
		}
		return String(e.X) + " in" + cased(e.Cased) + " [" + strings.Join(items, ", ") + "]"
	case *InRange:
		return String(e.X) + " in " + value.FormatNumber(e.Lo) + ".." + value.FormatNumber(e.Hi)
	case *InNets:
		items := make([]string, len(e.Nets))
		for i, n := range e.Nets {
			items[i] = n.String()
		}
		return String(e.X) + " in [" + strings.Join(items, ", ") + "]"
	case *InList:
		return String(e.X) + " in list " + e.List.Name
	case *TextTest:
		items := make([]string, len(e.Pats))
		for i, p := range e.Pats {
			items[i] = strconv.Quote(p)
		}
		return String(e.X) + " " + e.Op.String() + cased(e.Cased) + quantifier(e.Every) + " [" + strings.Join(items, ", ") + "]"
	case *Matches:
		items := make([]string, len(e.Regexes))
		for i, re := range e.Regexes {
			items[i] = "/" + strings.ReplaceAll(re.String(), "/", `\/`) + "/"
		}
		return String(e.X) + " matches" + cased(e.Cased) + quantifier(e.Every) + " [" + strings.Join(items, ", ") + "]"
	case *Exists:
		return String(e.X) + " exists"
	}
	return "bad"
}

func join(items []Expr, sep string) string {
	out := make([]string, len(items))
	for i, c := range items {
		out[i] = String(c)
	}
	return strings.Join(out, sep)
}

func literal(v value.Value, t value.Type) string {
	switch {
	case v.Kind() == value.Text:
		return strconv.Quote(v.Str())
	case t.Kind == value.Duration:
		return value.FormatNumber(v.Num()) + "ms"
	}
	return v.String()
}

func cased(c bool) string {
	if c {
		return " cased"
	}
	return ""
}

func quantifier(every bool) string {
	if every {
		return " all"
	}
	return " any"
}

// Dump writes a branch as `explain --stage ir` shows it.
func (b *Branch) Dump() string {
	var w strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	line("branch %s  id=%s  source=%s", b.Name, b.ID, b.Source.Name)
	line("  scope   %s", String(b.Source.Scope))
	for _, p := range b.AllParses() {
		var gives []string
		switch p := p.(type) {
		case *RegexParse:
			for _, g := range p.Groups {
				gives = append(gives, g.Field.Name+" "+g.Field.Type.String())
			}
			line("  parse   regex from %s gives %s", p.From.Name, strings.Join(gives, ", "))
		case *JSONParse:
			for _, m := range p.Members {
				gives = append(gives, m.Field.Name+" "+m.Field.Type.String()+" = "+strings.Join(m.Paths, " | "))
			}
			line("  parse   json from %s gives %s", p.From.Name, strings.Join(gives, ", "))
		}
	}
	for _, l := range b.AllLets() {
		line("  let     %s %s = %s", l.Field.Name, l.Field.Type, String(l.Value))
	}
	for _, c := range b.Where {
		line("  where   %s", String(c))
	}
	for _, x := range b.Excepts {
		line("  except  %s  %s", x.Name, String(x.Cond))
	}
	if win := b.Window; win != nil {
		by := make([]string, len(win.By))
		for i, f := range win.By {
			by[i] = f.Name
		}
		line("  window  %dms every %dms by [%s]", win.Length, win.Every, strings.Join(by, ", "))
		for _, a := range win.Aggs {
			arg := ""
			if a.Arg != nil {
				arg = String(a.Arg)
			}
			when := ""
			if a.When != nil {
				when = "  when " + String(a.When)
			}
			line("    %s %s = %s(%s)%s", a.Field.Name, a.Field.Type, a.Func, arg, when)
		}
	}
	for _, l := range b.PostLets {
		line("  let     %s %s = %s", l.Field.Name, l.Field.Type, String(l.Value))
	}
	for _, c := range b.Having {
		line("  having  %s", String(c))
	}
	for _, l := range b.Labels {
		line("  label   %s  id=%s severity=%d  %s", l.Name, l.ID, l.Severity, String(l.When))
	}
	for _, e := range b.Entities {
		line("  entity  %s %s", e.Type, e.Field.Name)
	}
	names := make([]string, len(b.Fields))
	for i, f := range b.Fields {
		names[i] = f.Name
	}
	line("  fields  %s", strings.Join(names, ", "))
	for _, set := range Literals(b) {
		line("  needs   any of %q", set)
	}
	return w.String()
}
