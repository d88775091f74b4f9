package agreement

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"sumodet/compiler"
	"sumodet/compiler/check"
	"sumodet/compiler/ir"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// paths are where events have the fields of the source: the first that is not
// blank counts.
var paths = map[string][]string{
	"id": {"id"}, "a": {"a"}, "b": {"b", "in.b", "alt"}, "c": {"c"}, "n": {"n", "in.n"}, "m": {"m"}, "src": {"src"}, "dst": {"dst"}, "code": {"code"},
}

// environment is the project, source and lists of all generated rules. Fields
// and attributes of the record are one to one: texts, a number that the record
// has as text and one that it has as number, addresses, a value within other
// text, and one of the raw map.
const environment = `
project agreement {
  folder   "Agreement"
  notify   email ["soc@example.com"]
  internal [10.0.0.0/8, 192.168.0.0/16, fc00::/7]
}

source events {
  scope  _sourceCategory = "app/events"
  format json
  parse  json {
    id       = "id"
    a        = "a"
    b        = "b" | "in.b" | "alt"
    c        = "c"
    n number = "n" | "in.n"
    m number = "m"
    src ip   = "src"
    dst ip   = "dst"
    code     = "code"
  }
  host "host"
  time "ts"

  record {
    where objectType = "Audit"
    a           -> user_username
    b           -> commandLine
    c           -> fields["in.c"]
    n           -> severity
    m           -> bytesOut
    src         -> srcDevice_ip
    dst         -> dstDevice_ip
    code        -> metadata_deviceEventId as "Code-{}"
    _sourceHost -> device_hostname
  }
}

source members {
  scope  _sourceCategory = "app/members" and _sourceHost = "gw1"
  format json
  parse  json { a = "a" | "in.a"; b = "b"; inner = "inner" }
  parse  json from inner { c = "c" }
}

source columns {
  scope  _sourceCategory = "app/columns" and _sourceHost = "gw1"
  format csv
  parse  csv { a = 1; b = 3; c = 2 }
}

source pairs {
  scope  _sourceCategory = "app/pairs" and _sourceHost = "gw1"
  format lines
  parse  kv { a = "a"; b = "b" | "B"; c = "c" }
}

source daemons {
  scope  _sourceCategory = "app/daemons" and _sourceHost = "gw1"
  format syslog
  parse  regex /(?<a>[\w.\/-]+)(?:\[\d+\])?: (?<b>.*)/
  parse  anchor from b "user=* from *" as c, d
}

list watched user "Watched" file "watched.csv" key value
list blocked ip   "Blocked" file "blocked.csv" key value
`

// listFiles are the files of the lists. The last row counts as much as the
// first.
var listFiles = map[string]string{
	"watched.csv": "value\nroot\nAdmin\néclair\n\"a*b\"\nC:\\Temp\\\nlogin\n",
	"blocked.csv": "value\n10.0.0.1\n203.0.113.0/25\nFC00::1\n192.168.1.0/24\n2001:db8::/32\n",
}

// entities are what rules may name, with the fields.
var entities = []string{"host _sourceHost", "user a", "command b", "ip src", "ip dst"}

// rule is a generated rule of one branch.
type rule struct {
	lets     []string // "name = condition", used by its conditions
	where    []*cond
	excepts  []*cond
	labels   []*cond
	rest     bool // the last label is `otherwise`
	entities []string
	siem     bool // it is deployed to Cloud SIEM
	window   *window
	source   string // of other formats; "" for events
}

// rule draws a rule without a window.
func (g *gen) rule() *rule {
	r := &rule{siem: !g.once(4)}
	s := &said{texts: []string{"a", "b", "c"}, wide: !r.siem}
	if g.once(3) {
		c := g.cond(s, 1)
		r.lets = append(r.lets, "told = "+c.write("    "))
		s.lets = append(s.lets, "told")
	}
	if g.once(5) {
		r.lets = append(r.lets, "joined = "+g.textOf(s, 2))
		s.texts = append(s.texts, "joined")
	}
	condition := func() *cond { return g.cond(s, 2) }
	r.where = some(g, 1, 2, condition)
	switch g.IntN(6) {
	case 0:
		r.where[0] = &cond{test: "a exists"}
	case 1:
		r.where[0] = g.keywordTest()
	}
	if g.once(2) {
		r.excepts = some(g, 1, 2, condition)
	}
	if g.once(2) {
		r.labels = some(g, 1, 3, condition)
		r.rest = g.once(2)
	}
	r.entities = g.entities()
	return r
}

// keywordTest draws a test that gives a search keywords, and has events hold
// them.
func (g *gen) keywordTest() *cond {
	words := some(g, 2, 4, func() string { return pick(g, keywords) })
	g.words = append(g.words, words...)
	for i, w := range words {
		words[i] = dsl.Quote(w)
	}
	return &cond{test: fmt.Sprintf("%s %s any [%s]", pick(g, []string{"a", "b", "c"}), pick(g, []string{"contains", "starts", "ends"}), strings.Join(words, ", "))}
}

// entities draws one or two.
func (g *gen) entities() []string {
	first := pick(g, entities)
	if second := pick(g, entities); g.once(2) && second != first {
		return []string{first, second}
	}
	return []string{first}
}

// String writes the rule.
func (r *rule) String() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, "    "+format+"\n", args...) }
	b.WriteString("rule r {\n  title    \"Agreement\"\n  attack   T1078 for persistence\n  severity 4\n  branch b {\n")
	line("from %s", cmp.Or(r.source, "events"))
	for _, l := range r.lets {
		line("let %s", l)
	}
	for _, c := range r.where {
		line("where %s", c.write("    "))
	}
	for i, c := range r.excepts {
		line("except x%d when %s", i, c.write("    "))
	}
	shown := "id"
	if r.source != "" {
		shown = "a, b, c"
	}
	if r.window != nil {
		r.window.write(line)
		shown = r.window.shown()
	}
	for i, c := range r.labels {
		line("label l%d when %s", i, c.write("    "))
	}
	if r.rest {
		line("label rest otherwise")
	}
	line("entity %s", strings.Join(r.entities, ", "))
	line("fields %s", shown)
	line("deploy search every 15m")
	if r.siem {
		line("deploy siem")
	}
	return b.String() + "  }\n}\n"
}

var environmentFile, environmentDiags = dsl.Parse(diag.NewFile("sources.det", environment))

// compile reads, checks and types a rule's text.
func compile(text string) (*ir.Branch, error) {
	set, diags := checked(text)
	if diags.HasErrors() {
		return nil, diags
	}
	if len(set.Rules) != 1 || len(set.Rules[0].Branches) != 1 {
		return nil, errors.New("the rule is gone")
	}
	return set.Rules[0].Branches[0], nil
}

func checked(text string) (*ir.Set, diag.List) {
	file, diags := dsl.Parse(diag.NewFile("rule.det", text))
	src := &compiler.Sources{
		Files: []*dsl.File{file},
		Units: []check.Unit{{File: file, Env: []*dsl.File{environmentFile}}},
		Diags: append(diags, environmentDiags...),
	}
	return compiler.Check(src, check.Options{ReadFile: func(path string) ([]byte, error) {
		return []byte(listFiles[path]), nil
	}})
}
