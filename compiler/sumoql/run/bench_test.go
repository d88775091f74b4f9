package run

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"sumodet/compiler/sumoql"
	"sumodet/dsl/diag"
)

func BenchmarkRun(b *testing.B) {
	q, diags := sumoql.Parse(diag.NewFile("q", `_sourceCategory=fw (*deny* or *drop*)
| json "action", "src_ip", "dest_port" as action, src_ip, dest_port nodrop
| where action matches /(?i)deny|drop/ and !isBlank(src_ip)
| timeslice 30s
| count as n, count_distinct(dest_port) as ports by src_ip, _timeslice
| where ports >= 3`))
	require.Empty(b, diags)
	plan, diags := New(q, Options{LackMetadata: true})
	require.Empty(b, diags)
	size := 0
	messages := make([]Message, 20000)
	for i := range messages {
		messages[i] = Message{Time: int64(i) * 10, Raw: fmt.Sprintf(`{"time":"2026-11-24T10:00:00Z","action":%q,"src_ip":"192.0.2.%d","dest_ip":"198.51.100.1","dest_port":%d,"bytes":60}`,
			[]string{"allow", "deny", "DROP", "allow"}[i%4], i%200, i*31%65536)}
		size += len(messages[i].Raw)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		res, err := plan.Run(context.Background(), func(yield func(Message) bool) {
			for _, m := range messages {
				if !yield(m) {
					return
				}
			}
		})
		require.NoError(b, err)
		require.NotEmpty(b, res.Rows)
	}
}
