package run

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/sumoql"
	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// conformanceFloor is the number of vectors that must pass.
const conformanceFloor = 428

// vector is a line of conformance/search.jsonl; its README has the members.
type vector struct {
	ID, Op, Query string
	Messages      []map[string]any
	Expect        []map[string]any
	Error         bool
	Ordered       bool
	Absent        []string
	Tolerance     float64
	JSONText      []string `json:"json_text"`
	Tables        map[string][]map[string]any
	TimeRange     *struct{ From, To int64 }
	From          string
}

// TestConformance runs what Sumo's documentation states and shows. The vectors
// are not part of this tree: SUMODET_SHARED names the folder that holds
// data/conformance.
func TestConformance(t *testing.T) {
	dir := os.Getenv("SUMODET_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(dir, "data", "conformance", "search.jsonl"))
	if err != nil {
		t.Skip("no vectors: set SUMODET_SHARED to the folder that holds data/conformance/search.jsonl")
	}
	defer f.Close()
	type count struct{ passed, all int }
	ops := map[string]*count{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	passed, all := 0, 0
	for lines.Scan() {
		var v vector
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		c := ops[v.Op]
		if c == nil {
			c = &count{}
			ops[v.Op] = c
		}
		c.all++
		all++
		if problem := v.check(); problem != "" {
			t.Logf("%s (%s, %s): %s\n%s", v.ID, v.Op, v.From, v.Query, problem)
			continue
		}
		c.passed++
		passed++
	}
	require.NoError(t, lines.Err())
	for _, op := range slices.Sorted(maps.Keys(ops)) {
		t.Logf("%-24s %d of %d", op, ops[op].passed, ops[op].all)
	}
	t.Logf("%d of %d passed", passed, all)
	assert.GreaterOrEqual(t, passed, conformanceFloor)
}

// check returns what is wrong with the result; "" if it is as expected.
func (v *vector) check() string {
	q, diags := sumoql.Parse(diag.NewFile(v.ID, v.Query))
	if diags.HasErrors() {
		if v.Error {
			return ""
		}
		return diags.Error()
	}
	opt := Options{Tables: map[string]*Table{}}
	if v.TimeRange != nil {
		opt.From, opt.To = v.TimeRange.From, v.TimeRange.To
	}
	for name, rows := range v.Tables {
		opt.Tables[name] = tableOf(rows)
	}
	messages := make([]Message, len(v.Messages))
	seen := map[string]bool{}
	for i, m := range v.Messages {
		messages[i] = messageOf(m)
		for _, f := range messages[i].Fields {
			seen[f.Name] = true
		}
	}
	opt.Fields = slices.Sorted(maps.Keys(seen))
	plan, diags := New(q, opt)
	if diags.HasErrors() {
		if v.Error && !strings.Contains(diags.Error(), "not-evaluated") {
			return ""
		}
		return diags.Error()
	}
	res, err := plan.Run(context.Background(), slices.Values(messages))
	if err != nil {
		return err.Error()
	}
	if v.Error {
		return "no error"
	}
	return v.compare(res)
}

func tableOf(rows []map[string]any) *Table {
	t := &Table{}
	for _, row := range rows {
		for _, k := range slices.Sorted(maps.Keys(row)) {
			if !slices.Contains(t.Columns, k) {
				t.Columns = append(t.Columns, k)
			}
		}
	}
	for _, row := range rows {
		var vals []value.Value
		for _, c := range t.Columns {
			vals = append(vals, valueOf(row[c]))
		}
		t.Rows = append(t.Rows, vals)
	}
	return t
}

func messageOf(m map[string]any) Message {
	out := Message{}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		switch k {
		case "_raw":
			out.Raw, _ = m[k].(string)
		case "_messageTime":
			ms, _ := m[k].(float64)
			out.Time = int64(ms)
		default:
			out.Fields = append(out.Fields, Field{k, valueOf(m[k])})
		}
	}
	return out
}

func valueOf(x any) value.Value {
	switch x := x.(type) {
	case string:
		return textOf(x)
	case float64:
		return value.NumberOf(x)
	case bool:
		return value.BoolOf(x)
	}
	return value.Value{}
}

func (v *vector) compare(res *Result) string {
	for _, name := range v.Absent {
		if slices.ContainsFunc(res.Fields, func(f string) bool { return strings.EqualFold(f, name) }) {
			return "the field " + name + " is there"
		}
	}
	if len(res.Rows) != len(v.Expect) {
		return fmt.Sprintf("%d rows, not %d: %s", len(res.Rows), len(v.Expect), show(res))
	}
	left := slices.Clone(res.Rows)
	for i, want := range v.Expect {
		at := slices.IndexFunc(left, func(row []value.Value) bool { return v.same(res.Fields, row, want) })
		if v.Ordered {
			at = -1
			if v.same(res.Fields, res.Rows[i], want) {
				at = 0
			}
		}
		if at < 0 {
			return fmt.Sprintf("no row %v in %s", want, show(res))
		}
		if !v.Ordered {
			left = slices.Delete(left, at, at+1)
		}
	}
	return ""
}

func (v *vector) same(fields []string, row []value.Value, want map[string]any) bool {
	for name, w := range want {
		got := value.Value{}
		if i := slices.IndexFunc(fields, func(f string) bool { return strings.EqualFold(f, name) }); i >= 0 {
			got = row[i]
		}
		if slices.Contains(v.JSONText, name) {
			if compact(got.String()) != compact(fmt.Sprint(w)) {
				return false
			}
			continue
		}
		if !v.equal(got, w) {
			return false
		}
	}
	return true
}

func compact(s string) string {
	var x any
	if json.Unmarshal([]byte(s), &x) != nil {
		return s
	}
	b, _ := json.Marshal(x)
	return string(b)
}

func (v *vector) equal(got value.Value, want any) bool {
	switch w := want.(type) {
	case nil:
		return got.IsNull()
	case string:
		return !got.IsNull() && got.String() == w
	case bool:
		return got.String() == strconv.FormatBool(w)
	case float64:
		f, err := strconv.ParseFloat(got.String(), 64)
		return err == nil && (f == w || math.Abs(f-w) <= cmp.Or(v.Tolerance, 1e-9*math.Abs(w)))
	}
	return false
}

func show(res *Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v", res.Fields)
	for _, row := range res.Rows {
		b.WriteString("\n  ")
		for _, v := range row {
			if v.IsNull() {
				b.WriteString("null ")
				continue
			}
			fmt.Fprintf(&b, "%q ", v.String())
		}
	}
	return b.String()
}
