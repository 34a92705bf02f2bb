package exposure_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/format/sbom"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

const ownTable = "甲,乙,丙\nweb-1,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*,x\n"

// take hands in a table for an organisation.
func (w *world) take(v marking.Viewer, org int, table string) (exposure.Taken, error) {
	return w.Take(w.t.Context(), v, exposure.Upload{Org: w.orgs[org], Name: "list.csv", Body: strings.NewReader(table)})
}

func TestColumnsAreToldOnceAndRemembered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		v := w.member(0)
		_, err := w.take(v, 0, ownTable)
		var asked *exposure.AskedColumns
		if !errors.As(err, &asked) {
			t.Fatalf("an unknown table is answered %v", err)
		}
		m, err := w.ColumnMapOf(t.Context(), v, w.orgs[0], asked.Print)
		w.ok(err)
		if m.Answered() || len(m.Headers) != 3 || len(m.Sample) != 1 || m.Sample[0][0] != "web-1" {
			t.Errorf("asked is %+v", m)
		}
		print, err := w.TellColumns(t.Context(), v, w.orgs[0], m.Headers, []sbom.Column{sbom.AssetColumn, sbom.CPEColumn, sbom.UnknownColumn})
		if w.ok(err); print != asked.Print {
			t.Errorf("told %s, asked %s", print, asked.Print)
		}
		took, err := w.take(v, 0, ownTable)
		w.ok(err)
		if took.Components != 1 || took.Told != print || len(took.Problems) != 0 {
			t.Errorf("took %+v", took)
		}
		all, err := w.ColumnMaps(t.Context(), v, w.orgs[0])
		if w.ok(err); len(all) != 1 || !all[0].Answered() || all[0].Used.IsZero() || len(all[0].Sample) != 0 {
			t.Errorf("remembered is %+v", all)
		}
		if snaps, err := w.Snapshots(t.Context(), v, w.orgs[0], 0, 1); err != nil || snaps[0].Told != print {
			t.Errorf("the upload says %+v, %v", snaps, err)
		}
		if _, err := w.take(w.member(1), 1, ownTable); !errors.As(err, &asked) {
			t.Errorf("what one organisation said is used for another's: %v", err)
		}
		w.ok(w.ForgetColumns(t.Context(), v, w.orgs[0], print))
		if _, err := w.take(v, 0, ownTable); !errors.As(err, &asked) {
			t.Errorf("what was forgotten is used: %v", err)
		}
	})
}

func TestOnlyItsOwnPeopleTellColumns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		headers, means := []string{"甲", "乙"}, []sbom.Column{sbom.ProductColumn, sbom.VersionColumn}
		print, err := w.TellColumns(t.Context(), w.member(0), w.orgs[0], headers, means)
		w.ok(err)
		for name, v := range map[string]marking.Viewer{"another member": w.member(1), "the public": marking.Public()} {
			_, a := w.ColumnMaps(t.Context(), v, w.orgs[0])
			_, b := w.ColumnMapOf(t.Context(), v, w.orgs[0], print)
			_, c := w.TellColumns(t.Context(), v, w.orgs[0], headers, means)
			if d := w.ForgetColumns(t.Context(), v, w.orgs[0], print); a == nil || b == nil || c == nil || d == nil {
				t.Errorf("%s: %v, %v, %v, %v", name, a, b, c, d)
			}
		}
	})
}

func TestColumnsThatCannotBe(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		v, many := w.member(0), make([]string, sbom.MaxColumns+1)
		for code, c := range map[string]struct {
			headers []string
			means   []sbom.Column
		}{
			"bad_columns": {[]string{"a", "b"}, []sbom.Column{sbom.ProductColumn}}, "bad_column": {[]string{"a", "b"}, []sbom.Column{sbom.ProductColumn, "colour"}},
			"column_twice": {[]string{"a", "b"}, []sbom.Column{sbom.ProductColumn, sbom.ProductColumn}}, "no_product_column": {[]string{"a"}, []sbom.Column{sbom.OwnerColumn}},
		} {
			if _, err := w.TellColumns(t.Context(), v, w.orgs[0], c.headers, c.means); fault.Of(err).Code != code {
				t.Errorf("%s is answered %v", code, err)
			}
		}
		if _, err := w.TellColumns(t.Context(), v, w.orgs[0], many, make([]sbom.Column, len(many))); fault.Of(err).Code != "bad_columns" {
			t.Errorf("too many are answered %v", err)
		}
		if err := w.ForgetColumns(t.Context(), v, w.orgs[0], "x' OR 1=1"); fault.Of(err).Code != "no_such_columns" {
			t.Errorf("a strange fingerprint is answered %v", err)
		}
		for i := range 120 { // a robot that sends another header each time
			var asked *exposure.AskedColumns
			if _, err := w.take(v, 0, fmt.Sprintf("甲%d,乙\n1,2\n3,4\n", i)); !errors.As(err, &asked) {
				t.Fatal(err)
			}
		}
		all, err := w.ColumnMaps(t.Context(), v, w.orgs[0])
		if w.ok(err); len(all) != 100 || all[0].Headers[0] != "甲119" {
			t.Errorf("%d are kept, the first is %v", len(all), all[0].Headers)
		}
	})
}
