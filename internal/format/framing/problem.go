package framing

import (
	"fmt"

	"lianfang/internal/text"
)

// Position is a place in a file: byte offset from 0, line and column (in bytes) from 1. The zero Position is "no place".
type Position struct {
	Offset int64
	Line   int
	Column int
}

func (p Position) String() string {
	switch {
	case p.Line == 0 && p.Offset > 0: // of a file that was not unpacked
		return fmt.Sprintf("byte %d", p.Offset)
	case p.Line == 0:
		return ""
	}
	return fmt.Sprintf("line %d, column %d", p.Line, p.Column)
}

// Top is the place of what is wrong with a file as a whole.
var Top = Position{Line: 1, Column: 1}

// Error says why a whole file is refused: one sentence and the place.
type Error struct {
	Code string // one of the Code… constants
	Say  text.Text
	At   Position
}

func (e *Error) Error() string {
	if at := e.At.String(); at != "" {
		return e.Say.String() + " (" + at + ")"
	}
	return e.Say.String()
}

// Problem says what is wrong with one object of a file that is otherwise read.
type Problem struct {
	Code   string
	Say    text.Text
	At     Position
	Object string // the object's own id, if it has one
}
