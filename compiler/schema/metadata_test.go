package schema_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/schema"
)

func TestMetadata(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range schema.Metadata {
		assert.False(t, seen[m.Name], m.Name)
		seen[m.Name] = true
		assert.Contains(t, []string{"text", "number", "time"}, m.Type, m.Name)
		assert.True(t, m.Scope || m.Stages, m.Name)
		assert.NotEmpty(t, m.Note, m.Name)
	}
	host, ok := schema.MetadataFieldFold("_sourceHost")
	assert.True(t, ok)
	assert.True(t, host.Scope && host.Stages)
	host, ok = schema.MetadataFieldFold("_sourcehost")
	assert.True(t, ok)
	assert.Equal(t, "_sourceHost", host.Name)
	index, _ := schema.MetadataFieldFold("_index")
	assert.False(t, index.Stages)
	slice, _ := schema.MetadataFieldFold("_timeslice")
	assert.Equal(t, "timeslice", slice.By)
}

func TestSchedule(t *testing.T) {
	for _, c := range []struct {
		every    time.Duration
		name     string
		cron     bool
		longest  time.Duration
		limited  bool
		startsIn time.Duration
	}{
		{15 * time.Minute, "15Minutes", false, schema.Day, true, 5 * time.Minute},
		{20 * time.Minute, "Custom", true, 7 * schema.Day, true, 5 * time.Minute},
		{time.Hour, "1Hour", false, 7 * schema.Day, true, 10 * time.Minute},
		{2 * time.Hour, "2Hours", false, 15 * schema.Day, true, 10 * time.Minute},
		{12 * time.Hour, "12Hours", false, 30 * schema.Day, true, 10 * time.Minute},
		{schema.Day, "1Day", true, 0, false, 10 * time.Minute},
	} {
		s := schema.ScheduleTypeOf(c.every)
		assert.Equal(t, c.name, s.Name)
		assert.Equal(t, c.cron, s.NeedsCron, c.name)
		longest, limited := schema.MaxRange(c.every)
		assert.Equal(t, c.longest, longest, c.name)
		assert.Equal(t, c.limited, limited, c.name)
		assert.Equal(t, c.startsIn, schema.StartDelay(c.every), c.name)
	}
}

func TestSIEM(t *testing.T) {
	assert.Equal(t, "T05M", schema.SIEMWindowName(5*time.Minute))
	assert.Equal(t, "T05D", schema.SIEMWindowName(5*schema.Day))
	assert.Equal(t, "CUSTOM", schema.SIEMWindowName(time.Minute))
	for _, w := range schema.SIEMWindows {
		assert.True(t, schema.MinSIEMWindow <= w.Size && w.Size <= schema.MaxSIEMWindow, w.Name)
	}
	assert.Len(t, schema.SIEMCategories, 15)
	c2, _ := schema.TacticByWord("command_and_control")
	assert.Equal(t, "Command and Control", schema.SIEMCategory(c2))
	for _, tactic := range schema.Tactics() {
		known := schema.SIEMCategory(tactic) == tactic.Name
		assert.Equal(t, tactic.Word != "reconnaissance", known, tactic.Word)
	}
}

func TestNamePattern(t *testing.T) {
	name := regexp.MustCompile(schema.NamePattern)
	assert.True(t, name.MatchString(`Port knocking - knock_daemon (a\b)`))
	for _, bad := range []string{"a!", "a|b", "a[1]", "é", "a\nb", ""} {
		assert.False(t, name.MatchString(bad), bad)
	}
}
