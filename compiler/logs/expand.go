package logs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Expand returns the files that patterns name: * and ? and [a-z] stand for parts
// of a name as in path/filepath.Match, ** for any number of folders. The files of
// a pattern are sorted and no file is named twice; "-" stays. A name that exists
// is never taken as a pattern, and patterns match no folders. The error names the
// first pattern that is malformed or matches nothing.
func Expand(patterns ...string) ([]string, error) {
	var files []string
	seen := map[string]bool{}
	for _, p := range patterns {
		found, err := expand(p)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if !seen[f] {
				seen[f] = true
				files = append(files, f)
			}
		}
	}
	return files, nil
}

func expand(pattern string) ([]string, error) {
	if pattern == "-" {
		return []string{pattern}, nil
	}
	if _, err := os.Lstat(pattern); err == nil {
		return []string{pattern}, nil
	}
	if !strings.ContainsAny(pattern, "*?[") {
		return nil, &Error{File: pattern, Offset: -1, Message: "no such file", Err: fs.ErrNotExist}
	}
	found, err := glob(pattern)
	if errors.Is(err, filepath.ErrBadPattern) {
		return nil, &Error{File: pattern, Offset: -1, Message: "malformed pattern", Err: err}
	} else if err != nil {
		return nil, fileError(pattern, err)
	}
	found = slices.DeleteFunc(found, func(name string) bool {
		info, err := os.Stat(name)
		return err != nil || info.IsDir()
	})
	if len(found) == 0 {
		return nil, &Error{File: pattern, Offset: -1, Message: "no file matches the pattern", Err: fs.ErrNotExist}
	}
	slices.Sort(found)
	return found, nil
}

// glob is filepath.Glob with **, which the standard library lacks. A pattern is
// matched part by part against the tree below its part before the first **.
func glob(pattern string) ([]string, error) {
	parts := strings.Split(filepath.ToSlash(pattern), "/")
	i := slices.Index(parts, "**")
	if i < 0 {
		return filepath.Glob(pattern)
	}
	rest := parts[i:]
	for _, p := range rest {
		if _, err := filepath.Match(p, ""); err != nil {
			return nil, err
		}
	}
	roots := []string{"."}
	if head := strings.Join(parts[:i], "/"); i > 0 && head == "" {
		roots = []string{"/"}
	} else if i > 0 {
		var err error
		if roots, err = filepath.Glob(filepath.FromSlash(head)); err != nil {
			return nil, err
		}
	}
	var found []string
	for _, root := range roots {
		err := filepath.WalkDir(root, func(name string, _ fs.DirEntry, err error) error {
			if err != nil {
				if name == root {
					return err
				}
				return fmt.Errorf("%s: %w", name, err)
			}
			rel, err := filepath.Rel(root, name)
			if err == nil && rel != "." && matchParts(rest, strings.Split(filepath.ToSlash(rel), "/")) {
				found = append(found, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// matchParts matches the parts of a name; ** takes any number of them, and as
// the last of the pattern at least one.
func matchParts(pattern, name []string) bool {
	for ; len(pattern) > 0 && pattern[0] != "**"; pattern, name = pattern[1:], name[1:] {
		if len(name) == 0 {
			return false
		}
		if ok, err := filepath.Match(pattern[0], name[0]); !ok || err != nil {
			return false
		}
	}
	if len(pattern) == 0 {
		return len(name) == 0
	}
	if len(pattern) == 1 {
		return len(name) > 0
	}
	for i := range len(name) + 1 {
		if matchParts(pattern[1:], name[i:]) {
			return true
		}
	}
	return false
}
