package sumoql

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sumodet/dsl/diag"
)

const benchQuery = `(_sourceCategory=linux/syslog or _sourceCategory=linux/secure) (knockd or fwknop*)
| parse regex "\s(?<process>[A-Za-z0-9_./-]+)(?:\[\d+\])?:\s+(?<msg_text>.+)"
| json "EventID", "EventData.Image" as event_id, image nodrop
| where process in ("knockd", "fwknopd") and !isBlank(image) and (event_id = "1" or image matches /(?i)\\knock\.exe$/)
| if(msg_text matches "*OPEN SESAME*", "triggered", if(msg_text matches /: Stage \d+/, "in_progress", "activity")) as label
| timeslice 30s
| count as hits, count_distinct(port) as ports, min(_messageTime) as start by src_ip, _timeslice
| where hits >= 3 and ports <= 8
`

func BenchmarkParsePrint(b *testing.B) {
	b.SetBytes(int64(len(benchQuery)))
	for b.Loop() {
		q, diags := Parse(diag.NewFile("q", benchQuery))
		require.Empty(b, diags)
		Print(q)
	}
}

// BenchmarkNested parses a hundred of each thing that nests.
func BenchmarkNested(b *testing.B) {
	for name, text := range map[string]string{
		"brackets": strings.Repeat("(", 100) + "a = 1" + strings.Repeat(")", 100),
		"calls":    strings.Repeat("f(", 100) + "a" + strings.Repeat(")", 100) + " = 1",
		"ifs":      strings.Repeat("if(a = 1, 2, ", 100) + "3" + strings.Repeat(")", 100) + " = 1",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, diags := Parse(diag.NewFile("q", "* | where "+text))
				require.Empty(b, diags)
			}
		})
	}
}

// BenchmarkCorpus parses and prints all real queries on all cores.
func BenchmarkCorpus(b *testing.B) {
	queries, size := corpus(b), 0
	for _, q := range queries {
		size += len(q.Query)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		inParallel(queries, func(q corpusQuery) {
			if tree, diags := Parse(diag.NewFile(q.ID, q.Query)); !diags.HasErrors() {
				Print(tree)
			}
		})
	}
}
