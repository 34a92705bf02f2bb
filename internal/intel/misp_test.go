package intel_test

import (
	"fmt"
	"strings"
	"testing"

	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

const (
	eventID     = "report--aaaaaaaa-0000-4000-8000-000000000001"
	attributeID = "indicator--aaaaaaaa-0000-4000-8000-000000000002"
	remarkID    = "x-misp-attribute--aaaaaaaa-0000-4000-8000-000000000003"
	objectID    = "x-misp-object--aaaaaaaa-0000-4000-8000-000000000004"
	fileID      = "indicator--aaaaaaaa-0000-4000-8000-000000000005"
)

// mispEvent is an event with a value to detect, a remark, and two objects of which one refers to the other. more is added to the
// event's tags and comment is the value's.
func mispEvent(timestamp, more, comment string) string {
	return fmt.Sprintf(`{"Event":{"uuid":"AAAAAAAA-0000-4000-8000-000000000001","info":"GlassLoader campaign","date":"2026-01-01","timestamp":"%[1]s","published":true,
	"Orgc":{"name":"CERT","uuid":"aaaaaaaa-0000-4000-8000-0000000000ff"},
	"Attribute":[
	 {"uuid":"aaaaaaaa-0000-4000-8000-000000000002","type":"domain","category":"Network activity","to_ids":true,"value":"evil-host.org","comment":"%[3]s","timestamp":"%[1]s",
	  "Sighting":[{"uuid":"aaaaaaaa-0000-4000-8000-0000000000f1","type":"0","date_sighting":"1690000000"},{"uuid":"aaaaaaaa-0000-4000-8000-0000000000f2","type":"1","date_sighting":"1690000100"}]},
	 {"uuid":"aaaaaaaa-0000-4000-8000-000000000003","type":"text","category":"Other","to_ids":false,"value":"a remark","timestamp":"1690000000","Tag":[{"name":"tlp:red"}]}],
	"Object":[{"uuid":"aaaaaaaa-0000-4000-8000-000000000004","name":"file","timestamp":"1690000000",
	  "ObjectReference":[{"uuid":"aaaaaaaa-0000-4000-8000-000000000006","referenced_uuid":"aaaaaaaa-0000-4000-8000-000000000007","relationship_type":"drops"}],
	  "Attribute":[{"uuid":"aaaaaaaa-0000-4000-8000-000000000005","type":"filename|md5","to_ids":true,"value":"a.exe|d41d8cd98f00b204e9800998ecf8427f","timestamp":"1690000000"}]},
	 {"uuid":"aaaaaaaa-0000-4000-8000-000000000007","name":"url","timestamp":"1690000000"}],
	"Tag":[{"name":"PAP:AMBER"},{"name":"tlp:green"}%[2]s]}}`, timestamp, more, comment)
}

func TestAnEventIsAReportWithItsValues(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.file("cert", "event.json", mispEvent("1700000000", "", ""))
		head := w.words(eventID)[0]
		if strings.Contains(string(head.Raw), "evil-host") || !strings.Contains(string(head.Raw), `"Orgc":{"name":"CERT"`) || head.Title != "GlassLoader campaign" {
			t.Errorf("the event's bytes: %s", head.Raw)
		}
		if raw := string(w.words(attributeID)[0].Raw); !strings.HasPrefix(raw, `{"uuid":"aaaaaaaa-0000-4000-8000-000000000002"`) || !strings.HasSuffix(raw, "}]}") {
			t.Errorf("the attribute's bytes: %s", raw)
		}
		for id, want := range map[string]string{eventID: "TLP:GREEN PAP:AMBER", attributeID: "TLP:GREEN PAP:AMBER", remarkID: "TLP:RED PAP:AMBER"} {
			if x := w.words(id)[0]; x.TLP.String()+" "+x.PAP != want {
				t.Errorf("%s: %s %s, want %s", id, x.TLP, x.PAP, want)
			}
		}
		for id, want := range map[string]int{eventID: 4, objectID: 3, fileID: 1, attributeID: 1} {
			it, _, err := w.Find(t.Context(), marking.System("test"), id)
			if err != nil {
				t.Fatal(err)
			}
			if rel, err := w.Relations(t.Context(), marking.System("test"), it, 50); err != nil || len(rel) != want {
				t.Errorf("%s: %d relations, want %d (%v)", id, len(rel), want, err)
			}
		}
		var first, last, times int64
		if err := s.Read().QueryRow("SELECT first_seen, last_seen, times FROM sighting").Scan(&first, &last, &times); err != nil || first != 1690000000e6 || last != first || times != 1 {
			t.Errorf("sighting %d to %d, %d times, %v", first, last, times, err)
		}
	})
}

func TestADeletedAttributeIsWithdrawnByItsOwner(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	gone := strings.Replace(mispEvent("1700000500", "", ""), `"to_ids":true,"value":"evil-host.org"`, `"deleted":true,"to_ids":true,"value":"evil-host.org"`, 1)
	w.file("cert", "event.json", mispEvent("1700000000", "", ""))
	if got := w.file("stranger", "event.json", gone); got.Held != 1 {
		t.Errorf("a stranger's deletion: %+v", got)
	}
	w.file("cert", "event.json", gone)
	if it, _, err := w.Find(t.Context(), marking.System("test"), attributeID); err != nil || !it.Withdrawn {
		t.Errorf("not withdrawn: %+v %v", it, err)
	}
}

func TestAnAttributeNoLongerFitForDetectionIsNoIndicator(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.file("cert", "event.json", mispEvent("1700000000", "", ""))
		off := strings.Replace(mispEvent("1700000500", "", ""), `"to_ids":true,"value":"evil-host.org"`, `"to_ids":false,"value":"evil-host.org"`, 1)
		w.file("cert", "event.json", off)
		if it, _, err := w.Find(t.Context(), marking.System("test"), attributeID); err != nil || !it.Withdrawn {
			t.Errorf("the indicator stands: %+v %v", it, err)
		}
		if len(w.words("x-misp-attribute--aaaaaaaa-0000-4000-8000-000000000002")) != 1 {
			t.Error("what it is now is missing")
		}
		before := w.rows()
		if got := w.file("cert", "event.json", off+"\n"); got != (intel.Counts{Seen: 7}) || w.rows() != before {
			t.Errorf("again: %+v", got)
		}
	})
}

// A sighting that is added does not move the attribute's own timestamp; it is no conflict.
func TestANewSightingIsNoConflict(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	w.file("cert", "event.json", mispEvent("1600000000", "", ""))
	more := strings.Replace(mispEvent("1600000000", "", ""), `"Sighting":[`, `"Sighting":[{"type":"0","date_sighting":"1790000000"},`, 1)
	if got := w.file("cert", "event.json", more); got != (intel.Counts{Updated: 1, Seen: 6}) {
		t.Errorf("%+v", got)
	}
	var rows, times int
	_ = w.store.Read().QueryRow("SELECT count(*), max(times) FROM sighting").Scan(&rows, &times)
	if rows != 1 || times != 2 {
		t.Errorf("%d sightings, %d times", rows, times)
	}
}

// The event is marked more strictly while its values keep their bytes and versions.
func TestRemarkingAnEventReachesItsValues(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.file("cert", "event.json", mispEvent("1700000000", "", ""))
		if _, _, err := w.Find(t.Context(), marking.Desk(1), attributeID); err != nil {
			t.Fatal(err)
		}
		w.file("cert", "event.json", mispEvent("1700000000", `,{"name":"tlp:amber+strict"}`, ""))
		for _, id := range []string{eventID, attributeID, objectID, fileID} {
			if live := w.live(id); len(live) != 1 || live[0].TLP.Word() != "AMBER+STRICT" {
				t.Errorf("%s: %d words, %s", id, len(live), live[0].TLP)
			}
		}
		w.file("cert", "event.json", mispEvent("1700000000", "", "")+" ")
		if live := w.live(attributeID); len(live) != 1 || live[0].TLP.Word() != "AMBER+STRICT" {
			t.Errorf("the milder file came again and opened it: %d words, %s", len(live), live[0].TLP)
		}
	})
}
