package local

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sumodet/compiler/value"
)

func TestEdgesAreThoseOfEachText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune(`aAbB\@.[{é`)), 0, 12, -1)
		parts := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune(`ab\@.[{`)), 1, 10, -1), 1, 20).Draw(t, "parts")
		s := text.Draw(t, "text")
		if rapid.Bool().Draw(t, "made") {
			s += strings.ToUpper(rapid.SampledFrom(parts).Draw(t, "part")) + rapid.SampledFrom([]string{"", text.Draw(t, "more")}).Draw(t, "tail")
		}
		for _, ends := range []bool{true, false} {
			test := value.HasPrefixFold
			if ends {
				test = value.HasSuffixFold
			}
			want := false
			for _, p := range parts {
				want = want || test(s, p)
			}
			require.Equal(t, want, newEdges(parts, ends, test).has(s), "%q of %q", s, parts)
		}
	})
}

func BenchmarkEnds(b *testing.B) {
	var parts []string
	for _, name := range strings.Fields("atbroker audiodg bcdedit bitsadmin certreq certutil cmstp conhost consent cscript csrss dashost defrag dfrgui dism dllhost dwm eventvwr fsquirt finger logonui lsass lsm msiexec ntoskrnl powershell pwsh regsvr32 rundll32 runonce schtasks services sihost smss spoolsv svchost taskhost userinit werfault wininit winlogon winver wlanext wmic wscript wsl") {
		parts = append(parts, `\`+name+".exe")
	}
	texts := []string{`C:\Windows\System32\svchost.exe`, `C:\Program Files\Vendor\agent.exe`, `C:\Users\a\AppData\Local\Temp\update.exe`}
	for name, has := range map[string]func(string) bool{"edges": newEdges(parts, true, value.HasSuffixFold).has, "each": func(s string) bool {
		for _, p := range parts {
			if value.HasSuffixFold(s, p) {
				return true
			}
		}
		return false
	}} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				has(texts[i%len(texts)])
			}
		})
	}
}
