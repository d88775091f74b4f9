package siemql

import (
	"strings"
	"testing"

	"sumodet/compiler/value"
	"sumodet/dsl/diag"
)

const benchExpression = `metadata_vendor = 'Microsoft' AND metadata_product = 'Windows' AND (lower(baseImage) like '%\net.exe' OR lower(baseImage) like '%\net1.exe')
AND (lower(commandLine) like '%group%' OR lower(commandLine) like '%localgroup%' OR commandLine matches /(?i)\bdomain\b.*(computers|admins)/)
AND NOT array_contains(listMatches, 'vuln_scanners') AND user_username is not null`

func BenchmarkParse(b *testing.B) {
	b.SetBytes(int64(len(benchExpression)))
	for b.Loop() {
		if e, _ := Parse(diag.NewFile("bench", benchExpression)); e == nil {
			b.Fatal("does not parse")
		}
	}
}

// BenchmarkParseNested parses calls nested as deep as may be.
func BenchmarkParseNested(b *testing.B) {
	text := strings.Repeat("lower(", MaxDepth) + "a" + strings.Repeat(")", MaxDepth)
	for b.Loop() {
		if e, _ := Parse(diag.NewFile("bench", text)); e == nil {
			b.Fatal("does not parse")
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	e, _ := Parse(diag.NewFile("bench", benchExpression))
	p, _ := Compile(e)
	r := &Record{Attrs: map[string]value.Value{
		"metadata_vendor": value.TextOf("Microsoft"), "metadata_product": value.TextOf("Windows"), "user_username": value.TextOf("ann"),
		"baseImage": value.TextOf(`C:\Windows\System32\net.exe`), "commandLine": value.TextOf(`net view /Domain admins`),
	}}
	for b.Loop() {
		if !p.Match(r) {
			b.Fatal("does not match")
		}
	}
}
