package compiler_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestLetsThatNameOthersTwice checks conditions, looks for their words and explains them
// that would be a million million long if their lets were written out: each let is
// looked through once.
func TestLetsThatNameOthersTwice(t *testing.T) {
	for _, form := range []string{
		`a%[2]d and a%[2]d and Image != "no%[2]d"`,
		"any {\n      a%[2]d and Image != \"no%[2]d\"\n      a%[2]d and Image contains \"tool%[2]d\"\n    }",
	} {
		cond := "Image exists\n    let a0 = Image ends \"knock.exe\"\n"
		for i := range 40 {
			cond += fmt.Sprintf("    let a%[1]d = "+form+"\n", i+1, i)
		}
		lost := whyOf(t, cond+"    where a40", "cmd.exe")
		assert.Contains(t, lost.Words, "knock", form)
		miss := lost.Nearest()
		require.NotNil(t, miss, form)
		steps := lost.Fails(miss)
		require.Len(t, steps, 1, form)
		failed := lost.Explain(steps[0], miss)
		require.NotEmpty(t, failed, form)
		assert.LessOrEqual(t, len(failed), 1+40, form)
		assert.Equal(t, "cmd.exe", failed[0].Value.Str(), form)
	}
}
