package run_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/compiler/sumoql/run"
)

func TestFill(t *testing.T) {
	for _, c := range []struct{ text, filled string }{
		{`_sourceHost={{host}} | where a = "{{host}}" and {{{n}}} > 1`, `_sourceHost={{n}} | where a = "{{n}}" and 2 > 1`},
		{`* | parse "a {{*}} b" as c | where d = "{{ host }}"`, `* | parse "a {{*}} b" as c | where d = "{{n}}"`},
		{`a = "{{Client IP}}" and b = "{{Client  IP}} {{ * }} {{}} {{ }} {{"a"}}"`, `a = "10.0.0.1" and b = "{{Client  IP}} {{ * }} {{}} {{ }} {{"a"}}"`},
		{`{{other}} {{host`, `{{other}} {{host`},
		{`{{host}}{{n}}`, `{{n}}2`},
	} {
		filled, _ := run.Fill(c.text, map[string]string{"host": "{{n}}", "n": "2", "Client IP": "10.0.0.1"})
		assert.Equal(t, c.filled, filled)
	}
	filled, _ := run.Fill(`a{{x}}b`, map[string]string{"x": ""})
	assert.Equal(t, "ab", filled)
	_, names := run.Fill(`{{b}} {{a}} "{{{b}}}" {{*}}`, nil)
	assert.Equal(t, []string{"b", "a"}, names)
}
