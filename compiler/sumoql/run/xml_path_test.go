package run

import (
	"testing"

	"github.com/beevik/etree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestXMLPath(t *testing.T) {
	for _, c := range []struct{ doc, path, want string }{ // want "-": no match
		{"<a><b>\n  <c/>t</b><b>u</b></a>", "/a/b", "\n  t"},
		{"<a><b>\n  <c/>t</b><b>u</b></a>", "/a/b/text()", "\n  "},
		{"<a><b/><b>u</b></a>", "/a/b/text()", "u"},
		{"<a><b/><b>u</b></a>", "/a/b", ""},
		{"<a><b>1</b><b>2</b><b>3</b></a>", "/a/b[2]", "2"},
		{"<a><b>1</b><b>2</b><b>3</b></a>", "/a/b[last()]", "3"},
		{"<a><b>1</b><b>2</b><b>3</b></a>", "/a/b[4]", "-"},
		{"<a><b>1</b><b>2</b><b>3</b></a>", "/a/b[0]", "-"},
		{"<a><b>1</b><b>2</b><b>3</b></a>", "/a/b[99999999999999999999]", "-"},
		{"<a><c><b>1</b></c><c><b>2</b><b>3</b></c></a>", "/a/c/b[2]", "3"},
		{"<a><b i='1' j='2'>x</b><b i='1'>y</b></a>", "/a/b[@i=1][2]", "y"},
		{"<a><b i='1' j='2'>x</b><b i='1'>y</b></a>", "/a/b[2][@j='2']", "-"},
		{"<a><b i='1' j='2'>x</b><b i='1'>y</b></a>", "/a/b[@i='1'][@j = \"2\"]/@j", "2"},
		{"<a><b>x</b><b i=''>y</b></a>", "/a/b/@i", ""},
		{"<a><b>x</b><b i=''>y</b></a>", "/a/b[@i='']", "y"},
		{"<a><b n='[x]/y'>1</b></a>", "/a/b[@n='[x]/y']", "1"},
		{"<a><b><![CDATA[x]]>y<!-- c -->z</b></a>", "/a/b", "xyz"},
		{"<a><b><![CDATA[x]]>y<!-- c -->z</b></a>", "/a/b/text()", "xy"},
		{"<n:a xmlns:n='u'><n:b n:j='2'>x</n:b></n:a>", "/n:a/n:b/@n:j", "-"},
		{"<n:a xmlns:n='u'><n:b n:j='2'>x</n:b></n:a>", "/a/b", "-"},
		{"<a xmlns='u'><b>d</b></a>", "/a/b", "d"},
		{"<?xml version='1.0' encoding='utf-16'?><a>é</a>", "/a", "é"}, // the log was decoded before
	} {
		doc := etree.NewDocument()
		require.NoError(t, doc.ReadFromString(c.doc), c.doc)
		path := parseXMLPath(c.path)
		require.NotNil(t, path, c.path)
		got, ok := path.find(doc)
		if !ok {
			got = "-"
		}
		assert.Equal(t, c.want, got, "%s in %s", c.path, c.doc)
	}
	for _, path := range []string{"", "/", "a/b", "//a", "/a//b", "/a/../b", "/a[b]", "/a[position()=1]", "/a/@b/c", "/a/text()/b", "/text()", "/@a", "/a[1", "/a/*"} {
		assert.Nil(t, parseXMLPath(path), path)
	}
}
