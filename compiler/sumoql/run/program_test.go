package run

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/engine"
	"sumodet/compiler/logs"
	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// lineInput is messages such as "1000 text", a line each, the time first.
type lineInput struct {
	*logs.Reader
	plan *Plan
}

func (in lineInput) Loader() engine.Loader {
	inputs := in.plan.Inputs()
	return func(raw []byte, b *engine.Batch, i int32) bool {
		row := b.Row(i)
		for _, f := range inputs {
			switch f.Name {
			case "_raw":
				row[f.Slot] = value.TextOf(engine.View(raw))
			case "_messageTime":
				row[f.Slot] = value.NumberOf(float64(timeOf(string(raw))))
			}
		}
		return true
	}
}

func timeOf(line string) int64 {
	word, _, _ := strings.Cut(line, " ")
	ms, _ := strconv.ParseInt(word, 10, 64)
	return ms
}

// A plan's program run by the engine gives what Run gives.
func TestProgramAgreesWithRun(t *testing.T) {
	var text strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&text, "%d user=u%d action=%s port=%d\n", i*7919%100000, i%17, []string{"deny", "allow", "Drop"}[i%3], i%50)
	}
	lines := strings.Split(strings.TrimSpace(text.String()), "\n")
	for _, query := range []string{
		`deny`,
		`(deny or drop) !u3 | parse "user=* action=* port=*" as user, action, port | where num(port) > 20 | limit 7`,
		`* | parse regex "user=(?<user>\S+)" | timeslice 10s | count as n, values(user) as users by _timeslice | sort by _timeslice asc`,
		`* | parse "port=*" as port | sum(port) as total, pct(port, 50, 95), first(port), last(port)`,
		`allow | parse "user=*" as user | dedup 2 by user | fields user, _messageTime`,
		`* | parse regex "(?<digit>\d)" multi | count by digit | top 3 digit by _count, digit asc`,
	} {
		t.Run(query, func(t *testing.T) {
			q, diags := sumoql.Parse(diag.NewFile("q", query))
			require.Empty(t, diags)
			plan, diags := New(q, Options{})
			require.Empty(t, diags)
			var messages []Message
			for _, line := range lines {
				messages = append(messages, Message{Raw: line, Time: timeOf(line)})
			}
			want, err := plan.Run(context.Background(), slices.Values(messages))
			require.NoError(t, err)
			require.NotEmpty(t, want.Rows)
			for workers := 1; workers <= 3; workers++ {
				in, err := logs.Open("-", strings.NewReader(text.String()))
				require.NoError(t, err)
				reader, err := logs.NewReader(in, logs.Source{Formats: []logs.Format{logs.Lines}}, time.Unix(0, 0))
				require.NoError(t, err)
				exec := plan.Program().Start(context.Background(), engine.Options{Workers: workers})
				require.NoError(t, exec.Feed(lineInput{reader, plan}))
				require.NoError(t, exec.Finish())
				assert.Equal(t, want, plan.Result())
			}
		})
	}
}

// Run stops when its context is cancelled.
func TestRunIsCancelled(t *testing.T) {
	q, _ := sumoql.Parse(diag.NewFile("q", "* | count"))
	plan, diags := New(q, Options{})
	require.Empty(t, diags)
	ctx, cancel := context.WithCancel(context.Background())
	endless := func(yield func(Message) bool) {
		for yield(Message{Raw: "x"}) {
			cancel()
		}
	}
	_, err := plan.Run(ctx, endless)
	assert.ErrorIs(t, err, context.Canceled)
}
