package siemql

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/tools/txtar"

	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

// seed adds every input of the archives.
func seed(f *testing.F) {
	for _, file := range []string{"mistakes", "calls", "canonical"} {
		a, err := txtar.ParseFile("testdata/" + file + ".txtar")
		if err != nil {
			f.Fatal(err)
		}
		for _, in := range a.Files {
			f.Add(string(in.Data))
		}
	}
}

// FuzzParse claims that what parses prints to text of the same tree, in either
// form, and that judging it does not panic.
func FuzzParse(f *testing.F) {
	seed(f)
	r := &Record{Attrs: map[string]value.Value{
		"a": value.TextOf("x\n\\"), "b": value.NumberOf(-0.5), "c": value.BoolOf(true), "d": value.ListOfTexts([]string{"x", ""}), "e": value.EmptyText,
	}, Raw: map[string]value.Value{"a.b": value.TextOf("1")}}
	f.Fuzz(func(t *testing.T, text string) {
		e, list := Parse(diag.NewFile("fuzz", text))
		if e == nil {
			assert.True(t, list.HasErrors())
			return
		}
		printsStable(t, e)
		if p, list := Compile(e); !list.HasErrors() {
			p.Judge(r)
		}
		if text, err := PrintSafe(e); err == nil {
			assert.Equal(t, Print(e), text)
		}
	})
}

// FuzzScan claims that the lexer loses no byte.
func FuzzScan(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, tok := range scan(text) {
			assert.Equal(t, at, tok.Pos.Offset)
			assert.NotEmpty(t, tok.Value)
			at = tokenEnd(tok)
			assert.Equal(t, text[tok.Pos.Offset:at], tok.Value)
		}
		assert.Equal(t, len(text), at)
	})
}
