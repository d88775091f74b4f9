package sumotest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2/maybe"
)

// A Sandbox is a Server whose state lives in a folder: DIR/state.json, written
// whole before each write is answered, so that a crash loses nothing that was
// promised. The folder is locked while the sandbox is open.
type Sandbox struct {
	*Server
	lock *flock.Flock
}

// ErrSandboxInUse is the error of OpenSandbox when another process has the
// folder open.
var ErrSandboxInUse = errors.New("the sandbox is in use by another process")

// OpenSandbox opens the sandbox in dir, which is made if it does not exist. It
// needs no credentials, has no rate limit, and lives by this machine's clock.
func OpenSandbox(dir string) (*Sandbox, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the sandbox %s: %w", dir, err)
	}
	if !locked {
		return nil, fmt.Errorf("%s: %w", dir, ErrSandboxInUse)
	}
	s := New(Options{Now: time.Now})
	file := filepath.Join(dir, "state.json")
	switch doc, err := os.ReadFile(file); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, errors.Join(err, lock.Close())
	default:
		if err := s.Load(doc); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", file, err), lock.Close())
		}
	}
	if s.saved, err = s.Save(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s.onWrite = func(doc []byte) error { return maybe.WriteFile(file, doc, 0o600) }
	return &Sandbox{s, lock}, nil
}

// Close unlocks the folder. The server answers no write after it.
func (s *Sandbox) Close() error {
	s.mu.Lock()
	s.onWrite = func([]byte) error { return errors.New("the sandbox is closed") }
	s.mu.Unlock()
	return s.lock.Close()
}
