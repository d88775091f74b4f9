package compiler

import (
	"sumodet/compiler/backend"
	"sumodet/compiler/backend/search"
	"sumodet/compiler/backend/siem"
	"sumodet/compiler/ir"
	"sumodet/dsl/diag"
)

// Backend is a target that branches are emitted for.
type Backend struct {
	Name string // as in `deploy NAME` and `compile --target NAME`
	Emit func(*ir.Branch) ([]backend.Artifact, diag.List)
}

// Backends are all targets, in the order in which they are emitted.
var Backends = []Backend{
	{"search", search.Emit},
	{"siem", siem.Emit},
}
