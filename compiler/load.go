package compiler

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sumodet/compiler/check"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// Sources are parsed files, ready to check.
type Sources struct {
	Files []*dsl.File  // those asked for, by name
	Units []check.Unit // the same with the declarations each sees
	Diags diag.List    // mistakes of syntax, of the files around them too
}

// Load reads and parses the .det files that paths name: files, or folders with
// all that is below them but hidden folders and those
// named testdata. A rule sees the declarations of
// its own file, then of the nearest sources.det and project.det upward, up to
// the folder that holds project.det or .git. The error is about files that
// cannot be read; mistakes in them are in Diags.
func Load(paths []string) (*Sources, error) {
	l := &loader{files: map[string]*dsl.File{}, out: &Sources{}}
	var names []string
	for _, p := range paths {
		found, err := detFiles(p)
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		f, err := l.file(name)
		if err != nil {
			return nil, err
		}
		if slices.Contains(l.out.Files, f) {
			continue // the same file by another path
		}
		env, err := l.env(name)
		if err != nil {
			return nil, err
		}
		l.out.Files = append(l.out.Files, f)
		l.out.Units = append(l.out.Units, check.Unit{File: f, Env: env})
	}
	l.out.Diags.Sort()
	return l.out, nil
}

// detFiles lists the rule files of one path.
func detFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: there is no such file or folder", path)
		}
		return nil, err
	}
	if !info.IsDir() {
		if filepath.Ext(path) != ".det" {
			return nil, fmt.Errorf("%s: a rule file ends in .det", path)
		}
		return []string{filepath.Clean(path)}, nil
	}
	var out []string
	err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != path && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case !d.IsDir() && filepath.Ext(name) == ".det":
			out = append(out, filepath.Clean(name))
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s: there are no .det files in it", path)
	}
	return out, err
}

type loader struct {
	files map[string]*dsl.File // by absolute path
	out   *Sources
}

// file parses a file once, whatever path leads to it.
func (l *loader) file(name string) (*dsl.File, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	if f, ok := l.files[abs]; ok {
		return f, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	f, diags := dsl.Parse(diag.NewFile(filepath.ToSlash(name), string(text)))
	l.files[abs] = f
	l.out.Diags = append(l.out.Diags, diags...)
	return f, nil
}

// env finds the project.det and sources.det files around a file, nearest
// first.
func (l *loader) env(name string) ([]*dsl.File, error) {
	var out []*dsl.File
	dir := filepath.Dir(name)
	for range 64 {
		stop := false
		for _, base := range []string{"sources.det", "project.det"} {
			path := filepath.Join(dir, base)
			if _, err := os.Stat(path); err != nil {
				continue
			}
			stop = stop || base == "project.det"
			if sameFile(path, name) {
				continue
			}
			f, err := l.file(path)
			if err != nil {
				return nil, err
			}
			out = append(out, f)
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil || stop {
			break
		}
		abs, err := filepath.Abs(dir)
		if err != nil || abs == filepath.Dir(abs) {
			break
		}
		dir = filepath.Join(dir, "..")
	}
	return out, nil
}

func sameFile(a, b string) bool {
	x, err1 := filepath.Abs(a)
	y, err2 := filepath.Abs(b)
	return err1 == nil && err2 == nil && x == y
}
