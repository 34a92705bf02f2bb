package main

import (
	"bufio"
	"errors"
	"io"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/stix"
	"lianfang/internal/text"
)

func validateCommand() *command {
	return &command{
		name: "validate", args: "FILE…", min: 1, max: -1,
		brief: text.Of("檢查 STIX 檔案", "validate STIX files"),
		about: text.Of("照 STIX 2.0／2.1 標準檢查檔案，逐項指出條文與位置：error 是違反 MUST，warning 是沒有照 SHOULD。有任何 error（含 JSON 格式錯誤）結束碼就是 1。",
			"Checks files against STIX 2.0 and 2.1 and names clause and place of every finding: error is a broken MUST, warning a SHOULD that is not followed. Exit 1 when there is any error, "+
				"malformed JSON included."),
		flags: []flag{linesFlag()},
		examples: []example{
			{"lianfang validate bundle.json", text.Of("一份檔案", "one file")},
			{`lianfang validate *.json | jq -c 'select(.severity=="error")'`, text.Of("只看錯誤", "errors only")},
		},
		do: validate,
	}
}

type validated struct {
	File     string        `json:"file"`
	Object   string        `json:"object"`
	Severity stix.Severity `json:"severity"`
	Clause   string        `json:"clause"`
	Message  string        `json:"message"`
	Position string        `json:"position"`
	Path     string        `json:"path,omitempty"` // where in the object
	Code     string        `json:"code"`
}

func validate(c *call) error {
	w := bufio.NewWriter(c.out)
	broken := false
	for _, name := range c.args {
		bad, err := c.validateFile(w, name)
		if err != nil {
			return errors.Join(w.Flush(), err)
		}
		broken = broken || bad
	}
	if err := w.Flush(); err != nil || !broken {
		return err
	}
	return errNo
}

func (c *call) validateFile(w io.Writer, name string) (broken bool, err error) {
	f, err := c.open(name)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	open, err := framing.Open(f, name)
	if err != nil {
		return c.malformed(w, name, err)
	}
	defer func() { _ = open.Close() }()
	var failed error
	err = stix.Check(open, func(x stix.Finding) {
		broken = broken || x.Severity == stix.Broken
		line := validated{name, x.Object, x.Severity, x.Clause, x.Say.In(c.lang), x.At.String(), x.Path, x.Code}
		if failed == nil {
			failed = writeJSON(w, line)
		}
	})
	if err != nil && failed == nil {
		return c.malformed(w, name, err)
	}
	return broken, failed
}

// malformed is a file that is refused whole: an error of the file, not a failure of this command.
func (c *call) malformed(w io.Writer, name string, err error) (bool, error) {
	var fr *framing.Error
	if !errors.As(err, &fr) {
		return false, complain("讀不到 %[1]s：%[2]v", "%[1]s cannot be read: %[2]v", name, err)
	}
	return true, writeJSON(w, validated{File: name, Severity: stix.Broken, Clause: "JSON, RFC 8259", Message: fr.Say.In(c.lang), Position: fr.At.String(), Code: fr.Code})
}
