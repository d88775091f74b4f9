package ruletest

import (
	"context"

	"sumodet/compiler/ir"
)

func (r *Result) siem(ctx context.Context, w *world, b *ir.Branch) {}
