package names_test

import (
	"testing"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/names"
	"lianfang/internal/format/sbom"
)

func TestOtherNamesAreOneSureStepAway(t *testing.T) {
	var r names.Reader
	for range 2 { // the second time from memory
		row := r.Read(sbom.Component{Vendor: "Google LLC", Name: "Google Chrome", Version: "120.0.1"})
		named, others := row.Named, row.Others
		found := false
		for _, o := range others {
			found = found || o.Key == "cpe:google:chrome" && o.Version == "120.0.1"
			if o.Link.Confidence < names.SureEnough || o.Link.Why.IsZero() {
				t.Errorf("%+v", o.Link)
			}
		}
		if len(named) != 1 || !found {
			t.Fatalf("%+v %+v", named, others)
		}
	}
}

func TestWordsComeBackAsTheyWent(t *testing.T) {
	w, ok := names.InWords(sbom.Component{Name: "Java 8 Update 351 (64-bit)", Vendor: "Oracle"})
	back, read := names.Read(names.Name(w))
	if !ok || !read || back != w {
		t.Fatalf("%+v %+v", w, back)
	}
	if c, ok := names.As(w, "cpe:oracle:jdk"); !ok || c.Version != "1.8.0-update351" {
		t.Errorf("%+v", c)
	}
	if c, ok := names.As(identity.Written{Key: "|lodash", Version: "4.17.20"}, "purl:npm/lodash"); !ok || c.Name != "pkg:npm/lodash@4.17.20" {
		t.Errorf("%+v", c)
	}
	for _, c := range []sbom.Component{{Name: "x", CPEs: []string{"cpe:2.3:a:x:y:1"}}, {Name: "KB5031356", Type: "patch"}, {}} {
		if w, ok := names.InWords(c); ok {
			t.Errorf("%+v: %+v", c, w)
		}
	}
}
