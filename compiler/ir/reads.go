package ir

// Reads returns the fields that anything in the branch reads, through lets and
// parse steps down to metadata, so that nothing else need be computed.
func (b *Branch) Reads() map[*Field]bool {
	r := reads{branch: b, fields: map[*Field]bool{}}
	r.exprs(b.Where...)
	for _, x := range b.Excepts {
		r.exprs(x.Cond)
	}
	if w := b.Window; w != nil {
		for _, f := range w.By {
			r.field(f)
		}
		for _, a := range w.Aggs {
			r.exprs(a.Arg, a.When)
		}
	}
	r.exprs(b.Having...)
	for _, l := range b.Labels {
		r.exprs(l.When)
	}
	for _, x := range b.Entities {
		r.field(x.Field)
	}
	for _, f := range b.Fields {
		r.field(f)
	}
	return r.fields
}

type reads struct {
	branch *Branch
	fields map[*Field]bool
}

func (r *reads) exprs(items ...Expr) {
	for _, x := range items {
		Walk(x, func(x Expr) bool {
			if ref, ok := x.(*Ref); ok {
				r.field(ref.Field)
			}
			return true
		})
	}
}

func (r *reads) field(f *Field) {
	if r.fields[f] {
		return
	}
	r.fields[f] = true
	if f.Origin == FromLet {
		r.exprs(f.Let.Value)
	}
	if f.Origin == FromParse {
		for _, p := range r.branch.AllParses() {
			for _, g := range p.Gives() {
				if g == f {
					r.field(p.Input())
				}
			}
		}
	}
}

// WalkBranch walks every condition and expression of a branch.
func WalkBranch(b *Branch, fn func(Expr) bool) {
	for _, l := range b.AllLets() {
		Walk(l.Value, fn)
	}
	for _, c := range b.Where {
		Walk(c, fn)
	}
	for _, x := range b.Excepts {
		Walk(x.Cond, fn)
	}
	if b.Window != nil {
		for _, a := range b.Window.Aggs {
			Walk(a.Arg, fn)
			Walk(a.When, fn)
		}
	}
	for _, l := range b.PostLets {
		Walk(l.Value, fn)
	}
	for _, c := range b.Having {
		Walk(c, fn)
	}
	for _, l := range b.Labels {
		Walk(l.When, fn)
	}
}
