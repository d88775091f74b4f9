package check

import (
	"fmt"
	"strings"

	"sumodet/compiler/builtin"
	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/compiler/value"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// Projects and rules.

func (c *checker) errFolder(s *dsl.Str) {
	c.errAt("bad-folder", s, "a folder's names are parted by single slashes and have no blanks at their ends, 128 characters at most each")
}

func (c *checker) errEmail(s *dsl.Str) {
	c.errAt("bad-email", s, "%s is no e-mail address", s.Place().Text()).Note("write each address as a text of its own")
}

func (c *checker) errNoEmail(d *dsl.Target) {
	c.errAt("bad-email", d, "there is no address to write to")
}

func (c *checker) errID(s *dsl.Str) {
	c.errAt("bad-id", s, "an id has letters, digits, dots, dashes and underscores, 64 at most")
}

func (c *checker) errSeverity(n *dsl.Num) {
	c.errAt("bad-severity", n, "severity is a whole number from 0 to 10, not %s", n.Text)
}

func (c *checker) errTechnique(n *dsl.Name) {
	d := c.errAt("unknown-technique", n, "ATT&CK has no technique %s", n.Text)
	if near := schema.NearTechniques(n.Text); len(near) > 0 {
		var say []string
		for _, t := range near {
			say = append(say, t.ID+" ("+t.Name+")")
		}
		d.Note("near it: %s", strings.Join(say, ", "))
	}
}

func (c *checker) errTacticMissing(d *dsl.Attack, words []string) {
	c.errAt("tactic-missing", d, "several tactics know the technique: name the one that leads").
		Note("write: %s for %s", d.Place().Text(), words[len(words)-1]).Note("they are: %s", strings.Join(words, ", "))
}

func (c *checker) errTactic(n *dsl.Name, words []string) {
	if t, ok := schema.TacticByWord(n.Text); ok {
		c.errAt("wrong-tactic", n, "%s is not a tactic of the technique", t.Name).Note("they are: %s", strings.Join(words, ", "))
		return
	}
	near(c.errAt("unknown-tactic", n, "unknown tactic %q", n.Text), n.Text, "tactic", words)
}

func (c *checker) errTemplate(s *dsl.Str, name string, among []string) {
	at := s.Span
	if i := strings.Index(at.Text(), "{"+name+"}"); i >= 0 {
		at = diag.Span{File: at.File, Start: at.Start + i + 1, End: at.Start + i + 1 + len(name)}
	}
	near(c.diags.Errorf("unknown-field", at, "the text names a field %q, which is not there", name), name, "field", among)
}

// Branches.

func (c *checker) errWhereAfterWindow(cl *dsl.Where) {
	c.errAt("where-after-window", cl, "where looks at messages, and the window has made rows of them").
		Note("write having for a condition on the window's row, or move the where before the window")
}

func (c *checker) errHavingWithoutWindow(cl *dsl.Having) {
	c.errAt("having-without-window", cl, "having looks at a window's row, and there is no window").Note("write where for a condition on a message")
}

func (c *checker) errEntityType(p *dsl.EntityPair, f *ir.Field) {
	c.errAt("type", p.Field, "an entity is text or ip, and %s is %s", f.Name, f.Type)
}

func (c *checker) errAfterOtherwise(l, otherwise *dsl.Label) {
	c.errAt("unreachable", l, "the label %q can never be reached", l.Name.Text).
		Note("the label %q before it takes whatever is left (otherwise, at %s)", otherwise.Name.Text, place(otherwise.Span))
}

func (c *checker) errLabelContradicts(l *ir.Label, window bool) {
	word := "where"
	if window {
		word = "having"
	}
	c.diags.Errorf("unreachable", l.Span, "the label %q can never be reached: its condition contradicts the branch's %s", l.Name, word)
}

func (c *checker) errLabelCovered(l, earlier *ir.Label) {
	c.diags.Errorf("unreachable", l.Span, "the label %q can never be reached: whatever it wants has the label %q already", l.Name, earlier.Name).
		Note("that label is at %s; the first that holds is taken, so put the narrower one first", place(earlier.Span))
}

func (c *checker) errOtherwiseCovered(l *ir.Label) {
	c.diags.Errorf("unreachable", l.Span, "the label %q can never be reached: the labels before it leave nothing", l.Name)
}

func (c *checker) errImpossible(br *ir.Branch, x *clash) {
	if x.with != nil && within(br, x.with) && !within(br, x.culprit) { // that one is the source's
		x.culprit, x.with = x.with, x.culprit
	}
	d := c.diags.Errorf("impossible", x.culprit.Place(), "this can't hold beside the conditions around it")
	if x.with == nil {
		d.Message = "this can never hold"
		return
	}
	d.Note("beside: %s (%s)", abridged(x.with.Place().Text()), place(x.with.Place()))
}

func (c *checker) errHidesAll(x *ir.Except) {
	c.diags.Errorf("hides-all", x.Span, "the exception %q hides everything that the branch finds", x.Name)
}

func (c *checker) warnIdleExcept(x *ir.Except) {
	c.diags.Warnf("idle-exception", x.Span, "the exception %q hides nothing: it contradicts the branch's where", x.Name)
}

func (c *checker) warnExpired(d *dsl.Except) {
	c.diags.Warnf("expired", d.Until.Span, "the exception %q was wanted until %s and still holds", d.Name.Text, d.Until.Text).
		Note("remove it, or move its date")
}

// Windows.

func (c *checker) errWindowLength(d *dsl.Dur) {
	c.errAt("bad-window", d, "a window has whole seconds, from 1s to 24h, not %s", d.Text)
}

func (c *checker) errWindowHours(d *dsl.Dur) {
	c.errAt("bad-window", d, "a window over an hour must be whole hours that divide a day, so that it begins at the same time everywhere").
		Note("they are 2h 3h 4h 6h 8h 12h 24h")
}

func (c *checker) errEvery(d *dsl.Window) {
	c.errAt("bad-window", d.Every, "windows of %s cannot begin every %s: it must be whole seconds and divide the window", d.Length.Text, d.Every.Text)
}

func (c *checker) errEveryMany(d *dsl.Window) {
	c.errAt("bad-window", d.Every, "a message would be in %d windows, 60 at most", d.Length.Millis/d.Every.Millis)
}

func (c *checker) errKeyType(n *dsl.Name, f *ir.Field) {
	c.errAt("type", n, "a window's key is text, number or ip, and %s is %s", f.Name, f.Type)
}

func (c *checker) errNoAggregates(d *dsl.Window) {
	c.errAt("no-aggregates", d, "the window computes nothing").Note("write an aggregate, such as: n = count()")
}

func (c *checker) errAggName(n *dsl.Name) {
	c.errAt("name-taken", n, "the name %q is a field's: its messages have it", n.Text).Note("give the aggregate a name of its own, such as %q", n.Text+"s")
}

func (c *checker) errUnknownAggregate(n *dsl.Name) {
	d := c.errAt("unknown-function", n, "unknown aggregate %q", n.Text)
	if to, ok := otherAggregates[strings.ToLower(n.Text)]; ok {
		d.Note("write %s", to).Suggest(to[:strings.IndexByte(to, '(')])
		return
	}
	var all []string
	for _, a := range builtin.Aggregates {
		all = append(all, a.Name)
	}
	near(d, n.Text, "aggregate", all)
}

var otherAggregates = map[string]string{
	"dcount": "count_distinct(x)", "dc": "count_distinct(x)", "distinct": "count_distinct(x)", "countdistinct": "count_distinct(x)",
	"average": "avg(x)", "mean": "avg(x)", "median": "pct(x, 50)", "percentile": "pct(x, 95)", "stdev": "stddev(x)", "make_set": "values(x)",
	"earliest": "first(x)", "latest": "last(x)", "most_recent": "last(x)", "least_recent": "first(x)", "total": "sum(x)",
}

func (c *checker) errAggArgs(d *dsl.Agg, f *builtin.Aggregate) {
	want := f.Name + "(x)"
	switch {
	case f.Param:
		want = f.Name + "(x, 95)"
	case f.NoArg:
		want = f.Name + "() or " + f.Name + "(x)"
	}
	c.errAt("arguments", d.Call, "%s is written %s", f.Name, want)
}

func (c *checker) errAggType(x dsl.Expr, f *builtin.Aggregate, t value.Type) {
	d := c.errAt("type", x, "%s takes no %s", f.Name, t)
	switch {
	case t.IsText():
		d.Note("write %s(num(%s)), or declare the field as number", f.Name, x.Place().Text())
	case t.Kind == value.Bool:
		d.Note("to count messages that pass a condition write: count() when …")
	}
}

func (c *checker) errPercent(x dsl.Expr) {
	c.errAt("arguments", x, "a percentage is a number above 0, 100 at most")
}

// Deployment.

func duration(ms int64) string {
	switch {
	case ms%(24*hour) == 0:
		return fmt.Sprintf("%dd", ms/(24*hour))
	case ms%hour == 0:
		return fmt.Sprintf("%dh", ms/hour)
	case ms%minute == 0:
		return fmt.Sprintf("%dm", ms/minute)
	case ms%1000 == 0:
		return fmt.Sprintf("%ds", ms/1000)
	}
	return fmt.Sprintf("%dms", ms)
}

func (c *checker) errTwoSignals(br *ir.Branch) {
	c.diags.Errorf("two-signals", br.Search.Then.Span, "one event would raise two signals: the branch has deploy siem too").
		Note("send the search's rows to email or a webhook, or remove one of the two")
}

func (c *checker) errNeedsEvery(d *dsl.Dur) {
	c.errAt("needs-every", d, "over and delay are for a schedule").Note("write: deploy search every 15m …")
}

func (c *checker) errThenNeedsEvery(d *dsl.Target) {
	c.errAt("needs-every", d, "only a scheduled search notifies").Note("write: deploy search every 15m then …")
}

func (c *checker) errScheduleShort(d *dsl.Dur) {
	c.errAt("bad-schedule", d, "a scheduled search runs every 15m at most, in whole minutes, not every %s", d.Text)
}

func (c *checker) errWholeMinutes(d *dsl.Dur) {
	c.errAt("bad-schedule", d, "a schedule reckons in whole minutes, not %s", d.Text)
}

func (c *checker) errOverShort(d *dsl.Dur, need int64) {
	c.errAt("over-short", d, "a range of %s would miss messages between two runs", d.Text).
		Note("every + window + delay + the start delay that Sumo may take come to %s", duration(need)).Suggest(duration(need))
}

func (c *checker) errRangeLong(d *dsl.Deploy, over, most int64) {
	at := d.Every.Span
	if d.Over != nil {
		at = d.Over.Span
	}
	c.diags.Errorf("range-long", at, "the search's range of %s is longer than Sumo allows for this schedule: %s", duration(over), duration(most)).
		Note("run it less often, or shorten over, delay or the window")
}

func (c *checker) errNoNotify(d *dsl.Deploy) {
	c.errAt("no-notify", d, "a scheduled search must tell somebody, and neither it nor the project says whom").
		Note(`write: then email ["soc@example.com"], then webhook "NAME", or then signal RECORDTYPE; or notify … in project.det`)
}

func (c *checker) errSignalTactic(t *ir.Target) {
	c.diags.Errorf("no-tactic", t.Span, "a signal from a search carries a tactic, and the rule has no attack clause").
		Note("write in the rule: attack T1205.001 for command_and_control")
}

func (c *checker) errNoRecord(d *dsl.Deploy, source string) {
	c.errAt("no-record", d, "the source %q does not say which Cloud SIEM records its messages become", source).
		Note("add a record { … } block to the source, or deploy search … then signal RECORDTYPE")
}

func (c *checker) errSIEMWindow(at diag.Span, what string) {
	c.diags.Errorf("siem-window", at, "the branch has no window, so the rule in Cloud SIEM has no %s either", what)
}

func (c *checker) errSIEMWindowShort(d *dsl.Dur, length int64) {
	c.errAt("siem-window", d, "a window of %s would see less than the branch's %s", d.Text, duration(length))
}
