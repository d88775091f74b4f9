package sumoql

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Operators lists all operators; of those that start with one word the first
// whose form fits is taken, and what fits none is an expression (as).
var Operators = []*Info{
	aggregateInfo,
	assignInfo,
	composeInfo,
	countFrequentInfo,
	csvInfo,
	dedupInfo,
	fieldsInfo,
	jsonAutoInfo,
	jsonInfo,
	kvInfo,
	limitInfo,
	lookupInfo,
	opaqueInfo,
	parseRegexInfo,
	parseUsingInfo,
	parseXMLInfo,
	parseInfo,
	seriesInfo,
	sortInfo,
	splitInfo,
	timesliceInfo,
	topInfo,
	topkInfo,
	transposeInfo,
	whereInfo,
	withtimeInfo,
}

var operatorsByWord = func() map[string][]*Info {
	m := map[string][]*Info{}
	for _, op := range Operators {
		for _, w := range op.Words {
			m[w] = append(m[w], op)
		}
	}
	return m
}()

// isOperatorWord reports whether a stage may start with the word, given in
// lower case.
func isOperatorWord(w string) bool { return len(operatorsByWord[w]) > 0 }

// operatorFor returns the operator of a stage by its significant tokens.
func operatorFor(toks []lexer.Token) *Info {
	if toks[0].Type == kindWord {
		for _, op := range operatorsByWord[strings.ToLower(toks[0].Value)] {
			if op.starts == nil && !followedBySign(toks) || op.starts != nil && op.starts(toks) {
				return op
			}
		}
	}
	return assignInfo
}

// followedBySign tells a field that is called as an operator, in `limit / 2 as
// half`, from the operator.
func followedBySign(toks []lexer.Token) bool {
	if len(toks) == 1 || isWord(toks[1], "as") {
		return len(toks) > 1
	}
	switch toks[1].Value {
	case "/", "*", "%", "=", "==", "!=", "<", ">", "<=", ">=", "?", "<>":
		return isSign(toks[1])
	}
	return false
}

// isSign reports whether the token is no name, literal or the like.
func isSign(t lexer.Token) bool { return t.Type == kindPunct || t.Type == kindInfix }

func isWord(t lexer.Token, lower string) bool {
	return t.Type == kindWord && strings.EqualFold(t.Value, lower)
}

func word(toks []lexer.Token, i int, lower string) bool {
	return i < len(toks) && isWord(toks[i], lower)
}

// optional calls f for a part that may be missing.
func optional[T any, P interface {
	*T
	Node
}](n P, f func(Node)) {
	if n != nil {
		f(n)
	}
}
