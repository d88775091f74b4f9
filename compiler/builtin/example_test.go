package builtin

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"sumodet/compiler/value"
)

// reader reads the calls of examples: NAME(ARG, …) whose arguments are texts
// in quotes, numbers, true, false, null or calls.
type reader struct {
	rest string
	call func(name string, args []value.Value) (value.Value, error)
}

func (r *reader) read() (value.Value, error) {
	r.rest = strings.TrimLeft(r.rest, " ")
	if strings.HasPrefix(r.rest, `"`) {
		q, err := strconv.QuotedPrefix(r.rest)
		if err != nil {
			return value.Value{}, err
		}
		r.rest = r.rest[len(q):]
		s, err := strconv.Unquote(q)
		return sumoText(s), err
	}
	i := strings.IndexAny(r.rest, "(), ")
	if i < 0 {
		i = len(r.rest)
	}
	word := r.rest[:i]
	if r.rest = r.rest[i:]; strings.HasPrefix(r.rest, "(") {
		return r.readCall(word)
	}
	switch word {
	case "null":
		return value.Value{}, nil
	case "true", "false":
		return value.BoolOf(word == "true"), nil
	}
	f, err := strconv.ParseFloat(word, 64)
	return value.NumberOf(f), err
}

func (r *reader) readCall(name string) (value.Value, error) {
	var args []value.Value
	r.rest = r.rest[1:]
	for !strings.HasPrefix(r.rest, ")") {
		if r.rest == "" {
			return value.Value{}, fmt.Errorf("no closing parenthesis")
		}
		v, err := r.read()
		if err != nil {
			return value.Value{}, err
		}
		args = append(args, v)
		r.rest = strings.TrimLeft(r.rest, ", ")
	}
	r.rest = r.rest[1:]
	return r.call(name, args)
}

func printed(v value.Value) string {
	switch v {
	case value.Value{}:
		return "null"
	case value.EmptyText:
		return `""`
	case DropRow:
		return "row dropped"
	}
	return v.String()
}

// sumo evaluates a call of a function of Sumo's.
func sumo(t *testing.T, call string) string {
	t.Helper()
	r := reader{rest: call, call: func(name string, args []value.Value) (value.Value, error) {
		f, ok := SumoFuncByName(name)
		if !ok {
			return value.Value{}, fmt.Errorf("no function %s", name)
		}
		if len(args) < f.Min || f.Max >= 0 && len(args) > f.Max {
			return value.Value{}, fmt.Errorf("%s takes %d to %d arguments", name, f.Min, f.Max)
		}
		return f.Eval(args), nil
	}}
	v, err := r.read()
	require.NoError(t, err, call)
	require.Empty(t, r.rest, call)
	return printed(v)
}

// rule evaluates a call of a function of the rule language.
func rule(t *testing.T, call string) string {
	t.Helper()
	r := reader{rest: call, call: func(name string, args []value.Value) (value.Value, error) {
		f, ok := RuleFunc(name)
		if !ok {
			return value.Value{}, fmt.Errorf("no function %s", name)
		}
		for i, a := range args {
			if a == value.EmptyText { // a rule knows no text without characters
				args[i] = value.Value{}
			}
		}
		return f.Eval(args), nil
	}}
	v, err := r.read()
	require.NoError(t, err, call)
	require.Empty(t, r.rest, call)
	assert.NotEqual(t, value.EmptyText, v, "%s gives empty text, which is null in a rule", call)
	return printed(v)
}

func TestExamplesOfRuleFunctions(t *testing.T) {
	for _, f := range Rule {
		for _, e := range f.Examples {
			assert.True(t, strings.HasPrefix(e.Call, f.Name+"("), "%s is an example of %s", e.Call, f.Name)
			assert.Equal(t, e.Result, rule(t, e.Call), e.Call)
		}
	}
}

// A rule's literal "" is empty text only for the function that it is given to.
func TestIfGivesNoEmptyText(t *testing.T) {
	for _, cond := range []bool{true, false} {
		assert.True(t, ruleIf.Eval([]value.Value{value.BoolOf(cond), value.EmptyText, value.EmptyText}).IsNull())
	}
}

func TestExamplesOfSumoFunctions(t *testing.T) {
	for _, f := range Sumo {
		for _, e := range f.Examples {
			assert.True(t, strings.Contains(e.Call, f.Name+"("), "%s is an example of %s", e.Call, f.Name)
			assert.Equal(t, e.Result, sumo(t, e.Call), e.Call)
		}
	}
}

func TestExamplesOfAggregates(t *testing.T) {
	for _, a := range Aggregates {
		for _, e := range a.Examples {
			s := a.New(e.Param)
			for i, in := range e.Inputs {
				r := reader{rest: in}
				v, err := r.read()
				require.NoError(t, err, in)
				s.Add(v, Stamp{Time: int64(i)})
			}
			assert.Equal(t, e.Result, printed(s.Result()), "%s of %v", a.Name, e.Inputs)
		}
	}
}
