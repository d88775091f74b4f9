package ruletest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/check"
	"sumodet/compiler/ruletest"
)

// words are texts that rules test for and events hold: what escapes, folding,
// wildcards and patterns may trip over. U+017F and U+212A are left out: RE2,
// Java and toLowerCase disagree on them, which is a declared difference.
var words = []string{
	"login", "LOGIN", "Log", "root", "a*b", "a?b", `C:\Temp\`, `\`, `x\\y`, `say "hi"`, "it's", "é", "É", "straße", "Ünal", "50%", "a.b", "aXb", "(a|b)+",
	"[x]", "$1", "^a", "tab\there", "line\nend", "-S", "::1", "10.1.2.3", "192.0.2.7", "1e3", "007", "-1", "9007199254740993", "null", "true", "日本", "😀",
}

type gen struct{ *rand.Rand }

func (g gen) word() string { return words[g.IntN(len(words))] }

// value is a word, often cut or joined, so that tests nearly hold.
func (g gen) value() string {
	w := g.word()
	switch g.IntN(6) {
	case 0:
		return w + g.word()
	case 1:
		return strings.ToUpper(w)
	case 2:
		return " " + w
	}
	return w
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}

func (g gen) list() string {
	n := 1 + g.IntN(3)
	out := make([]string, n)
	for i := range out {
		out[i] = quoted(g.word())
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// cond is a condition of the language, nested up to a depth.
func (g gen) cond(depth int) string {
	field := []string{"action", "user", "path"}[g.IntN(3)]
	if depth > 0 && g.IntN(3) == 0 {
		var b strings.Builder
		b.WriteString([]string{"any", "all", "none"}[g.IntN(3)] + " {\n")
		for range 2 + g.IntN(2) {
			b.WriteString(g.cond(depth-1) + "\n")
		}
		return b.String() + "}"
	}
	not := ""
	if g.IntN(4) == 0 {
		not = "not "
	}
	cased := []string{"", "cased "}[g.IntN(2)]
	switch g.IntN(15) {
	case 0:
		return not + field + " = " + quoted(g.word())
	case 1:
		return field + " != " + quoted(g.word())
	case 2:
		return not + field + " in " + g.list()
	case 3:
		return not + field + " contains " + cased + "any " + g.list()
	case 4:
		return not + field + " contains " + cased + "all " + g.list()
	case 5:
		return not + field + " starts " + cased + quoted(g.word())
	case 6:
		return not + field + " ends " + cased + quoted(g.word())
	case 7:
		return not + field + " like " + quoted("*"+g.word()+"*")
	case 8:
		return not + field + " exists"
	case 9:
		return not + "bytes " + []string{"=", "<", ">=", "!="}[g.IntN(4)] + " " + strconv.Itoa(g.IntN(3)*1000-1)
	case 10:
		return not + field + []string{" = ", " != "}[g.IntN(2)] + []string{"action", "lower(user)", `concat(path, "t")`, "trim(user)"}[g.IntN(4)]
	case 11:
		return not + "src in " + []string{"10.0.0.0/8", "192.0.2.0/25", "[192.0.2.7/32, 10.1.2.4/31]"}[g.IntN(3)]
	case 12:
		return not + []string{"length(user) > 4", "upper(action) contains cased \"LOG\""}[g.IntN(2)]
	case 13:
		return not + "bytes in " + []string{"-1..999", "1999..5000", "[0, 999]"}[g.IntN(3)]
	default:
		return not + field + " matches " + cased + []string{`/^\w+$/`, `/[a-c].b/`, `/(?:^|\s)-[A-Z]/`, `/o{1,2}[gt]/`, `/\\$/`}[g.IntN(5)]
	}
}

// event is a message in JSON; members are missing, null, empty or blank too.
func (g gen) event(i int) string {
	m := map[string]any{"host": fmt.Sprintf("h%d", i)}
	for _, f := range []string{"action", "user", "path", "bytes", "src"} {
		switch g.IntN(8) {
		case 0:
		case 1:
			m[f] = nil
		case 2:
			m[f] = []string{"", " "}[g.IntN(2)]
		default:
			m[f] = g.value()
			if f == "src" {
				m[f] = []string{"10.1.2.3", "10.1.2.5", "192.0.2.7", "192.0.2.128", "::1", "10.1.2", "300.1.1.1", " 10.1.2.3", "010.1.2.3"}[g.IntN(9)]
			}
			if f == "bytes" {
				m[f] = []any{0, 999, 1999, -1, "1999", "1e3", "x", 1.5}[g.IntN(8)]
			}
		}
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // texts and numbers always encode
	}
	return string(b)
}

const agreementSource = `
source events {
  scope  _sourceCategory = "app/events"
  format json
  parse  json {
    action       = "action"
    user         = "user"
    path         = "path"
    bytes number = "bytes"
    src    ip    = "src"
  }
  host "host"

  record {
    where objectType = "Audit"
    action      -> action
    user        -> user_username
    path        -> file_path
    bytes       -> bytesOut
    src         -> srcDevice_ip
    _sourceHost -> device_hostname
  }
}
`

// TestReadingsAgree generates rules and events and demands that the local run,
// the emitted search and the emitted Cloud SIEM rules name the same entities
// with the same labels. AGREEMENT_RULES and AGREEMENT_SEED ask for more of it.
func TestReadingsAgree(t *testing.T) {
	number := func(name string, or int) int {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return n
		}
		return or
	}
	const events = 40
	rules, seed := number("AGREEMENT_RULES", 120), number("AGREEMENT_SEED", 1)
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "tests"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "project.det"), []byte("project p {\n  folder \"P\"\n  notify email [\"a@example.com\"]\n}\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "sources.det"), []byte(agreementSource), 0o644))
	judged, named := 0, 0
	for i := range rules {
		g := gen{rand.New(rand.NewPCG(uint64(seed), uint64(i)))}
		det := "rule r {\n  title \"R\"\n  attack T1078 for persistence\n  severity 3\n\n  branch b {\n    from events\n    where " + g.cond(2) + "\n"
		if g.IntN(2) == 0 {
			det += "    except known when " + g.cond(1) + "\n"
		}
		det += "    label first severity 7 when " + g.cond(1) + "\n    label second when " + g.cond(0) + "\n    label rest otherwise\n    entity host _sourceHost\n    deploy search every 15m\n    deploy siem\n  }\n}\n"
		var log strings.Builder
		for k := range events {
			log.WriteString(g.event(k) + "\n")
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, "r.det"), []byte(det), 0o644))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "tests", "c.txtar"), []byte("Generated.\n-- events.jsonl --\n"+log.String()+"-- expect --\n"), 0o644))
		src, err := compiler.Load([]string{filepath.Join(dir, "r.det")})
		require.NoError(t, err)
		set, list := compiler.Check(src, check.Options{})
		if list.HasErrors() {
			continue // conditions that cannot hold together
		}
		cases, list, err := ruletest.Find(set)
		require.NoError(t, err)
		require.NoError(t, list.Err())
		r := cases[0].Run(context.Background(), nil)
		judged++
		named += len(r.Raised)
		for _, f := range r.Failures {
			if !strings.HasPrefix(f, "not expected") {
				assert.Fail(t, f, "seed %d, rule %d:\n%s\n%s", seed, i, det, log.String())
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d of %d rules judged over %d events each, %d signals", judged, rules, events, named)
	assert.Greater(t, judged, rules/2, "most rules must be fit to be judged")
	assert.Greater(t, named, judged, "rules must raise something")
}
