package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2/maybe"
	godiff "github.com/rogpeppe/go-internal/diff"

	"sumodet/compiler"
	"sumodet/dsl"
)

type fmtCmd struct {
	paths
	List  bool `short:"l" help:"List files whose form is not canonical."`
	Diff  bool `short:"d" help:"Print what would change."`
	Write bool `short:"w" help:"Write the canonical form to the files."`
}

// Run prints files in canonical form, as gofmt does. Files with mistakes of
// syntax are left alone.
func (c fmtCmd) Run(std streams) error {
	src, err := compiler.Load(c.orHere())
	if err != nil {
		return misuse(err)
	}
	if src.Diags.HasErrors() {
		return mistakes(src.Diags)
	}
	var files []formatted
	for _, f := range src.Files {
		files = append(files, formatted{f.Source.Name, []byte(f.Source.Text), dsl.Format(f)})
	}
	return formatFiles(std, files, c.List, c.Diff, c.Write)
}

// formatted is a file and its canonical form.
type formatted struct {
	name      string
	have, got []byte
}

// formatFiles does what -l, -d and -w say; without them it prints the files.
func formatFiles(std streams, files []formatted, list, diff, write bool) error {
	changed := false
	for _, f := range files {
		same := bytes.Equal(f.have, f.got)
		changed = changed || !same
		if list && !same {
			fmt.Fprintln(std.out, f.name)
		}
		if diff && !same {
			_, _ = std.out.Write(godiff.Diff(f.name+".orig", f.have, f.name, f.got))
		}
		if write && !same {
			if err := rewrite(f.name, f.got); err != nil {
				return misuse(err)
			}
		}
		if !list && !diff && !write {
			if _, err := std.out.Write(f.got); err != nil {
				return err
			}
		}
	}
	if changed && (list || diff) && !write {
		return exit(exitFindings)
	}
	return nil
}

// rewrite puts text into a file that is there, whole or not at all; a link stays
// one.
func rewrite(name string, text []byte) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	return maybe.WriteFile(name, text, info.Mode().Perm())
}
