package schema

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRowFindsEveryLine(t *testing.T) {
	for _, text := range []string{attackTSV, recordFieldsTSV} {
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		for _, line := range lines[1:] { // the first is about the table
			columns := strings.Split(line, "\t")
			begins := columns[0]
			if text == attackTSV {
				begins += "\t" + columns[1]
			}
			assert.Equal(t, columns, row(text, begins))
			assert.Nil(t, row(text, begins[:len(begins)-1]+"!"))
			assert.Nil(t, row(text, begins+"\t"+strings.Join(columns[1:], "\t")+"\n"))
		}
		assert.Nil(t, row(text, ""))
		assert.Nil(t, row(text, "~"))
		assert.Nil(t, row(text, lines[len(lines)-1]+"\n"))
		first, _, _ := strings.Cut(lines[0], "\t")
		assert.Nil(t, row(text, first))
	}
}
