package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/intel"
	"lianfang/internal/text"
)

// answer writes what came of the files: one JSON document, or a line a file and its problems.
func (in *importing) answer(reports []*intel.Report) error {
	for _, r := range reports {
		for i, p := range r.Problems {
			if said := p.In(in.lang); said != "" {
				r.Problems[i].Message = said
			}
		}
	}
	if in.on("json") {
		return in.json(struct {
			Files []*intel.Report `json:"files"`
		}{reports})
	}
	for _, r := range reports {
		if err := in.tellFile(r); err != nil {
			return err
		}
	}
	return nil
}

// maxShown is how many problems of one file people are shown.
const maxShown = 20

func (in *importing) tellFile(r *intel.Report) error {
	n := r.Objects
	line := text.Format("%[1]s：%[2]s，新增 %[3]d、更新 %[4]d、已知 %[5]d、待裁決 %[6]d、退回 %[7]d，%.1[8]f 秒",
		"%[1]s: %[2]s, %[3]d new, %[4]d updated, %[5]d seen before, %[6]d held, %[7]d rejected, %.1[8]f s",
		r.Name, cmp.Or(r.Format, "?"), n.New, n.Updated, n.Seen, n.Held, n.Rejected, r.Seconds)
	if r.ID == 0 {
		line = text.Format("%s：整份退回", "%s: refused", r.Name)
	}
	if err := in.print(line); err != nil {
		return err
	}
	for i, p := range r.Problems {
		if i == maxShown {
			in.tell(text.Format("  …還有 %d 項；用 --json 看全部。", "  … and %d more; --json lists them.", len(r.Problems)-i))
			break
		}
		where := p.Position
		if p.Object != "" {
			where = p.Object + " " + where
		}
		_, _ = fmt.Fprintf(in.err, "  %s: %s [%s]\n", where, p.Message, p.Code)
	}
	return nil
}

// drainTurn is how long another server's work is waited for before it is asked again whether that server is still there.
const drainTurn = 2 * time.Second

// drain waits until everything that follows from the import is done: by this process where no server holds the store, else by that server.
func (c *call) drain() error {
	o := app.Options{Store: c.word("store"), Serve: true, Log: c.logger(), PublicURL: c.word("public-url")}
	if err := c.sending(&o); err != nil {
		return err
	}
	var err error
	if o.Traces, err = c.traces(); err != nil {
		return err
	}
	for {
		a, err := c.openApp(o, 0)
		if err == nil {
			return c.drainHere(a)
		}
		if !inUse(err) {
			return err
		}
		done, err := c.drainThere()
		if err != nil || done {
			return err
		}
	}
}

func (c *call) drainHere(a *app.App) error {
	err := a.Work(c)
	if err == nil {
		err = a.Drain(c)
	}
	if stop := stopInTime(a); err == nil {
		err = stop
	}
	return err
}

// drainThere watches a server's followers for a while; a server that died meanwhile leaves the rest to us.
func (c *call) drainThere() (done bool, err error) {
	a, err := c.openApp(app.Options{Store: c.word("store")}, patience)
	if err != nil {
		return false, err
	}
	defer func() { _ = stopInTime(a) }()
	turn, cancel := context.WithTimeout(c, drainTurn)
	defer cancel()
	err = a.Drain(turn)
	if err != nil && turn.Err() != nil && c.Err() == nil {
		return false, nil
	}
	return err == nil, err
}

func sortedStrings(s []string) []string {
	slices.Sort(s)
	return s
}
