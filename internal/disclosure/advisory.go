package disclosure

import (
	"context"
	"encoding/json"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Advisory is a revision that was published. Everybody may read it.
type Advisory struct {
	Tracking  string // its number: "LF-SA-2026-0001"
	Revision  int64
	File      string // "lf-sa-2026-0001.json"
	Year      int64  // of the first revision
	Title     text.Text
	Summary   string // what is new in the revision
	Body      []byte
	SHA256    string // hex
	SHA512    string
	Signature string // OpenPGP, armoured
	InitialAt int64
	CurrentAt int64
	CVE       string
	TVN       string
	raw       string
}

// Draft is what the advisory was made of.
func (a Advisory) Draft() (x Draft, err error) {
	return x, json.Unmarshal([]byte(a.raw), &x)
}

func noAdvisory() error {
	return fault.New(fault.NotFound, "no_such_advisory", text.Of("沒有這份通告。", "There is no such advisory."))
}

// mayRead tells whether somebody may read what everybody may.
func mayRead(v marking.Viewer) bool { return v.Sees(marking.ClearAll) }

// Advisories lists the latest revision of each, the newest first, without their bodies; before is the CurrentAt of the last of the page before, 0 for the first.
func (d *Disclosures) Advisories(ctx context.Context, v marking.Viewer, before int64, limit int) ([]Advisory, error) {
	if !mayRead(v) {
		return nil, nil
	}
	if before <= 0 {
		before = 1 << 62
	}
	return selectAdvisories(ctx, d.store.Read(), "a.latest AND a.current_at < $1 ORDER BY a.current_at DESC LIMIT $2", before, limit)
}

// Advisory gives the latest revision of one by its number, and the revisions before it, oldest first and without their bodies.
func (d *Disclosures) Advisory(ctx context.Context, v marking.Viewer, tracking string) (Advisory, []Advisory, error) {
	if !mayRead(v) || len(tracking) > maxShort {
		return Advisory{}, nil, noAdvisory()
	}
	all, err := selectAdvisories(ctx, d.store.Read(), "a.tracking = $1 ORDER BY a.revision", tracking)
	if err != nil {
		return Advisory{}, nil, err
	}
	if len(all) == 0 {
		return Advisory{}, nil, noAdvisory()
	}
	last := all[len(all)-1]
	last.Body, err = selectBody(ctx, d.store.Read(), last.Year, last.File)
	return last, all, err
}

// AdvisoryFile gives the latest revision of one by its place: the year, and the name of the file.
func (d *Disclosures) AdvisoryFile(ctx context.Context, v marking.Viewer, year int64, file string) (Advisory, error) {
	if !mayRead(v) || len(file) > maxShort {
		return Advisory{}, noAdvisory()
	}
	all, err := selectAdvisories(ctx, d.store.Read(), "a.latest AND a.year = $1 AND a.file = $2", year, file)
	if err != nil {
		return Advisory{}, err
	}
	if len(all) == 0 {
		return Advisory{}, noAdvisory()
	}
	all[0].Body, err = selectBody(ctx, d.store.Read(), year, file)
	return all[0], err
}
