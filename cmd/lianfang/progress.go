package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"lianfang/internal/text"
)

// progress shows how far a file is: a bar that moves on a terminal, else a plain line now and then.
type progress struct {
	*call
	name  string
	total int64 // bytes, 0 where they cannot be known: a pipe, a compressed file
	tty   bool
	last  time.Time
	drawn bool
}

const (
	barEvery  = 100 * time.Millisecond
	lineEvery = 10 * time.Second
	barWidth  = 30
)

func (c *call) progressOf(name string, r io.Reader) *progress {
	p := &progress{call: c, name: name, last: time.Now()}
	if f, ok := c.err.(*os.File); ok {
		p.tty = isatty.IsTerminal(f.Fd())
	}
	f, ok := r.(*os.File)
	if !ok || strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".zst") || strings.HasSuffix(name, ".zip") {
		return p
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		p.total = info.Size()
	}
	return p
}

func (p *progress) show(objects, bytes int64) {
	every := lineEvery
	if p.tty {
		every = barEvery
	}
	if time.Since(p.last) < every {
		return
	}
	p.last = time.Now()
	said := text.Format("%[1]s：%[2]d 個物件", "%[1]s: %[2]d objects", p.name, objects).In(p.lang)
	if !p.tty {
		_, _ = fmt.Fprintln(p.err, said)
		return
	}
	_, _ = fmt.Fprintf(p.err, "\r\x1b[K%s%s", p.bar(bytes), said)
	p.drawn = true
}

func (p *progress) bar(bytes int64) string {
	if p.total == 0 {
		return ""
	}
	share := min(1, float64(bytes)/float64(p.total))
	full := int(share * barWidth)
	return fmt.Sprintf("[%s%s] %3.0f %%  ", strings.Repeat("█", full), strings.Repeat("░", barWidth-full), share*100)
}

// end takes the bar away.
func (p *progress) end() {
	if p.drawn {
		_, _ = io.WriteString(p.err, "\r\x1b[K")
	}
}
