package main

import (
	"context"
	"errors"
	"io"

	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/vers"
	"lianfang/internal/text"
)

// Exit codes.
const (
	exitDone     = 0
	exitNo       = 1
	exitCouldNot = 2
)

// errNo is the answer "no": everything was said already.
var errNo = errors.New("the answer is no")

// complaint is why a command could not run, in words for who typed it.
type complaint struct{ say text.Text }

func (c *complaint) Error() string { return c.say.String() }

func complain(zh, en string, args ...any) error { return &complaint{text.Format(zh, en, args...)} }

// report says an error on standard error and gives the exit code.
func report(w io.Writer, l text.Lang, err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errNo):
		return exitNo
	}
	_, _ = io.WriteString(w, "lianfang: "+words(err).In(l)+"\n")
	return exitCouldNot
}

// words puts an error into the words for who typed the command: at a terminal the cause is shown too, since nobody else will read a log.
func words(err error) text.Text {
	var c *complaint
	var fr *framing.Error
	var ve *vers.Error
	var f *fault.Fault
	switch {
	case errors.As(err, &c):
		return c.say
	case errors.As(err, &fr):
		return withPlace(fr.Say, fr.At)
	case errors.As(err, &ve):
		return ve.Say
	case errors.As(err, &f) && f.Kind != fault.Internal:
		if f.Cause == nil {
			return f.Say
		}
		return text.Format("%[1]s（%[2]v）", "%[1]s (%[2]v)", f.Say, f.Cause)
	case errors.Is(err, context.Canceled):
		return text.Of("已中斷。", "Interrupted.")
	}
	return text.Format("無法完成：%v", "could not be done: %v", err)
}

func withPlace(say text.Text, at framing.Position) text.Text {
	if at.Line == 0 {
		return say
	}
	return text.Format("%[1]s（第 %[2]d 行第 %[3]d 位元組）", "%[1]s (line %[2]d, byte %[3]d)", say, at.Line, at.Column)
}
