package app

import (
	"context"
	"path/filepath"

	"lianfang/internal/blob"
	"lianfang/internal/evidence"
	"lianfang/internal/store"
)

// BlobsOf is the folder for evidence of a store: the one that is named, else the one in the store's own folder; "" for none.
func BlobsOf(s *store.Store, named string) string {
	if named == "" && s.Folder != "" {
		return filepath.Join(s.Folder, "blobs")
	}
	return named
}

// useEvidence opens the vault.
func (a *App) useEvidence() error {
	o := evidence.Options{Centre: a.centre, Ended: a.Incidents.EndedBefore, Log: a.options.Log}
	if where := BlobsOf(a.Store, a.options.Blobs); where != "" {
		var err error
		if o.Folder, err = blob.Open(where); err != nil {
			return err
		}
	}
	if where := a.options.YaraRules; where != "" {
		var err error
		if o.Rules, err = evidence.OpenRules(where); err != nil {
			return err
		}
		if err := o.Rules.Check(context.Background()); err != nil { // no reason to take no evidence
			a.options.Log.Error("YARA rules cannot be read; files are looked at without them until they can", "folder", where, "error", err)
		}
	}
	a.Evidence = evidence.New(a.Store, a.Journal, a.options.Now, o)
	a.Incidents.UseEvidence(a.Evidence)
	return nil
}
