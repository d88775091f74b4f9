package check

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sumodet/compiler/builtin"
	"sumodet/compiler/ir"
	"sumodet/compiler/regex"
	"sumodet/compiler/schema"
	"sumodet/compiler/value"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// All wordings of the checker stand in this file and errors_rule.go, so that
// they can be read as one text.

func (c *checker) errAt(code string, n dsl.Node, format string, args ...any) *diag.Diagnostic {
	return c.diags.Errorf(code, n.Place(), format, args...)
}

func quoted(words []string) string {
	q := make([]string, len(words))
	for i, w := range words {
		q[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(q, ", ")
}

// near adds "did you mean" with a fix where one word is close, or else the
// words there are.
func near(d *diag.Diagnostic, word, what string, among []string) *diag.Diagnostic {
	if n := nearest(word, among); len(n) > 0 {
		d.Note("did you mean %s?", quoted(n))
		if d.Span.Text() == word {
			d.Suggest(n[0])
		}
		return d
	}
	switch {
	case len(among) == 0:
		d.Note("there is no %s", what)
	case len(among) <= 24:
		d.Note("there are: %s", strings.Join(among, ", "))
	}
	return d
}

// place writes where something stands, for notes.
func place(s diag.Span) string {
	if s.IsZero() {
		return ""
	}
	line, _ := s.File.Position(s.Start)
	return fmt.Sprintf("%s:%d", s.File.Name, line)
}

// Names and declarations.

func (c *checker) errUnknown(code string, n *dsl.Name, what string, among []string) {
	if there := c.elsewhere(what, n.Text); there != nil {
		c.notSeen(c.errAt(code, n, "unknown %s %q", what, n.Text), what, there, "sources.det")
		return
	}
	d := near(c.errAt(code, n, "unknown %s %q", what, n.Text), n.Text, what+" declared", among)
	if c.unread != "" && d.Fix == nil && (what == "source" || what == "list") {
		d.Note("%s is not read: it is above the folder that holds project.det or .git", c.unread)
	}
}

func (c *checker) errUnknownType(n *dsl.Name) {
	d := near(c.errAt("unknown-type", n, "unknown type %q", n.Text), n.Text, "type", typeWords)
	if d.Fix != nil {
		d.Note("there are: %s", strings.Join(typeWords, ", "))
	}
}

func (c *checker) errUnknownField(n *dsl.Name, e *env) {
	switch strings.ToLower(n.Text) {
	case "true", "false":
		c.errAt("unknown-field", n, "there is no %s to compare with", n.Text).Note("a bool is a condition by itself: write it alone, or not before it")
		return
	}
	d := near(c.errAt("unknown-field", n, "unknown field %q", n.Text), n.Text, "field", e.names())
	if d.Fix == nil {
		d.Note("a field comes from the source's parse or field clauses, or from a let")
		if e.parent != nil {
			e = e.parent
		}
		if e.source != nil && slices.Contains(e.source.Formats, "json") {
			d.Note("of a JSON member: write in source %s: parse json { %s = %q }", e.source.Name, n.Text, n.Text)
		}
	}
}

func (c *checker) errCase(n *dsl.Name, is string) {
	c.errAt("field-case", n, "the field is written %q, not %q", is, n.Text).Suggest(is)
}

func (c *checker) errGone(n *dsl.Name, field string) {
	c.errAt("gone-in-window", n, "%q is gone after the window: a window's row has its keys and aggregates alone", field).
		Note("add it to the window's by, or take an aggregate of it, such as values(%s)", field)
}

func (c *checker) errTaken(n *dsl.Name, old *ir.Field) {
	d := c.errAt("name-taken", n, "the name %q is taken", n.Text)
	switch {
	case old.Origin == ir.FromMeta:
		d.Note("%s is metadata that every message has", old.Name)
	case old.Name != n.Text:
		d.Note("%q is declared at %s, and Sumo compares field names without case", old.Name, place(old.Span))
	default:
		d.Note("it is declared at %s", place(old.Span))
	}
}

func (c *checker) errReservedName(n *dsl.Name) {
	c.errAt("reserved-name", n, "%q is a name of the kind that Sumo or this tool makes", n.Text).
		Note(`names with a leading "_" and "detection_branch" are not for declarations`)
}

func (c *checker) errName(n *dsl.Name, what string) {
	such := suggestName(n.Text)
	if such == "" {
		such = "my_" + what
	}
	c.errAt("bad-name", n, "%q cannot name a %s", n.Text, what).
		Note("a name has lower-case letters, digits and underscores, a letter first, 64 at most: such as %q", such)
}

func suggestName(s string) string {
	var b strings.Builder
	for i, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case i > 0 && b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	out := strings.Trim(b.String(), "_")
	return out[:min(len(out), 40)]
}

func (c *checker) errDuplicate(n *dsl.Name, what string, first *dsl.Name) {
	d := c.errAt("duplicate", n, "a %s named %q is there already", what, n.Text).Note("the first is at %s", place(first.Span))
	if n.Span.File != first.Span.File {
		d.Note("all files of a command are read as one set; to leave one out, give the path of the other")
	}
}

func (c *checker) errTwice(cl, first dsl.Clause) {
	c.errAt("duplicate", cl, "%q may stand once only", cl.Word()).Note("the first is at %s", place(first.Place()))
}

func (c *checker) errTwiceNamed(n *dsl.Name, what string) {
	c.errAt("duplicate", n, "the %s %q is named twice", what, n.Text)
}

func (c *checker) errMissing(n *dsl.Name, what, clause, write string) {
	c.errAt("missing-clause", n, "the %s %q has no %s", what, n.Text, clause).Note("write: %s", write)
}

func (c *checker) errTwoProjects(r *ir.Rule, p *ir.Project) {
	d := c.diags.Errorf("two-projects", r.NameSpan, "the rule belongs to project %q, others here to %q", r.Project.Name, p.Name)
	for _, name := range []string{r.Project.Name, p.Name} {
		if there := c.elsewhere("project", name); there != nil && filepath.Base(there.Span.File.Name) != "project.det" {
			c.notSeen(d, "project", there, "project.det")
			return
		}
	}
	d.Note("a command is for one project: give the path of its folder")
}

// notSeen says where a declaration is, and what makes other files see it.
func (c *checker) notSeen(d *diag.Diagnostic, what string, there *dsl.Name, file string) {
	d.Note("the %s %q is declared at %s, where other files do not see it", what, there.Text, place(there.Span)).
		Note("move it to a file %s, which its folder and those below see", file)
}

func (c *checker) errLong(n dsl.Node, what string, is, most int) {
	c.errAt("too-long", n, "%s has %d characters, %d at most", what, is, most)
}

// Sources, parse steps, records, lists.

func (c *checker) errZone(s *dsl.Str) {
	c.errAt("unknown-zone", s, "unknown time zone %q", s.Value).Note(`write a name of the IANA database, such as "Europe/Berlin", or "UTC"`)
}

func (c *checker) errVerbatim(d *dsl.FieldDecl) {
	c.errAt("type", d, "only text can be verbatim, %q is %s", d.Name.Text, d.Type.Text)
}

func (c *checker) errPath(p *dsl.Str, at int, what string) {
	c.errAt("bad-path", p, "not a path: %s", what).Note("at character %d of %q", utf8.RuneCountInString(p.Value[:at])+1, p.Value)
}

func (c *checker) errScope(e ir.Expr) {
	c.diags.Errorf("bad-scope", e.Place(), "a search's scope cannot say this").
		Note("a scope compares metadata with texts: _sourceCategory = \"…\", in […], starts, ends, contains, like; joined by and, not, any { }, all { }, none { }").
		Note("test anything else in the branch's where")
}

func (c *checker) errParseFrom(n *dsl.Name, f *ir.Field) {
	c.errAt("type", n, "parse reads text, %q is %s", n.Text, f.Type)
}

func (c *checker) errTypesDiffer(n *dsl.Name, t value.Type, f *ir.Field) {
	c.errAt("type", n, "%q is %s here and %s at %s", n.Text, t, f.Type, place(f.Span)).Note("all declarations of one field in a source agree in its type")
}

func (c *checker) errRegex(r *dsl.Regex, e *regex.Error) {
	span := r.Span
	// The literal's text has "/" written as "\/", which moves offsets after it.
	if written := span.Text(); len(written) > 2 {
		from, to := literalOffset(written[1:len(written)-1], e.Start), literalOffset(written[1:len(written)-1], e.End)
		span = diag.Span{File: span.File, Start: span.Start + 1 + from, End: span.Start + 1 + max(to, from)}
	}
	c.diags.Errorf("bad-regex", span, "%s", e.Message)
}

// literalOffset maps an offset in a pattern to one in its literal.
func literalOffset(written string, offset int) int {
	i := 0
	for n := 0; n < offset && i < len(written); n++ {
		if strings.HasPrefix(written[i:], `\/`) {
			i++
		}
		i++
	}
	return i
}

func (c *checker) errMadeRegex(at diag.Span, msg string) {
	c.diags.Errorf("bad-parse", at, "this step cannot be said as a pattern: %s", msg)
}

func (c *checker) errAnchorCount(d *dsl.ParseStep, stars int) {
	c.errAt("anchor-count", d.Anchor, "the pattern has %d *, and %d names follow", stars, len(d.Names))
}

func (c *checker) errAnchorStars(s *dsl.Str) {
	c.errAt("anchor-stars", s, "between two * stands text that parts them")
}

func (c *checker) errColumn(n *dsl.Num) {
	c.errAt("bad-column", n, "a column is a whole number from 1 to 500")
}

func (c *checker) errNoObjectType(d *dsl.Record) {
	c.diags.Errorf("missing-clause", word(d, "record"), "the record has no objectType").
		Note(`write: where objectType = "…", one of %s`, strings.Join(schema.RecordTypes, ", "))
}

// word is the place of a clause's first word.
func word(n dsl.Node, w string) diag.Span {
	s := n.Place()
	return diag.Span{File: s.File, Start: s.Start, End: min(s.Start+len(w), s.End)}
}

func (c *checker) errRecordWhere(x dsl.Node) {
	c.errAt("bad-record", x, "a record's where says attribute = literal or attribute in [literals], joined by and")
}

func (c *checker) errRecordValue(n dsl.Node, f schema.Field) {
	d := c.errAt("type", n, "%s is %s, which this is not", f.Name, f.Type)
	if f.Type == "boolean" {
		d.Note(`write "true" or "false"`)
	}
}

func (c *checker) errRecordType(n dsl.Node, is string) {
	near(c.errAt("unknown-record-type", n, "unknown record type %q", is), is, "record type", schema.RecordTypes)
}

func (c *checker) errAttribute(n *dsl.Name) {
	d := c.errAt("unknown-attribute", n, "Cloud SIEM records have no attribute %q", n.Text)
	if f, ok := schema.RecordFieldFold(n.Text); ok {
		d.Note("it is written %q", f.Name).Suggest(f.Name)
		return
	}
	if near := schema.NearRecordFields(n.Text); len(near) > 0 {
		d.Note("did you mean %s?", quoted(near))
		return
	}
	d.Note(`what parsers leave unmapped is at fields["…"]`)
}

func (c *checker) errAttributeType(n *dsl.Name, f schema.Field) {
	c.errAt("attribute-type", n, "%q is %s, and a rule can compare single values only", n.Text, f.Type)
}

func (c *checker) errFieldsKey(s *dsl.Str) {
	c.errAt("bad-key", s, "a key of fields[…] is not empty and has no quotes or backslashes")
}

func (c *checker) errMapAs(m *dsl.Mapping) {
	c.errAt("bad-record", m.As, `"as" needs one {} for the value, and an attribute that is a string`)
}

func (c *checker) errMapType(m *dsl.Mapping, f *ir.Field) {
	c.errAt("type", m.From, "%s is %s, which no attribute can hold", f.Name, f.Type)
}

func (c *checker) errMappedTwice(m *dsl.Mapping, f *ir.Field) {
	c.errAt("duplicate", m.From, "%s is mapped already", f.Name).Note("the first mapping is at %s", place(f.Attr.Span))
}

func (c *checker) errAttributeTaken(m, first *dsl.Mapping) {
	c.errAt("duplicate", m, "the attribute holds the field %q already", first.From.Text).
		Note("the first mapping is at %s; a record has one value there", place(first.Span))
}

func (c *checker) errListFile(d *dsl.List, path string, err error) {
	why := err.Error()
	if errors.Is(err, fs.ErrNotExist) {
		why = "there is no such file"
	}
	c.errAt("list-file", d.File, "cannot read the list: %s", why).Note("the path is relative to %s: %s", d.Span.File.Name, path)
}

func (c *checker) errListHeader(d *dsl.List, f *diag.File, err error) {
	what := "it is not CSV: " + err.Error()
	if strings.TrimSpace(f.Text) == "" {
		what = "it is empty"
	}
	c.errAt("list-file", d.File, "the list's file has no header: %s", what).Note("its first line names the columns, %q among them", d.Key.Text)
}

func (c *checker) errListKey(d *dsl.List, header []string) {
	near(c.errAt("list-file", d.Key, "the list's file has no column %q", d.Key.Text), d.Key.Text, "column", header)
}

func (c *checker) errListRow(at diag.Span, format string, args ...any) {
	c.diags.Errorf("list-row", at, format, args...)
}

func (c *checker) warnListEmpty(d *dsl.List) {
	c.diags.Warnf("list-empty", d.File.Span, "the list has no rows: nothing is ever in it")
}

// Expressions.

func describe(e ir.Expr) string {
	if r, ok := e.(*ir.Ref); ok {
		return fmt.Sprintf("%s is %s", r.Field.Name, e.Type())
	}
	return fmt.Sprintf("this is %s", e.Type())
}

func (c *checker) errNotCondition(x dsl.Expr, e ir.Expr) {
	d := c.errAt("not-a-condition", x, "a condition is wanted, and %s", describe(e))
	if e.Type().IsText() || e.Type().IsNumeric() {
		d.Note("write a test, such as: %s exists", x.Place().Text())
	}
}

func (c *checker) errMisplaced(x dsl.Expr) {
	what := "this"
	switch x.(type) {
	case *dsl.ListLit:
		what = "a list"
	case *dsl.ListRef:
		what = "list NAME"
	case *dsl.Regex:
		what = "a pattern"
	case *dsl.Range:
		what = "a range"
	case *dsl.Net:
		what = "an address block"
	}
	c.errAt("misplaced", x, "%s cannot stand here", what).Note("lists, ranges and address blocks follow in, patterns follow matches")
}

func (c *checker) errEmptyBlock(x *dsl.Block) {
	c.errAt("empty-block", x, "%s { } holds no condition", x.Kind)
}

func (c *checker) errNotNumber(x dsl.Expr, e ir.Expr, op string) {
	d := c.errAt("type", x, "%q reckons with numbers, and %s", op, describe(e))
	if e.Type().IsText() {
		d.Note("write num(%s) for a number in text, concat(a, b) to join texts", x.Place().Text())
	}
}

func (c *checker) errArith(x *dsl.Binary, l, r ir.Expr) {
	c.errAt("type", x, "%s %s %s has no meaning", l.Type(), x.Op, r.Type()).
		Note("numbers go with numbers; a time less a time is a duration; a time and a duration give a time")
}

func (c *checker) errUnknownFunc(n *dsl.Name) {
	d := c.errAt("unknown-function", n, "unknown function %q", n.Text)
	if _, ok := builtin.AggregateByName(n.Text); ok {
		d.Note("%s is an aggregate: it stands in a window { } only", n.Text)
		return
	}
	if to, ok := otherFunctions[strings.ToLower(n.Text)]; ok {
		d.Note("write %s", to)
		return
	}
	near(d, n.Text, "function", funcNames())
}

// otherFunctions are words of Sumo and its neighbours for what rules say
// otherwise.
var otherFunctions = map[string]string{
	"tolowercase": "lower(x)", "touppercase": "upper(x)", "number": "num(x)", "tostring": "text(x)", "strlen": "length(x)", "len": "length(x)",
	"isnull": "not x exists", "isempty": "not x exists", "isblank": "not x exists", "isnotnull": "x exists", "coalesce": "if(a exists, a, b)",
	"substr": "substring(s, start, end)", "iff": "if(condition, a, b)", "case": "if(condition, a, b)", "tolower": "lower(x)", "toupper": "upper(x)",
	"like": "x like \"a*b\"", "match": "x matches /…/", "cidrmatch": "ip in 10.0.0.0/8", "isprivateip": "ip is internal",
}

func funcNames() (out []string) {
	for _, f := range builtin.Rule {
		out = append(out, f.Name)
	}
	return out
}

func signature(f *builtin.Func) string {
	var parts []string
	for _, p := range f.Params {
		s := p.Name
		if p.Repeat {
			s += "…"
		}
		if p.Optional {
			s = "[" + s + "]"
		}
		parts = append(parts, s)
	}
	return f.Name + "(" + strings.Join(parts, ", ") + ")"
}

func (c *checker) errArgCount(x *dsl.Call, f *builtin.Func, least, most int) {
	want := fmt.Sprint(least)
	if most > least {
		want = fmt.Sprintf("%d to %d", least, most)
	}
	c.errAt("arguments", x, "%s takes %s arguments, %d are given", f.Name, want, len(x.Args)).Note("it is %s", signature(f))
}

func kindList(kinds []value.Kind) string {
	var words []string
	for _, k := range kinds {
		words = append(words, k.String())
	}
	return strings.Join(words, " or ")
}

func (c *checker) errArgType(x dsl.Expr, f *builtin.Func, p builtin.Param, e ir.Expr) {
	d := c.errAt("type", x, "%s wants %s for %s, and %s", f.Name, kindList(p.Kinds), p.Name, describe(e))
	switch {
	case slices.Contains(p.Kinds, value.Text):
		d.Note("%s", asText(x, e))
	case slices.Contains(p.Kinds, value.Number) && e.Type().IsText():
		d.Note("write num(%s), or declare the field as number", x.Place().Text())
	}
}

// asText says how to have the text of what is none: text() reads numbers only.
func asText(x dsl.Expr, e ir.Expr) string {
	if e.Type().Kind == value.Number {
		return "write text(" + x.Place().Text() + ") to read it as text"
	}
	return "declare a field as text to have it as the message writes it"
}

func (c *checker) errArgConstant(x dsl.Expr, f *builtin.Func, p builtin.Param) {
	c.errAt("arguments", x, "%s wants a literal for %s", f.Name, p.Name)
}

func (c *checker) errEmptyPart(x *dsl.Call) {
	c.errAt("arguments", x.Args[2], "the part is empty: its end is not behind its start").Note("the end is the number of the first character that is left out")
}

func (c *checker) errIfTypes(x *dsl.Call, a, b value.Type) {
	c.errAt("type", x, "both results of if are of one type, not %s and %s", a, b)
}

func (c *checker) errCompareBool(t *dsl.Test) {
	d := c.errAt("type", t, "a condition is not compared: it holds or does not")
	d.Note("write the condition alone, or not before it")
}

func (c *checker) errCompareList(t *dsl.Test) {
	c.errAt("type", t, "a list is not compared").Note("it is for a signal's fields; count it with count_distinct")
}

func (c *checker) errCasedType(t *dsl.Test, x ir.Expr) {
	c.errAt("type", t, "cased is for text, and %s", describe(x))
}

// errCompare words a number that meets a text, and the like, with the other
// spelling.
func (c *checker) errCompare(t *dsl.Test, x, y ir.Expr) {
	d := c.diags.Errorf("type", t.Span, "%s %s %s compares %s with %s", t.X.Place().Text(), t.Op, other(y), x.Type(), y.Type())
	lit, isLiteral := y.(*ir.Lit)
	ref, isField := x.(*ir.Ref)
	switch {
	case isLiteral && isField && x.Type().IsText() && lit.T.Kind == value.Number && (t.Op == "=" || t.Op == "!=" || t.Op == "in"):
		d.Note("%s is text: write %q", ref.Field.Name, lit.Value.String())
		if t.Op != "in" {
			d.Fix = &diag.Fix{Span: y.Place(), Text: fmt.Sprintf("%q", lit.Value.String())}
		}
	case isLiteral && isField && x.Type().Kind == value.Number && lit.T.Kind == value.Text:
		if n, ok := value.ParseNumber(lit.Value.Str()); ok {
			d.Note("%s is a number: write %s", ref.Field.Name, value.FormatNumber(n))
			d.Fix = &diag.Fix{Span: y.Place(), Text: value.FormatNumber(n)}
		} else {
			d.Note("%s is a number", ref.Field.Name)
		}
	case x.Type().Kind == value.Time || y.Type().Kind == value.Time:
		d.Note("a time is compared with a time, or with a day: 2026-01-31")
		if isLiteral && lit.T.Kind == value.Text {
			if _, err := time.Parse(time.DateOnly, lit.Value.Str()); err == nil {
				d.Fix = &diag.Fix{Span: y.Place(), Text: lit.Value.Str()}
			}
		}
	case x.Type().IsText() && y.Type().IsNumeric():
		d.Note("write num(%s) to read a number in text, or declare the field as number", t.X.Place().Text())
	case x.Type().Kind == value.Duration && y.Type().Kind == value.Number || x.Type().Kind == value.Number && y.Type().Kind == value.Duration:
		d.Note("a duration is written with its unit: 500ms, 30s, 5m, 1h")
	}
}

func other(y ir.Expr) string {
	if s := y.Place().Text(); s != "" && len(s) < 40 {
		return s
	}
	return "…"
}

func (c *checker) errOrderText(t *dsl.Test, x ir.Expr) {
	c.errAt("type", t, "texts have no order here, and %s", describe(x)).
		Note("write num(%s) for a number in text, or declare the field as number", t.X.Place().Text())
}

func (c *checker) errEmptyTest(t *dsl.Test) {
	write := "not " + t.X.Place().Text() + " exists"
	if t.Op == "!=" {
		write = t.X.Place().Text() + " exists"
	}
	c.errAt("empty-text", t, "nothing equals the empty text: an empty field is an absent one").Note("write: %s", write)
}

func (c *checker) errEmptyText(at diag.Span, what string) {
	c.diags.Errorf("empty-text", at, "%s is not empty", what)
}

func (c *checker) errTitleBlanks(at diag.Span, trimmed string) {
	c.diags.Errorf("title-blanks", at, "a title neither begins nor ends with a blank").Suggest(dsl.PrintText(trimmed))
}

func (c *checker) errEveryText(t *dsl.Test, s *dsl.Str) {
	c.errAt("empty-text", s, "every text passes %s %s", t.Op, s.Place().Text()).Note("write: %s exists", t.X.Place().Text())
}

func (c *checker) errExistsBool(t *dsl.Test, x ir.Expr) {
	c.errAt("type", t, "exists is for fields, and %s", describe(x)).Note("write the condition alone")
}

func (c *checker) errIn(t *dsl.Test) {
	c.errAt("bad-in", t.Y, "after in stands a list [a, b], a range 3..8, an address block 10.0.0.0/8, or list NAME")
}

func (c *checker) errListWord(t *dsl.Test, d *dsl.List) {
	c.errAt("bad-in", t.Y, "%q is a list of this project", d.Name.Text).Note("write: in list %s", d.Name.Text).Suggest("list " + d.Name.Text)
}

func (c *checker) errListItem(x dsl.Expr) {
	c.errAt("bad-in", x, "a list holds literals only").Note("compare fields in an any { } block, a line each")
}

func (c *checker) errRange(y *dsl.Range) {
	c.errAt("bad-range", y, "the ends of a range are two literals of one type: 3..8 or 1s..30s")
}

func (c *checker) errRangeType(t *dsl.Test, x, lo ir.Expr) {
	d := c.errAt("type", t, "%s compares %s with a range of %s", t.Place().Text(), x.Type(), lo.Type())
	if x.Type().IsText() {
		d.Note("write num(%s) in %s, or declare the field as number", t.X.Place().Text(), t.Y.Place().Text())
	}
}

func (c *checker) errEmptyRange(y *dsl.Range) {
	c.errAt("bad-range", y, "the range is empty: its first end is greater than its second").Suggest(y.Hi.Place().Text() + ".." + y.Lo.Place().Text())
}

func (c *checker) errEmptyList(t *dsl.Test, y *dsl.ListLit) {
	c.errAt("empty-list", y, "the list is empty: nothing passes %q", t.Op)
}

func (c *checker) errNet(n dsl.Node, is string) {
	c.errAt("bad-address", n, "%s is neither an address nor a block such as 10.0.0.0/8", is)
}

func (c *checker) errNetBits(n *dsl.Net, p netip.Prefix) {
	c.errAt("bad-address", n, "%s has bits beyond its length", n.Text).Note("the block is %s", p.Masked()).Suggest(p.Masked().String())
}

func (c *checker) errAddress(t *dsl.Test, x ir.Expr) {
	c.errAt("type", t, "an address is wanted, and %s", describe(x))
}

func (c *checker) errNoInternal(t *dsl.Test) {
	c.errAt("no-internal", t, "the project does not say what is internal").
		Note("write in project.det: internal [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]")
}

func (c *checker) errListType(t *dsl.Test, x ir.Expr, l *ir.List) {
	c.errAt("type", t, "list %s holds texts, and %s", l.Name, describe(x))
}

func (c *checker) errNotText(t *dsl.Test, x ir.Expr) {
	c.errAt("type", t, "%s is for text, and %s", t.Op, describe(x)).Note("%s", asText(t.X, x))
}

func (c *checker) errTextLiteral(t *dsl.Test, item dsl.Expr) {
	d := c.errAt("bad-text", item, "%s wants a text in quotes", t.Op)
	switch item.(type) {
	case *dsl.Regex:
		d.Note("a pattern follows matches: %s matches %s", t.X.Place().Text(), item.Place().Text())
	case *dsl.Name:
		d.Note("fields cannot be searched for; compare them with =")
	}
}

func (c *checker) errRegexLiteral(item dsl.Expr) {
	d := c.errAt("bad-regex", item, "matches wants a pattern between slashes")
	if _, ok := item.(*dsl.Str); ok {
		d.Note("for literal text write: contains %s; for Sumo's wildcards: like %s", item.Place().Text(), item.Place().Text())
	}
}

func (c *checker) errQuantifier(t *dsl.Test) {
	c.errAt("bad-text", t, "%s stands before a list", t.Quant).Note("write: %s %s [ … ]", t.Op, t.Quant)
}

func (c *checker) errNoQuantifier(t *dsl.Test, l *dsl.ListLit) {
	c.errAt("bad-text", l, "a list after %s needs any or all before it", t.Op).Note("write: %s any %s", t.Op, abridged(l.Place().Text()))
}

// abridged is a piece of a rule for a note: one line, 40 characters.
func abridged(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func (c *checker) warnLikeWithoutStar(s *dsl.Str) {
	c.diags.Warnf("like-without-star", s.Span, "like without * is equality: the whole value must be %s", s.Place().Text()).
		Note("write = for equality, contains for a part, or like \"*…*\"")
}

func (c *checker) errConstant(t *dsl.Test, x ir.Expr) {
	d := c.diags.Errorf("constant", t.Place(), "no field is in this test, so it is the same for every message")
	if isLit(x) && x.Type().IsText() {
		d.Note("in quotes stands a text; a field is written without, or as %%%s", dsl.Quote(x.(*ir.Lit).Value.Str()))
	}
}

func (c *checker) warnStarIsLiteral(t *dsl.Test, s *dsl.Str) {
	c.diags.Warnf("literal-star", s.Span, "* is an ordinary character for %s", t.Op).Note("like \"a*b\" knows * as a wildcard")
}

func (c *checker) warnBlockIsLiteral(t *dsl.Test, s *dsl.Str) {
	c.diags.Warnf("literal-block", s.Span, "a block of addresses in quotes is a text like any other").Note("without quotes %s in %s tells the addresses in it", t.X.Place().Text(), s.Value)
}

func (c *checker) warnNoAddress(s *dsl.Str) {
	c.diags.Warnf("no-address", s.Span, "%q is no address", s.Value).Note("an address has four numbers up to 255, without leading zeros")
}
