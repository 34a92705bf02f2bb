package asset

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

func TestManifestNamesTheHashedFile(t *testing.T) {
	m := read(fstest.MapFS{"dist/manifest.json": {Data: []byte(`{"look.css":"look.ABC.css"}`)}})
	if m["look.css"] != "look.ABC.css" {
		t.Errorf("%v", m)
	}
	if m := read(fstest.MapFS{}); m != nil {
		t.Errorf("without a manifest there are no names, got %v", m)
	}
}

func TestOnlyFilesOfTheManifestAreServedAndTheyMayBeKept(t *testing.T) {
	h := Handler()
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w
	}
	for _, path := range []string{Prefix, Prefix + "manifest.json", Prefix + ".keep", Prefix + "../asset.go", Prefix + "look.css"} {
		if w := get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s answered %d", path, w.Code)
		}
	}
	for name := range names {
		w := get(URL(name))
		if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d, %q", name, w.Code, w.Header().Get("Cache-Control"))
		}
	}
}
