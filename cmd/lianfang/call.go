package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/text"
)

// call is a command as it was called.
type call struct {
	context.Context
	table  []*command
	name   string
	args   []string
	values map[string][]string
	lang   text.Lang
	in     io.Reader
	out    io.Writer
	err    io.Writer
}

// word is a flag's value, or its default.
func (c *call) word(name string) string {
	if v := c.values[name]; len(v) > 0 {
		return v[len(v)-1]
	}
	return ""
}

// on tells whether a toggle is set.
func (c *call) on(name string) bool { return c.word(name) == "true" }

// tell says something on standard error.
func (c *call) tell(t text.Text) { _, _ = fmt.Fprintln(c.err, t.In(c.lang)) }

// print writes one line of the answer in the language asked for.
func (c *call) print(t text.Text) error {
	_, err := fmt.Fprintln(c.out, t.In(c.lang))
	return err
}

// json writes one JSON document, or one line of JSON lines.
func (c *call) json(v any) error { return writeJSON(c.out, v) }

func writeJSON(w io.Writer, v any) error {
	b, err := json.Marshal(v, json.Deterministic(true), jsontext.EscapeForHTML(false))
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// open opens a file that the line names; "-" is standard input.
func (c *call) open(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(c.in), nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, noFile(name, err)
	}
	if info.IsDir() {
		return nil, complain("%s 是資料夾，這裡要檔案。", "%s is a folder; a file is wanted here.", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, noFile(name, err)
	}
	return f, nil
}

func noFile(name string, err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return complain("沒有 %s 這個檔案。", "there is no file %s.", name)
	}
	return complain("讀不到 %[1]s：%[2]v", "%[1]s cannot be read: %[2]v", name, err)
}

// readAtMost reads everything, refusing what is longer than it may be.
func readAtMost(r io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > most {
		return nil, complain("內容超過 %d 位元組。", "it is longer than %d bytes.", most)
	}
	return b, nil
}
