package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"sumodet/sumoapi/deploy"
)

func TestEveryKindHasAWord(t *testing.T) {
	for _, k := range deploy.Kinds {
		assert.NotEmpty(t, kindWords[k], k)
	}
	assert.Len(t, kindWords, len(deploy.Kinds))
}
