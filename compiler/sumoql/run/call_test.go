package run

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestReplacementText(t *testing.T) {
	for in, want := range map[string]string{
		`$1x`: `${1}x`, `$10`: `${1}0`, `${1}-${name}`: `${1}-${name}`, `\$2`: `$$2`, `\\$2`: `\${2}`, `a$`: `a$`, `$`: `$`, `\`: `\`,
	} {
		assert.Equal(t, want, expandTemplate(in), in)
	}
	// It may come from a message, and be long; it took seconds.
	expandTemplate(strings.Repeat("no group ", 1<<17))
}
