package compiler_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler"
	"sumodet/compiler/backend/local"
)

// telemetry returns the folder of recorded logs, which is not part of the
// project.
func telemetry(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("SUMODET_SHARED")
	if dir == "" {
		dir = "../../shared"
	}
	dir = filepath.Join(dir, "data", "telemetry")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the recorded telemetry is not here: set SUMODET_SHARED to the folder that has data/telemetry")
	}
	return dir
}

// scene is a stretch of the recording and what a correct rule says of it.
type scene struct {
	name, class, src string
	start, end       float64
	want             []string
}

func scenes(t *testing.T, dir string) (out []scene) {
	data, err := os.ReadFile(filepath.Join(dir, "scenes.tsv"))
	require.NoError(t, err)
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if i == 0 {
			continue
		}
		f := strings.Split(line, "\t")
		s := scene{name: f[0], class: f[3], src: f[5]}
		s.start, err = strconv.ParseFloat(f[1], 64)
		require.NoError(t, err)
		s.end, err = strconv.ParseFloat(f[2], 64)
		require.NoError(t, err)
		for _, label := range strings.Split(f[6], ",") {
			switch label {
			case "none", "knock_client_execution", "hping3_syn_knock": // no process events were recorded
			default:
				s.want = append(s.want, label)
			}
		}
		out = append(out, s)
	}
	return out
}

// TestRecordedScenes runs the shipped rules over the whole recording in every
// form of its logs. Each scene raises what it should, and the benign ones no
// more than the rule's README names as known false positives.
func TestRecordedScenes(t *testing.T) {
	dir := telemetry(t)
	at := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	for _, logs := range [][2]string{
		{"syslog.log", "firewall_deny.jsonl"}, {"syslog_wire.log", "firewall_deny.log"}, {"syslog_rfc3339.log", "firewall_deny_ulogd.log"},
	} {
		t.Run(logs[0]+" "+logs[1], func(t *testing.T) {
			_, set := loaded(t, "../rules")
			var got []local.Signal
			run := compiler.DryRun{Set: set, At: at, Signal: func(s local.Signal) error { got = append(got, s); return nil },
				Logs: map[string][]string{"linux_syslog": {filepath.Join(dir, logs[0])}, "firewall": {filepath.Join(dir, logs[1])}}}
			sum, err := run.Run(context.Background())
			require.NoError(t, err)
			assert.Zero(t, sum.NoTime)
			assert.Zero(t, sum.NoEntity)
			for _, s := range scenes(t, dir) {
				raised := map[string]bool{}
				for _, sig := range got {
					if s.has(sig) {
						raised[sig.Label.Name] = true
					}
				}
				for _, label := range s.want {
					assert.True(t, raised[label], "scene %s does not raise %s", s.name, label)
				}
				if s.class == "benign" && s.src != "192.0.2.50" { // the administrator's knock is a knock
					for label := range raised {
						known := label == "knockd_general_activity" || contains(s.want, label)
						assert.True(t, known, "the benign scene %s raises %s", s.name, label)
					}
				}
			}
		})
	}
}

// has reports whether a signal belongs to a scene: by its source where the
// signal names one, as lines of knockd may fall into a later scene, else by
// its time, which the syslog forms hold in seconds.
func (s scene) has(sig local.Signal) bool {
	for _, e := range sig.Entities {
		if e.Type == "ip" {
			return e.Value == s.src
		}
	}
	t := sig.Time.Num() / 1000
	return s.start-1 <= t && t <= s.end
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
