package builtin

import "sumodet/compiler/value"

var sumoLuhn = &SumoFunc{
	Name: "luhn",
	Doc:  "Is true for text whose digits end in the check digit of Luhn's algorithm, as credit card numbers do; other characters do not count. Text without digits is false.",
	Min:  1, Max: 1,
	Examples: []Example{
		{`luhn("6666-7777-6666-8888")`, "true"},
		{`luhn("0000000000000131")`, "false"},
		{`luhn("-")`, "false"},
	},
	Eval: onText(func(s string) value.Value {
		sum, digits := 0, 0
		for i := len(s) - 1; i >= 0; i-- {
			if s[i] < '0' || s[i] > '9' {
				continue
			}
			d := int(s[i] - '0')
			if digits%2 == 1 {
				if d *= 2; d > 9 {
					d -= 9
				}
			}
			sum += d
			digits++
		}
		return value.BoolOf(digits > 0 && sum%10 == 0)
	}),
}
