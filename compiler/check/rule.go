package check

import (
	"net/netip"
	"slices"
	"strings"

	"sumodet/compiler/ir"
	"sumodet/compiler/schema"
	"sumodet/dsl"
)

func (c *checker) projectOf(d *dsl.Project) *ir.Project {
	if p, ok := c.project[d]; ok {
		return p
	}
	p := &ir.Project{Name: d.Name.Text, ID: strings.ReplaceAll(d.Name.Text, "_", "-"), Declared: true, Folder: "Detections", Span: d.Span}
	c.project[d] = p
	c.declName(d.Name, "project")
	if len(p.ID) > 32 { // sumo-api.md 8.2
		c.errLong(d.Name, "a project's name", len(p.ID), 32)
	}
	clauses(c, d.Clauses, "folder", "title", "notify", "internal")
	for _, cl := range d.Clauses {
		switch cl := cl.(type) {
		case *dsl.TextClause:
			if cl.Key != "folder" {
				continue
			}
			p.Folder = cl.Value.Value
			for _, part := range strings.Split(p.Folder, "/") {
				if part != strings.TrimSpace(part) || part == "" || len(part) > 128 {
					c.errFolder(cl.Value)
					break
				}
			}
		case *dsl.Notify:
			p.Notify = c.target(cl.Target)
		case *dsl.Internal:
			for _, n := range cl.Nets {
				net, err := netip.ParsePrefix(n.Text)
				if err != nil || net != net.Masked() {
					c.errNet(n, n.Text)
					continue
				}
				p.Internal = append(p.Internal, net)
			}
		}
	}
	return p
}

// target types where a scheduled search's results go.
func (c *checker) target(d *dsl.Target) *ir.Target {
	t := &ir.Target{Span: d.Span}
	for _, e := range d.Email {
		if at := strings.IndexByte(e.Value, '@'); at < 1 || at == len(e.Value)-1 || strings.ContainsAny(e.Value, " ,;<>\n") {
			c.errEmail(e)
		}
		t.Email = append(t.Email, e.Value)
	}
	switch {
	case d.Webhook != nil:
		t.Webhook = d.Webhook.Value
		if strings.TrimSpace(t.Webhook) == "" {
			c.errEmptyText(d.Webhook.Span, "a webhook's name")
		}
	case d.Signal != nil:
		t.Signal = d.Signal.Text
		if !schema.IsRecordType(t.Signal) {
			c.errRecordType(d.Signal, t.Signal)
		}
	case len(t.Email) == 0:
		c.errNoEmail(d)
	}
	return t
}

func (c *checker) rule(s *visible, d *dsl.Rule) *ir.Rule {
	r := &ir.Rule{Name: d.Name.Text, ID: d.Name.Text, Severity: -1, Project: s.project, Span: d.Span, NameSpan: d.Name.Span}
	seen := clauses(c, d.Clauses, "title", "id", "description", "summary", "attack", "severity", "references", "false_positives")
	for _, cl := range d.Clauses {
		switch cl := cl.(type) {
		case *dsl.TextClause:
			switch cl.Key {
			case "title":
				r.Title = cl.Value.Value
				if strings.TrimSpace(r.Title) == "" {
					c.errEmptyText(cl.Value.Span, "a title")
				} else if trimmed := strings.TrimSpace(r.Title); trimmed != r.Title {
					c.errTitleBlanks(cl.Value.Span, trimmed) // Sumo takes them off names
				}
			case "id":
				r.ID = c.id(cl)
			case "description":
				r.Description = cl.Value.Value
			case "summary":
				r.Summary = cl.Value.Value
			}
		case *dsl.Attack:
			c.attack(r, cl)
		case *dsl.Severity:
			r.Severity = c.severity(cl.Value)
		case *dsl.TextsClause:
			var items []string
			for _, i := range cl.Items {
				items = append(items, i.Value)
			}
			if cl.Key == "references" {
				r.References = items
			} else {
				r.FalsePositives = items
			}
		}
	}
	if r.Title == "" {
		r.Title = titled(r.Name)
	}
	if seen["severity"] == nil {
		c.errMissing(d.Name, "rule", "severity", "severity 5")
		r.Severity = 0
	}
	labels := map[string]*dsl.Name{}
	branches := map[string]*dsl.Name{}
	for _, cl := range d.Clauses {
		if cl, ok := cl.(*dsl.Branch); ok {
			c.declName(cl.Name, "branch")
			if first, dup := branches[cl.Name.Text]; dup {
				c.errDuplicate(cl.Name, "branch", first)
				continue
			}
			branches[cl.Name.Text] = cl.Name
			if b := c.branch(s, r, d, cl, labels); b != nil {
				r.Branches = append(r.Branches, b)
			}
		}
	}
	if len(branches) == 0 {
		c.errMissing(d.Name, "rule", "branch", "branch NAME { … }")
	}
	return r
}

// titled makes "Port knocking" of port_knocking.
func titled(name string) string {
	t := strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(t[:1]) + t[1:]
}

func (c *checker) id(cl *dsl.TextClause) string {
	id := cl.Value.Value
	ok := id != "" && len(id) <= 64
	for _, r := range id {
		ok = ok && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r))
	}
	if !ok {
		c.errID(cl.Value)
	}
	return id
}

func (c *checker) severity(n *dsl.Num) int {
	if n.Value != float64(int(n.Value)) || n.Value < schema.MinSeverity || n.Value > schema.MaxSeverity {
		c.errSeverity(n)
		return 0
	}
	return int(n.Value)
}

// attack resolves techniques and the tactic that leads: signals carry one, the
// tags all.
func (c *checker) attack(r *ir.Rule, d *dsl.Attack) {
	bad := false
	for _, n := range d.Techniques {
		t, ok := schema.Technique(n.Text)
		if !ok {
			c.errTechnique(n)
			bad = true
			continue
		}
		if slices.ContainsFunc(r.Techniques, func(o schema.TechniqueInfo) bool { return o.ID == t.ID }) {
			c.errTwiceNamed(n, "technique")
			continue
		}
		r.Techniques = append(r.Techniques, t)
		for _, tactic := range t.Tactics {
			if !slices.ContainsFunc(r.Tactics, func(o schema.Tactic) bool { return o.ID == tactic.ID }) {
				r.Tactics = append(r.Tactics, tactic)
			}
		}
	}
	if bad || len(r.Tactics) == 0 {
		return
	}
	var words []string
	for _, t := range r.Tactics {
		words = append(words, t.Word)
	}
	if d.For == nil {
		if len(r.Tactics) > 1 {
			c.errTacticMissing(d, words)
			return
		}
		r.Tactic = &r.Tactics[0]
		return
	}
	i := slices.Index(words, d.For.Text)
	if i < 0 {
		c.errTactic(d.For, words)
		return
	}
	r.Tactic = &r.Tactics[i]
}
