package compiler_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
	"sumodet/compiler/check"
	"sumodet/compiler/ir"
)

// Words of process creation rules: programs and arguments that people look for,
// of which some are in every second event.
var (
	programs = strings.Fields(`powershell cmd rundll32 regsvr32 mshta wscript cscript certutil bitsadmin schtasks
		wmic msbuild installutil regasm cmstp odbcconf forfiles hh control msiexec net net1 nltest whoami
		nslookup ping tasklist sc reg vssadmin wbadmin bcdedit fsutil wevtutil attrib icacls takeown cipher
		esentutl ntdsutil dsquery adfind procdump psexec psexesvc mimikatz rubeus sharphound nc ncat plink
		putty winscp rclone megasync anydesk teamviewer chisel frpc ngrok`)
	arguments = strings.Fields(`-encodedcommand -windowstyle downloadstring frombase64string invoke-expression
		bypass hidden urlcache decodefile transfer create onlogon process call javascript vbscript scrobj
		comsvcs minidump lsass shadowcopy delete resize recoveryenabled bootstatuspolicy usn deletejournal
		sekurlsa logonpasswords kerberoast asreproast domain_trusts trusted_domains nopac zerologon
		socks5 reverse listener payload shellcode amsiutils logging scriptblock tamper exclusionpath`)
)

// manyRules is the text of n rules over process_events as teams have them: three
// to eight conditions, one to twenty texts each. The same seed gives the same bytes.
func manyRules(n int, seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 0))
	var b strings.Builder
	list := func(words []string, most int, form func(string) string) string {
		var out []string
		for range 1 + r.IntN(most) {
			w := words[r.IntN(len(words))]
			if r.IntN(3) > 0 { // most texts are a rule's own
				w += string(rune('a'+r.IntN(26))) + string(rune('a'+r.IntN(26)))
			}
			out = append(out, form(w))
		}
		return "[" + strings.Join(out, ", ") + "]"
	}
	quoted := func(w string) string { return `"` + w + `"` }
	exe := func(w string) string { return "`\\" + w + ".exe`" }
	for i := range n {
		fmt.Fprintf(&b, "rule generated_%03d {\n  title \"Generated %d\"\n  attack T1059.001 for execution\n  severity 5\n", i, i)
		b.WriteString("  branch start {\n    description \"A process was started.\"\n    from process_events\n    where all {\n      EventCode = 1\n")
		fmt.Fprintf(&b, "      Image ends any %s\n", list(programs, 20, exe))
		fmt.Fprintf(&b, "      CommandLine contains any %s\n", list(arguments, 20, quoted))
		for range r.IntN(6) {
			switch r.IntN(5) {
			case 0:
				fmt.Fprintf(&b, "      CommandLine contains any %s\n", list(arguments, 20, quoted))
			case 1:
				fmt.Fprintf(&b, "      CommandLine contains all %s\n", list(arguments, 2, quoted))
			case 2:
				fmt.Fprintf(&b, "      not ParentImage ends any %s\n", list(programs, 4, exe))
			case 3:
				fmt.Fprintf(&b, "      not User in %s\n", list(programs, 3, quoted))
			default:
				fmt.Fprintf(&b, "      any {\n        CommandLine contains any %s\n        ParentImage ends any %s\n      }\n", list(arguments, 8, quoted), list(programs, 8, exe))
			}
		}
		fmt.Fprintf(&b, "    }\n    label generated_%03d otherwise\n    entity host _sourceHost, user User\n    fields _messageTime, Image, CommandLine\n    deploy siem\n  }\n}\n\n", i)
	}
	return b.String()
}

// writeManyRules puts rules and the sources they read into a folder.
func writeManyRules(t testing.TB, dir string, n int) {
	sources, err := os.ReadFile(filepath.Join("..", "rules", "sources.det"))
	require.NoError(t, err)
	text := string(sources)
	text = text[strings.Index(text, "source "):] // without the lists, whose files lie elsewhere
	require.NoError(t, os.MkdirAll(dir, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "sources.det"), []byte(text), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "generated.det"), []byte(manyRules(n, 1)), 0o600))
}

// TestWriteManyRules writes MANY_RULES rules into the folder MANY_RULES_DIR, for
// measuring commands with them.
func TestWriteManyRules(t *testing.T) {
	dir, n := os.Getenv("MANY_RULES_DIR"), 0
	if _, err := fmt.Sscan(os.Getenv("MANY_RULES"), &n); err != nil || dir == "" {
		t.Skip("set MANY_RULES and MANY_RULES_DIR")
	}
	writeManyRules(t, dir, n)
}

func manySet(t testing.TB, n int) *ir.Set {
	dir := t.TempDir()
	writeManyRules(t, dir, n)
	src, err := compiler.Load([]string{dir})
	require.NoError(t, err)
	set, list := compiler.Check(src, check.Options{})
	require.False(t, list.HasErrors(), "%v", list)
	return set
}

// processLog is process events as Sysmon's are in JSON, of which a few are what
// rules look for. The same size gives the same bytes.
func processLog(t testing.TB, events int) string {
	r := rand.New(rand.NewPCG(7, 0))
	var b strings.Builder
	for i := range events {
		image := [...]string{"svchost", "chrome", "explorer", "taskhostw"}[r.IntN(4)]
		args := "-k netsvcs -p -s Schedule"
		switch r.IntN(40) {
		case 0:
			image = "powershell"
		case 1:
			image, args = programs[r.IntN(len(programs))], arguments[r.IntN(len(arguments))]+" "+arguments[r.IntN(len(arguments))]
		}
		fmt.Fprintf(&b, `{"_messageTime":%d,"_sourceHost":"WIN-%d","EventCode":1,"UtcTime":"2026-01-01 00:00:%02d.002","ProcessGuid":"{B3A4975A-36B0-1FAA-EE98-%012X}","ProcessId":%d,"Image":"C:\\Windows\\System32\\%s.exe","CommandLine":"C:\\Windows\\System32\\%s.exe %s","User":"CORP\\user%d","Hashes":"SHA256=%064X","ParentImage":"C:\\Windows\\System32\\services.exe"}`+"\n",
			1767225600000+i, i%997, i%60, i*7919, i%30000, image, image, args, i%50, i*31)
	}
	file := filepath.Join(t.TempDir(), "events.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o600))
	return file
}

// TestManyRulesSayWhatEachSays runs a hundred rules at once and one by one.
func TestManyRulesSayWhatEachSays(t *testing.T) {
	set := manySet(t, 100)
	file := processLog(t, 5000)
	signals := func(rules []*ir.Rule) map[string]int {
		out := map[string]int{}
		one := *set
		one.Rules = rules
		d := compiler.DryRun{Set: &one, Logs: map[string][]string{"process_events": {file}}, Signal: func(s local.Signal) error {
			out[string(s.AppendJSON(nil))]++
			return nil
		}}
		_, err := d.Run(t.Context())
		require.NoError(t, err)
		return out
	}
	all := signals(set.Rules)
	assert.NotEmpty(t, all)
	each := map[string]int{}
	for _, r := range set.Rules {
		for s, n := range signals([]*ir.Rule{r}) {
			each[s] += n
		}
	}
	assert.Equal(t, each, all)
}

// BenchmarkManyRules runs 10 and 300 rules over the same events.
func BenchmarkManyRules(b *testing.B) {
	const events = 50_000
	file := processLog(b, events)
	info, err := os.Stat(file)
	require.NoError(b, err)
	for _, n := range []int{10, 300} {
		set := manySet(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(info.Size())
			for b.Loop() {
				d := compiler.DryRun{Set: set, Logs: map[string][]string{"process_events": {file}}, Workers: 1, Signal: func(local.Signal) error { return nil }}
				if _, err := d.Run(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(events*float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkRun runs the shipped rules over the three kinds of log that they read.
func BenchmarkRun(b *testing.B) {
	r := rand.New(rand.NewPCG(8, 0))
	lines := map[string]func(i int) string{
		"firewall": func(i int) string {
			return fmt.Sprintf(`{"_messageTime":%d,"_sourceHost":"fw-%d","rule":"default","action":"%s","proto":"tcp","src_ip":"198.18.%d.%d","src_port":%d,"dest_ip":"10.0.0.%d","dest_port":%d,"bytes":%d}`,
				1767225600000+i, i%3, []string{"allow", "deny", "deny", "drop"}[r.IntN(4)], r.IntN(256), r.IntN(256), 1024+r.IntN(60000), r.IntN(256), []int{22, 443, 3389, 7000}[r.IntN(4)], r.IntN(5000))
		},
		"linux_syslog": func(i int) string {
			if r.IntN(1000) == 0 {
				return fmt.Sprintf("<30>Jan  1 00:%02d:%02d gw-%d knockd[812]: 192.0.2.%d: opencloseSSH: Stage %d", i/60%60, i%60, i%9, r.IntN(256), 1+r.IntN(3))
			}
			return fmt.Sprintf("<86>Jan  1 00:%02d:%02d lnx-%d sshd[%d]: Accepted publickey for user%d from 10.1.30.%d port %d ssh2", i/60%60, i%60, i%99, r.IntN(30000), i%50, r.IntN(256), r.IntN(60000))
		},
	}
	_, set := loaded(b, filepath.Join("..", "rules"))
	files := map[string]string{"process_events": processLog(b, 100_000)}
	for source, line := range lines {
		var text strings.Builder
		for i := range 200_000 {
			text.WriteString(line(i) + "\n")
		}
		files[source] = filepath.Join(b.TempDir(), source)
		require.NoError(b, os.WriteFile(files[source], []byte(text.String()), 0o600))
	}
	for source, file := range files {
		info, err := os.Stat(file)
		require.NoError(b, err)
		b.Run(source, func(b *testing.B) {
			b.SetBytes(info.Size())
			for b.Loop() {
				d := compiler.DryRun{Set: set, Logs: map[string][]string{source: {file}}, Signal: func(local.Signal) error { return nil }}
				if _, err := d.Run(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCheck loads, checks and emits a thousand rules.
func BenchmarkCheck(b *testing.B) {
	dir := b.TempDir()
	writeManyRules(b, dir, 1000)
	for b.Loop() {
		src, err := compiler.Load([]string{dir})
		require.NoError(b, err)
		set, list := compiler.Check(src, check.Options{})
		require.False(b, list.HasErrors())
		_, list = compiler.Emit(set)
		require.False(b, list.HasErrors())
	}
}
