package sumotest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSandboxRemembers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "sandbox")
	s, err := OpenSandbox(dir)
	require.NoError(t, err)
	status, doc := call(t, s.Server, "POST", "v1/logSearches", fmt.Sprintf(searchBody, "s", ""))
	require.Equal(t, 200, status)

	// What is on disk when the answer arrives is all a crash leaves.
	kept, err := os.ReadFile(filepath.Join(dir, "state.json"))
	require.NoError(t, err)
	copied := New(Options{})
	require.NoError(t, copied.Load(kept))
	status, _ = call(t, copied, "GET", "v1/logSearches/"+doc["id"].(string), "")
	assert.Equal(t, 200, status)

	require.NoError(t, s.Close())
	s, err = OpenSandbox(dir)
	require.NoError(t, err)
	status, _ = call(t, s.Server, "GET", "v1/logSearches/"+doc["id"].(string), "")
	assert.Equal(t, 200, status)
	require.NoError(t, s.Close())
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 2, "state.json and lock, no leftovers")
}

func TestSandboxIsOpenOnce(t *testing.T) {
	dir := t.TempDir()
	s, err := OpenSandbox(dir)
	require.NoError(t, err)
	_, err = OpenSandbox(dir)
	assert.ErrorIs(t, err, ErrSandboxInUse)
	require.NoError(t, s.Close())
	s, err = OpenSandbox(dir)
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

func TestSandboxWithoutItsDiskPromisesNothing(t *testing.T) {
	s, err := OpenSandbox(t.TempDir())
	require.NoError(t, err)
	save := s.onWrite
	s.onWrite = func([]byte) error { return errors.New("disk full") }
	status, _ := call(t, s.Server, "POST", "v1/logSearches", fmt.Sprintf(searchBody, "s", ""))
	assert.Equal(t, 500, status)
	s.onWrite = save
	_, doc := call(t, s.Server, "GET", "v2/content/folders/personal", "")
	assert.Empty(t, doc["children"])
	require.NoError(t, s.Close())
}

func TestSandboxRefusesWhatItCannotRead(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"items":{}}`, `{"items":null,"rules":null}`} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "state.json"), []byte(text), 0o600))
		_, err := OpenSandbox(dir)
		assert.ErrorContains(t, err, "state.json: the state cannot be read", "%q", text)
		kept, err := os.ReadFile(filepath.Join(dir, "state.json"))
		require.NoError(t, err)
		assert.Equal(t, text, string(kept), "what cannot be read is not overwritten")
	}
}
