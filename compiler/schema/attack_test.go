package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/schema"
)

func TestTechnique(t *testing.T) {
	knocking, ok := schema.Technique("T1205.001")
	require.True(t, ok)
	assert.Equal(t, "Port Knocking", knocking.Name)
	assert.Equal(t, "T1205", knocking.Parent)
	assert.Equal(t, []string{"persistence", "defense_evasion", "command_and_control"}, words(knocking.Tactics))

	signaling, ok := schema.Technique("T1205")
	require.True(t, ok)
	assert.Equal(t, "Traffic Signaling", signaling.Name)
	assert.Empty(t, signaling.Parent)

	_, ok = schema.Technique("T1205.009")
	assert.False(t, ok)
}

func words(tactics []schema.Tactic) []string {
	var out []string
	for _, t := range tactics {
		out = append(out, t.Word)
	}
	return out
}

func TestTacticByWord(t *testing.T) {
	c2, ok := schema.TacticByWord("command_and_control")
	require.True(t, ok)
	assert.Equal(t, schema.Tactic{ID: "TA0011", Name: "Command and Control", Word: "command_and_control"}, c2)
	_, ok = schema.TacticByWord("Command and Control")
	assert.False(t, ok)
}

func TestAttackIsWhole(t *testing.T) {
	assert.Len(t, schema.Tactics(), 14)
	techniques := schema.Techniques()
	assert.Len(t, techniques, 691)
	assert.True(t, slices.IsSortedFunc(techniques, func(a, b schema.TechniqueInfo) int { return strings.Compare(a.ID, b.ID) }))
	for _, tech := range techniques {
		alone, ok := schema.Technique(tech.ID)
		assert.True(t, ok, tech.ID)
		assert.Equal(t, tech, alone)
		assert.Regexp(t, `^T\d{4}(\.\d{3})?$`, tech.ID)
		assert.NotEmpty(t, tech.Name, tech.ID)
		assert.NotEmpty(t, tech.Tactics, tech.ID)
		for _, tactic := range tech.Tactics {
			assert.Regexp(t, `^TA\d{4}$`, tactic.ID, tech.ID)
		}
		if tech.Parent != "" {
			_, ok := schema.Technique(tech.Parent)
			assert.True(t, ok, "%s has no parent", tech.ID)
		}
	}
}

func TestNearTechniques(t *testing.T) {
	for id, want := range map[string]string{
		"t1205.001": "[T1205.001]",
		"T1205.01":  "[T1205 T1205.001 T1205.002]",
		"T120":      "[T1020 T1120 T1200 T1201 T1202]",
		"knocking":  "[]",
	} {
		var ids []string
		for _, near := range schema.NearTechniques(id) {
			ids = append(ids, near.ID)
		}
		assert.Equal(t, want, fmt.Sprint(ids), id)
	}
}
