package observable

import "lianfang/internal/text"

// Error says why a raw value is no value of the kind asked for.
type Error struct {
	Kind Kind
	Say  text.Text
}

func (e *Error) Error() string { return string(e.Kind) + ": " + e.Say.String() }

func refuse(k Kind, zh, en string) (Value, error) { return Value{}, &Error{k, text.Of(zh, en)} }
