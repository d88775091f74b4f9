package run

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestReplacementText(t *testing.T) {
	for in, want := range map[string]string{
		`$1x`: `${1}x`, `$10`: `${1}0`, `${1}-${name}`: `${1}-${name}`, `\$2`: `$$2`, `\\$2`: `\${2}`, `a$`: `a$`, `$`: `$`, `\`: `\`,
	} {
		assert.Equal(t, want, expandTemplate(in), in)
	}
	// It may come from a message.
	start := time.Now()
	expandTemplate(strings.Repeat("no group ", 1<<17))
	assert.Less(t, time.Since(start), time.Second)
}
