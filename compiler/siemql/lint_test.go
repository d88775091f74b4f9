package siemql

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/dsl/diag"
)

func TestLint(t *testing.T) {
	for text, want := range map[string]string{
		`baseImage = "x" and fields["anything"] = "y" and dstPort = "22" and dstDevice_ip_isInternal = true`: "",
		`baseimage = "x"`: `rule:1:1: warning: records have no attribute "baseimage" [record-field]
    1 | baseimage = "x"
      | ^^^^^^^^^
      = near: baseImage`,
		`knocker = "x"`: `rule:1:1: warning: records have no attribute "knocker" [record-field]
    1 | knocker = "x"
      | ^^^^^^^
      = what the message itself has is fields["knocker"]`,
		`dstPort in ("22", "ssh")`: `rule:1:19: warning: dstPort is a number (int) and never equals this text [type]
    1 | dstPort in ("22", "ssh")
      |                   ^^^^^`,
	} {
		e, list := Parse(diag.NewFile("rule", text))
		require.Empty(t, list, text)
		assert.Equal(t, want, Lint(e).Error(), text)
	}
}
