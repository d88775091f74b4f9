package compiler

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unsafe"

	"sumodet/compiler/check"
	"sumodet/compiler/ir"
	"sumodet/dsl"
	"sumodet/dsl/diag"
)

// Sources are parsed files, ready to check.
type Sources struct {
	Files []*dsl.File  // those asked for, by name
	Units []check.Unit // the same with the declarations each sees
	Diags diag.List    // mistakes of syntax, of the files around them too
}

// Texts are files that were read, ready to parse.
type Texts struct {
	names []string // as they were given
	abs   []string
	files []*diag.File
}

// Load reads and parses files, see Read and Parse.
func Load(paths []string) (*Sources, error) {
	texts, err := Read(paths)
	if err != nil {
		return nil, err
	}
	return texts.Parse()
}

// Read reads the .det files that paths name: files, or folders with all that is below
// them but hidden folders and those named testdata. The error is about files that
// cannot be read.
func Read(paths []string) (*Texts, error) {
	var names []string
	for _, p := range paths {
		found, err := detFiles(p)
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	t := &Texts{names, make([]string, len(names)), make([]*diag.File, len(names))}
	errs := make([]error, len(names))
	Parallel(len(names), func(i int) { t.abs[i], t.files[i], errs[i] = read(names[i]) })
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return t, nil
}

// Bytes is how long the texts are together.
func (t *Texts) Bytes() (n int) {
	for _, f := range t.files {
		n += len(f.Text)
	}
	return n
}

// Parse parses texts. A rule sees the declarations of its own file, then of the
// nearest sources.det and project.det upward, up to the folder that holds project.det
// or .git, which are read here. The error is about files that cannot be read; mistakes
// in them are in Diags.
func (t *Texts) Parse() (*Sources, error) {
	l := &loader{files: map[string]*dsl.File{}, around: map[string][]*dsl.File{}, unread: map[string]string{}, out: &Sources{}}
	files, diags := make([]*dsl.File, len(t.files)), make([]diag.List, len(t.files))
	Parallel(len(files), func(i int) { files[i], diags[i] = dsl.Parse(t.files[i]) })
	for i, f := range files {
		l.add(t.abs[i], f, diags[i])
	}
	taken := map[*dsl.File]bool{}
	for i, name := range t.names {
		f := l.files[t.abs[i]]
		if taken[f] {
			continue // the same file by another path
		}
		taken[f] = true
		env, err := l.env(filepath.Dir(name))
		if err != nil {
			return nil, err
		}
		env = slices.DeleteFunc(slices.Clone(env), func(e *dsl.File) bool { return e == f })
		l.out.Files = append(l.out.Files, f)
		l.out.Units = append(l.out.Units, check.Unit{File: f, Env: env, Unread: l.unread[filepath.Dir(name)]})
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

// LeftOut returns the folder of a project, and the rule files in it that paths leave out:
// what is deployed is compared with a project as a whole. A folder with a project.det of
// its own is another project; one that no project.det declares has no folder.
func LeftOut(project *ir.Project, paths []string) (folder string, left []string, err error) {
	if !project.Declared || path.Base(project.Span.File.Name) != projectFile {
		return "", nil, nil
	}
	folder = filepath.Dir(filepath.FromSlash(project.Span.File.Name))
	all, err := detFiles(folder)
	if err != nil {
		return folder, nil, err
	}
	given := map[string]bool{}
	for _, p := range paths {
		names, err := detFiles(p)
		if err != nil {
			return folder, nil, err
		}
		for _, name := range names {
			if abs, err := filepath.Abs(name); err == nil {
				given[abs] = true
			}
		}
	}
	for _, name := range all {
		abs, err := filepath.Abs(name)
		if err != nil {
			return folder, nil, err
		}
		base := filepath.Base(name)
		if base != projectFile && base != sourcesFile && !given[abs] && !foreign(filepath.Dir(name), folder) {
			left = append(left, name)
		}
	}
	return folder, left, nil
}

// foreign reports whether a folder below that of a project belongs to another one.
func foreign(dir, project string) bool {
	for ; dir != project && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, projectFile)); err == nil {
			return true
		}
	}
	return false
}

// projectFile and sourcesFile are what rules see beside their own file.
const projectFile, sourcesFile = "project.det", "sources.det"

type loader struct {
	files  map[string]*dsl.File   // by absolute path
	around map[string][]*dsl.File // by folder, see env
	unread map[string]string      // by folder: a sources.det above what env finds
	out    *Sources
}

func read(name string) (abs string, file *diag.File, err error) {
	if abs, err = filepath.Abs(name); err != nil {
		return "", nil, err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", nil, err
	}
	shared := unsafe.String(unsafe.SliceData(text), len(text)) // nobody else has these bytes
	return abs, diag.NewFile(filepath.ToSlash(name), shared), nil
}

// add takes a file once, whatever path leads to it.
func (l *loader) add(abs string, f *dsl.File, diags diag.List) {
	if _, known := l.files[abs]; !known {
		l.files[abs] = f
		l.out.Diags = append(l.out.Diags, diags...)
	}
}

// file returns a file by its name, read if it was not yet.
func (l *loader) file(name string) (*dsl.File, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	if _, known := l.files[abs]; !known {
		_, text, err := read(name)
		if err != nil {
			return nil, err
		}
		f, diags := dsl.Parse(text)
		l.add(abs, f, diags)
	}
	return l.files[abs], nil
}

// above is the sources.det in the folder above one, if there is any, as people name it.
func above(dir string) string {
	name := filepath.Join(dir, "..", sourcesFile)
	if _, err := os.Stat(name); err != nil {
		return ""
	}
	return filepath.ToSlash(name)
}

// env finds the sources.det and project.det files of a folder and of those above
// it, nearest first.
func (l *loader) env(folder string) (out []*dsl.File, err error) {
	if out, known := l.around[folder]; known {
		return out, nil
	}
	dir := folder
	for range 64 {
		stop := false
		for _, base := range []string{sourcesFile, projectFile} {
			path := filepath.Join(dir, base)
			if _, err := os.Stat(path); err != nil {
				continue
			}
			stop = stop || base == projectFile
			f, err := l.file(path)
			if err != nil {
				return nil, err
			}
			out = append(out, f)
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil || stop {
			l.unread[folder] = above(dir)
			break
		}
		abs, err := filepath.Abs(dir)
		if err != nil || abs == filepath.Dir(abs) {
			break
		}
		dir = filepath.Join(dir, "..")
	}
	l.around[folder] = out
	return out, nil
}
