package siemql

import (
	"io"

	"github.com/alecthomas/participle/v2/lexer"
)

// The kinds of tokens. A token's value is its text as it stands in the file.
const (
	kindSpace lexer.TokenType = iota + 1
	kindComment
	kindWord
	kindKeyword // a word that is no field or function
	kindString  // '…' or "…"
	kindNumber  // with its suffix
	kindRegex   // /…/
	kindPunct
	kindBad // what no token starts with, or a token without its end
)

// keywords in lower case; any case is read. escape, and the words of a pasted
// search, are names elsewhere.
var keywords = map[string]bool{
	"and": true, "or": true, "not": true, "in": true, "between": true, "like": true, "rlike": true,
	"matches": true, "is": true, "null": true, "true": true, "false": true,
}

var symbols = map[string]lexer.TokenType{
	"EOF": lexer.EOF, "Space": kindSpace, "Comment": kindComment, "Word": kindWord, "Keyword": kindKeyword,
	"String": kindString, "Number": kindNumber, "Regex": kindRegex, "Punct": kindPunct, "Bad": kindBad,
}

// language is the lexer.Definition that participle builds the grammar on. It
// is our own because / starts a regex only behind matches, and because it must
// not fail: what is no token becomes a Bad one, which no production takes.
type language struct{}

// Symbols implements lexer.Definition.
func (language) Symbols() map[string]lexer.TokenType { return symbols }

// Lex implements lexer.Definition.
func (language) Lex(_ string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return &feed{toks: scan(string(text)), end: len(text)}, nil
}

// feed hands out tokens, then EOF for ever.
type feed struct {
	toks []lexer.Token
	end  int
}

// Next implements lexer.Lexer.
func (f *feed) Next() (lexer.Token, error) {
	if len(f.toks) == 0 {
		return lexer.EOFToken(lexer.Position{Offset: f.end}), nil
	}
	t := f.toks[0]
	f.toks = f.toks[1:]
	return t, nil
}

func tokenEnd(t lexer.Token) int { return t.Pos.Offset + len(t.Value) }

// significant returns the tokens that are neither blanks nor comments.
func significant(toks []lexer.Token) []lexer.Token {
	var out []lexer.Token
	for _, t := range toks {
		if t.Type != kindSpace && t.Type != kindComment {
			out = append(out, t)
		}
	}
	return out
}
