package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sumodet/compiler/sumoql"
	sumorun "sumodet/compiler/sumoql/run"
	"sumodet/dsl/diag"
)

type queryCmd struct {
	Fmt  queryFmtCmd  `cmd:"" help:"Print queries in canonical form."`
	Lint queryLintCmd `cmd:"" help:"Find mistakes in queries."`
	Run  queryRunCmd  `cmd:"" help:"Evaluate a query over sample logs on this machine."`
	Why  queryWhyCmd  `cmd:"" help:"Show where a query loses the messages of a log."`
}

// queries are query files; folders are searched for *.sumo.
type queries struct {
	Files []string `arg:"" name:"file" help:"Query files, or folders that are searched for *.sumo."`
}

// queryFile is a parsed query.
type queryFile struct {
	src   *diag.File
	query *sumoql.Query
}

// load reads and parses queries, with values in place of their parameters; mistakes in
// them are an error of exit code 3.
func (q queries) load(std streams, params map[string]string) ([]queryFile, error) {
	names, err := q.names()
	if err != nil {
		return nil, err
	}
	var out []queryFile
	var list diag.List
	var known []string
	for _, name := range names {
		src, err := readQuery(name)
		if err != nil {
			return nil, err
		}
		text, has := sumorun.Fill(src.Text, params)
		known = append(known, has...)
		src = diag.NewFile(src.Name, text)
		query, mistakes := sumoql.Parse(src)
		list = append(list, mistakes...)
		out = append(out, queryFile{src, query})
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if !slices.Contains(known, name) {
			return nil, misusef("--param %s=…: no query here has the parameter {{%s}}", name, name)
		}
	}
	if list.HasErrors() {
		return nil, mistakes(list)
	}
	_ = list.Draw(std.err, std.style(std.err))
	return out, nil
}

func readQuery(name string) (*diag.File, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, misuse(err)
	}
	return queryText(filepath.ToSlash(name), text)
}

func queryText(name string, text []byte) (*diag.File, error) {
	if bytes.IndexByte(text, 0) >= 0 { // which words of UTF-16 would search for
		return nil, mistakes(fmt.Errorf("%s: the file is not text: a query is UTF-8", name))
	}
	return diag.NewFile(name, string(text)), nil
}

func (q queries) names() ([]string, error) {
	var out []string
	for _, path := range q.Files {
		info, err := os.Stat(path)
		if err != nil {
			return nil, misusef("%s: there is no such file or folder", path)
		}
		if !info.IsDir() {
			out = append(out, path)
			continue
		}
		err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(name, ".sumo") {
				out = append(out, name)
			}
			return err
		})
		if err != nil {
			return nil, misuse(err)
		}
	}
	if len(out) == 0 {
		return nil, misusef("there are no .sumo files in: %s", strings.Join(q.Files, ", "))
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

type queryFmtCmd struct {
	queries
	List  bool `short:"l" help:"List files whose form is not canonical."`
	Diff  bool `short:"d" help:"Print what would change."`
	Write bool `short:"w" help:"Write the canonical form to the files."`
}

func (c queryFmtCmd) Run(std streams) error {
	all, err := c.load(std, nil)
	if err != nil {
		return err
	}
	var files []formatted
	for _, q := range all {
		files = append(files, formatted{q.src.Name, []byte(q.src.Text), []byte(sumoql.Print(q.query))})
	}
	return formatFiles(std, files, c.List, c.Diff, c.Write)
}
