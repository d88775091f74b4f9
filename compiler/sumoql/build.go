package sumoql

// Text returns a text as an expression.
func Text(s string) *String { return &String{Raw: escape(s)} }
