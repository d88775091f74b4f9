package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/logs"
)

func TestTheRarestLiteralsAreLookedFor(t *testing.T) {
	var lines []string
	for i := range 100 {
		lines = append(lines, fmt.Sprintf("%d powershell %s %s", i, []string{"encoded", "plain"}[i&1], strings.Repeat("knock", i%50/49)))
	}
	var sample *logs.Chunk
	for c := range chunksOf(t, strings.Join(lines, "\n")) {
		sample = c
	}
	pipes := []*Pipe{
		{Name: "rarest", Literals: [][]Need{AnyOf("powershell"), AnyOf("plain", "encoded"), AnyOf("knock", "fwknop")}},
		{Name: "none is rare", Literals: [][]Need{AnyOf("powershell"), AnyOf("POWER")}},
		{Name: "none is usable", Literals: [][]Need{AnyOf(`a"b`), AnyOf("xy")}},
		{Name: "none"},
		{Name: "half", Literals: [][]Need{AnyOf("powershell"), AnyOf("encoded")}},
	}
	chosen, dense := choose(pipes, sample)
	assert.Equal(t, [][]string{{"knock", "fwknop"}, nil, nil, nil, {"encoded"}}, chosen)
	assert.True(t, dense, "half of the messages are encoded")
	_, dense = choose(pipes[:1], sample)
	assert.False(t, dense)
	chosen, _ = choose(pipes, nil)
	assert.Equal(t, [][]string{{"powershell"}, {"powershell"}, nil, nil, {"powershell"}}, chosen, "before anything is known")
}
