package run

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Texts of JSON are read as package encoding/json reads them.
func TestJSONText(t *testing.T) {
	for _, quoted := range []string{
		`""`, `"plain é"`, `"C:\\users\\udo"`, `"C:\\\\ud83d"`, `"a\tb\n\"c\"\/"`, `"\u00e9\u0041"`, `"\ud83d\ude00"`, `"\uD83D\uDE00x"`, `"\ud83d x"`, `"\ude00"`,
	} {
		var want string
		require.NoError(t, json.Unmarshal([]byte(quoted), &want))
		assert.Equal(t, want, jsonText(quoted), quoted)
	}
}
