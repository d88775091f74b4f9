package regex_test

import (
	"fmt"

	"sumodet/compiler/regex"
)

func ExampleParse() {
	r, err := regex.Parse(`OPEN SESAME$`, regex.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Portable(regex.Slashes))
	fmt.Println(r.Whole(regex.Slashes))
	fmt.Println(r.Go())
	fmt.Println(r.Literals())

	_, err = regex.Parse(`knock(?!d)`, regex.Options{})
	fmt.Println(err)
	// Output:
	// (?i)OPEN SESAME\z
	// (?s:.*)(?i:OPEN SESAME\z)
	// [Oo][Pp][Ee][Nn] [Ss][Ee][Ss][Aa][Mm][Ee]\z
	// [[open sesame]]
	// negative lookahead (?!…) is not portable: RE2 has none
}
