package app

import (
	"bytes"
	"context"

	"lianfang/internal/disclosure"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
)

// useDisclosure lets the centre lead cases. Its address is known once it listens.
func (a *App) useDisclosure() {
	a.Disclosure = disclosure.New(a.Store, a.Journal, a.Book, a.Members, a.options.Now, disclosure.Options{Code: a.options.Code, Centre: a.options.Centre, Hotline: a.options.Hotline, Log: a.options.Log, Address: a.PublicURL, Intake: a.takeAdvisory})
}

// takeAdvisory brings an advisory of our own in by the door that others' come in by.
func (a *App) takeAdvisory(ctx context.Context, name string, document []byte) error {
	_, err := a.Intel.Import(ctx, marking.System("an advisory of our own was published"), intel.File{Name: name, Format: sniff.CSAF, Marking: tlp.Clear}, bytes.NewReader(document))
	return err
}
