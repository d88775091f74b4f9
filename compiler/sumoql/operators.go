package sumoql

import (
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"
)

// Operators lists all operators, sorted by name.
var Operators = []*Info{
	aggregateInfo,
	assignInfo,
	benchmarkInfo,
	binInfo,
	catInfo,
	compareInfo,
	composeInfo,
	countFrequentInfo,
	csvInfo,
	dedupInfo,
	detailsInfo,
	fieldsInfo,
	fillmissingInfo,
	filterInfo,
	geoipInfo,
	inferInfo,
	joinInfo,
	jsonInfo,
	jsonAutoInfo,
	kvInfo,
	limitInfo,
	logcompareInfo,
	logexplainInfo,
	logreduceInfo,
	lookupInfo,
	mergeInfo,
	outlierInfo,
	parseInfo,
	parseRegexInfo,
	parseUsingInfo,
	parseXMLInfo,
	predictInfo,
	saveInfo,
	seriesInfo,
	sessionizeInfo,
	sortInfo,
	splitInfo,
	threatipInfo,
	threatlookupInfo,
	timesliceInfo,
	topInfo,
	topkInfo,
	traceInfo,
	transactionInfo,
	transactionizeInfo,
	transposeInfo,
	whereInfo,
	withtimeInfo,
}

// operatorsByWord lists the operators that may start with a word, longer names
// first: the first whose form fits is taken.
var operatorsByWord = sync.OnceValue(func() map[string][]*Info {
	m := map[string][]*Info{}
	for _, op := range slices.Backward(Operators) {
		for _, w := range op.Words {
			m[w] = append(m[w], op)
		}
	}
	return m
})

// isOperatorWord reports whether a stage may start with the word, given in
// lower case.
func isOperatorWord(w string) bool { return len(operatorsByWord()[w]) > 0 }

// operatorFor returns the operator of a stage by its significant tokens.
func operatorFor(toks []lexer.Token) *Info {
	if toks[0].Type == kindWord {
		for _, op := range operatorsByWord()[lower(toks[0].Value)] {
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

// lower returns the word in lower case. Most are, and cost nothing.
func lower(word string) string { return strings.ToLower(word) }
