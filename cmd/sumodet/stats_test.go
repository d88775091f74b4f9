package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1 kB", 1234: "1.23 kB", 999_499: "999 kB", 999_500: "1 MB",
		12_340_000: "12.3 MB", 1_000_000_318: "1 GB", 1<<63 - 1: "9.22 EB",
	} {
		assert.Equal(t, want, size(bytes), "%d", bytes)
	}
}

func TestShortNameFitsALine(t *testing.T) {
	assert.Equal(t, "a.log", shortName("a.log"))
	assert.Equal(t, `a\x1b[2J.log`, shortName("a\x1b[2J.log"))
	assert.Equal(t, "…"+strings.Repeat("b", 27)+".log", shortName(strings.Repeat("b", 90)+".log"))
}
