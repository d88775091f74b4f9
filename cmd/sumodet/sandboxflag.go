package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"

	"github.com/alecthomas/kong"
)

// sandboxFlag is --sandbox[=DIR]: without a folder, one under the user's state
// directory is used, for this project and these paths.
type sandboxFlag struct {
	on  bool
	dir string
}

// Decode implements kong.MapperValue: only `=DIR` is the flag's, a word that
// follows is not.
func (f *sandboxFlag) Decode(ctx *kong.DecodeContext) error {
	f.on = true
	if ctx.Scan.Peek().Type == kong.FlagValueToken {
		f.dir = ctx.Scan.Pop().String()
		if f.dir == "" {
			return fmt.Errorf("--sandbox= names no folder")
		}
	}
	return nil
}

// IsBool implements kong.BoolMapperValue.
func (sandboxFlag) IsBool() bool { return true }

// folder returns the sandbox's folder for a project whose rules are at paths.
func (f sandboxFlag) folder(std streams, project string, paths []string) (string, error) {
	if f.dir != "" {
		return f.dir, nil
	}
	state, _ := std.env("XDG_STATE_HOME")
	if state == "" {
		home, _ := std.env("HOME")
		if home == "" {
			return "", misusef("there is no home folder: say --sandbox=DIR")
		}
		state = filepath.Join(home, ".local", "state")
	}
	sum := sha256.New()
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return "", misuse(err)
		}
		if real, err := filepath.EvalSymlinks(abs); err == nil {
			abs = real
		}
		fmt.Fprintln(sum, abs)
	}
	return filepath.Join(state, "sumodet", "sandbox", project+"-"+hex.EncodeToString(sum.Sum(nil)[:4])), nil
}
