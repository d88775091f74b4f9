package schema_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/schema"
)

func TestNearest(t *testing.T) {
	among := []string{"dest_port", "dest_ip", "src_ip", "src_port", "process", "action", "é"}
	for word, want := range map[string][]string{
		"dest_prot":   {"dest_port"}, // two neighbours swapped
		"DEST_PORT":   {"dest_port"},
		"scr_ip":      {"src_ip"},
		"dst_ip":      {"dest_ip"},
		"proces":      {"process"},
		"sourceport1": nil,
		"e":           nil, // one letter has no neighbours
		"ab":          nil, // half of it would have to change
		"":            nil,
	} {
		assert.Equal(t, want, schema.Nearest(word, among), word)
	}
	assert.Equal(t, []string{"acb", "cab", "cba"}, schema.Nearest("abc", []string{"cab", "xyz", "cba", "acb"}), "nearest first, then as given")
	assert.Equal(t, []string{"device_hostname_raw"}, schema.Nearest("devicehostnameraw", []string{"device_hostname_raw"}))
}
