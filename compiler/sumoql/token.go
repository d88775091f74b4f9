package sumoql

import (
	"io"
	"slices"

	"github.com/alecthomas/participle/v2/lexer"
)

// The kinds of tokens. A token's value is its text as it stands in the file.
const (
	kindComment  lexer.TokenType = iota + 1
	kindWord                     // name or keyword: letters, digits, _ and . (1.4)
	kindQuoted                   // %"any text" or %a.b[0]
	kindString                   // "…"
	kindNumber                   // with its suffix
	kindRegex                    // /…/ and flags
	kindParam                    // {{name}}, $$name, also glued to other text
	kindMacro                    // `name`
	kindPath                     // path://"…", geo://location, /shared/x
	kindChar                     // 'x', in csv and split
	kindSubquery                 // [subquery: …]
	kindPipeline                 // (…) with operators
	kindTerm                     // an unquoted run of the scope
	kindPunct
	kindInfix // a sign or word between operands: = and + matches …
	kindBad   // what no token starts with, or a token without its end
)

// tokens is the lexer.Definition that participle asks for symbols; the tokens
// themselves are made by scan and handed over a piece at a time.
type tokens struct{}

var symbols = map[string]lexer.TokenType{
	"EOF": lexer.EOF, "Comment": kindComment, "Word": kindWord, "Quoted": kindQuoted,
	"String": kindString, "Number": kindNumber, "Regex": kindRegex, "Param": kindParam, "Macro": kindMacro,
	"Path": kindPath, "Char": kindChar, "Subquery": kindSubquery, "Pipeline": kindPipeline, "Term": kindTerm, "Punct": kindPunct, "Infix": kindInfix, "Bad": kindBad,
}

// Symbols implements lexer.Definition.
func (tokens) Symbols() map[string]lexer.TokenType { return symbols }

// Lex implements lexer.Definition for the text of a single stage.
func (tokens) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	s := scanner{text: string(text), end: len(text), stage: true}
	s.run()
	return &tokenReader{toks: s.toks, end: len(text)}, nil
}

// tokenReader hands out tokens, then EOF for ever.
type tokenReader struct {
	toks []lexer.Token
	end  int
}

// Next implements lexer.Lexer.
func (r *tokenReader) Next() (lexer.Token, error) {
	if len(r.toks) == 0 {
		return lexer.EOFToken(lexer.Position{Offset: r.end}), nil
	}
	t := r.toks[0]
	r.toks = r.toks[1:]
	return t, nil
}

func tokenEnd(t lexer.Token) int { return t.Pos.Offset + len(t.Value) }

// significant returns the tokens without comments.
func significant(toks []lexer.Token) []lexer.Token {
	isComment := func(t lexer.Token) bool { return t.Type == kindComment }
	if !slices.ContainsFunc(toks, isComment) {
		return toks[:len(toks):len(toks)]
	}
	return slices.DeleteFunc(slices.Clone(toks), isComment)
}
