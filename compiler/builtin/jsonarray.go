package builtin

import (
	"encoding/json"
	"slices"

	"sumodet/compiler/value"
)

var sumoJSONArrayContains = &SumoFunc{
	Name: "jsonArrayContains", Aliases: []string{"array_contains"},
	Doc: "Is true when the text of a JSON array, or a list, has an item that reads as the given value, compared with case. " +
		"Null and what is no array have none.",
	Min: 2, Max: 2,
	Examples: []Example{
		{`jsonArrayContains("[\"vuln_scanners\", \"x\"]", "vuln_scanners")`, "true"},
		{`jsonArrayContains("[1, 2]", 2)`, "true"},
		{`jsonArrayContains("[ null ]", "")`, "false"},
		{`jsonArrayContains(null, "x")`, "false"},
	},
	Eval: func(args []value.Value) value.Value {
		items, _ := array(args[0])
		s, ok := text(args[1])
		return value.BoolOf(ok && slices.Contains(items, s))
	},
}

var sumoJSONArraySize = &SumoFunc{
	Name: "jsonArraySize", Aliases: []string{"size"},
	Doc: "Gives the number of items of the text of a JSON array, or of a list; null gives -1. So does what is no array, which is not documented.",
	Min: 1, Max: 1,
	Examples: []Example{{`jsonArraySize("[1, 2, 3]")`, "3"}, {`jsonArraySize(null)`, "-1"}, {`jsonArraySize("[]")`, "0"}},
	Eval: func(args []value.Value) value.Value {
		items, ok := array(args[0])
		if !ok {
			return value.NumberOf(-1)
		}
		return value.NumberOf(float64(len(items)))
	},
}

// array reads the items of a JSON array: texts without their quotes, all else
// as it is written.
func array(v value.Value) ([]string, bool) {
	if v.Kind() == value.List {
		return slices.Collect(v.Items()), true
	}
	var raw []json.RawMessage
	if json.Unmarshal([]byte(v.Str()), &raw) != nil || raw == nil {
		return nil, false
	}
	items := make([]string, len(raw))
	for i, r := range raw {
		if r[0] != '"' || json.Unmarshal(r, &items[i]) != nil {
			items[i] = string(r)
		}
	}
	return items, true
}
