package sumoql

// scopeLines prints the scope at the start of a query, a term a line where it
// is long.
func (p *printer) scopeLines(s ScopeExpr) {
	flat := PrintScope(s)
	if len(flat) <= lineWidth {
		p.text(flat)
		return
	}
	and, ok := s.(*ScopeAnd)
	if !ok {
		p.scopeItem(s)
		return
	}
	for i, x := range and.Items {
		if i > 0 {
			p.text("\n" + indent)
		}
		p.scopeItem(x)
	}
}

// scopeItem prints a group of alternatives that is long with one a line.
func (p *printer) scopeItem(s ScopeExpr) {
	or, ok := s.(*ScopeOr)
	if !ok || len(PrintScope(s)) <= lineWidth-len(indent) {
		p.scope(s, false)
		return
	}
	p.text("(")
	for i, x := range or.Items {
		if i > 0 {
			p.text("\n" + indent + indent + "or ")
		}
		p.scope(x, false)
	}
	p.text(")")
}

// scope prints on one line. A group of alternatives always stands in brackets,
// other groups only inside another.
func (p *printer) scope(s ScopeExpr, outermost bool) {
	switch s := s.(type) {
	case *ScopeOr:
		p.text("(")
		for i, x := range s.Items {
			if i > 0 {
				p.text(" or ")
			}
			p.scope(x, false)
		}
		p.text(")")
	case *ScopeAnd:
		if !outermost {
			p.text("(")
		}
		for i, x := range s.Items {
			if i > 0 {
				p.text(" ")
			}
			p.scope(x, false)
		}
		if !outermost {
			p.text(")")
		}
	case *ScopeNot:
		p.text("!")
		p.scope(s.X, false)
	case *All:
		p.text("*")
	case *FieldTerm:
		p.name(s.Field)
		if s.Quoted {
			p.text("=" + QuoteString(s.Value))
		} else {
			p.text("=" + s.Value)
		}
	case *Keyword:
		if s.Text == "%" { // before a quote it would be part of a name
			p.text("(%)")
			return
		}
		p.text(s.Text)
	case *Phrase:
		p.text(QuoteString(s.Text))
	case *Subquery:
		p.subquery(s)
	}
}
