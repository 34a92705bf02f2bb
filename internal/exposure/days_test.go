package exposure_test

import (
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// What a centre sets holds for what was found before, at once, and counts from when it was found.
func TestACentreSetsItsOwnDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, clock := lifeWorld(t, s)
		w.know("nvd", "nvd.json", nvdRecord(flaw, "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.upload(3, held)
		days, err := w.Days(t.Context())
		w.must(err)
		if days.Version != 0 || w.standing(3).Priority.Due.Day != "2026-12-10" { // attend at level A: 14 days from the 26th
			t.Fatalf("%+v", w.standing(3).Priority.Due)
		}
		clock.pass(12 * 24 * time.Hour)
		shorter := strings.Replace(priority.DefaultText(), "[days.attend]\nA = 14", "[days.attend]\nA = 10", 1)
		version, err := w.SetDays(t.Context(), system, 0, shorter)
		w.must(err)
		if d := w.standing(3).Priority.Due; version != 1 || d.Day != "2026-12-06" || !d.Overdue {
			t.Errorf("%d %+v", version, d)
		}
		if _, err := w.SetDays(t.Context(), system, 0, shorter); fault.Of(err).Code != "policy_changed" {
			t.Error(err)
		}
		if _, err := w.SetDays(t.Context(), system, 1, shorter+"\nmore = 1"); fault.Of(err).Kind != fault.Invalid {
			t.Error(err)
		}
		if _, err := w.SetDays(t.Context(), w.viewer(3), 1, shorter); fault.Of(err).Code != "desk_only" {
			t.Error(err)
		}
		if all, err := w.EarlierDays(t.Context(), system, 10); err != nil || len(all) != 1 || all[0].Version != 1 {
			t.Errorf("%v %+v", err, all)
		}
		if k := w.kinds(); k[len(k)-1] != "days_set" {
			t.Errorf("%q", k)
		}
	})
}

// A record that CISA listed years ago is not late on the day on which it is found here, and affected machines stand before those of which it cannot be told.
func TestWhatIsFoundTodayIsNotLateSinceYearsAgo(t *testing.T) {
	w, clock := lifeWorld(t, storetest.SQLite(t))
	w.know("nvd", "nvd.json", nvdRecord(flaw, "2026-01-02T00:00:00.000", tomcat("9.0.31")))
	w.know("nvd", "nvd2.json", nvdRecord("CVE-2026-0002", "2026-01-02T00:00:00.000", strings.ReplaceAll(tomcat("9.0.31"), "tomcat", "ant")))
	w.know("kev", "kev.json", `{"title":"KEV","catalogVersion":"2026.01.01","count":2,"vulnerabilities":[
		{"cveID":"CVE-2026-0001","vendorProject":"Apache","product":"Tomcat","vulnerabilityName":"hole","dateAdded":"2026-01-03","shortDescription":"x","requiredAction":"Update.","dueDate":"2026-01-24","knownRansomwareCampaignUse":"Unknown","notes":""},
		{"cveID":"CVE-2026-0002","vendorProject":"Apache","product":"Ant","vulnerabilityName":"hole","dateAdded":"2026-01-03","shortDescription":"x","requiredAction":"Update.","dueDate":"2026-01-08","knownRansomwareCampaignUse":"Unknown","notes":""}]}`)
	w.upload(0, held+"web-1,cpe:2.3:a:apache:ant:*:*:*:*:*:*:*:*\n")
	all, err := w.Standings(t.Context(), system, w.orgs[0])
	w.must(err)
	if len(all) != 2 || all[0].CVE != flaw || all[1].CVE != "CVE-2026-0002" || all[0].Priority.Decision != all[1].Priority.Decision {
		t.Fatalf("%+v", all)
	}
	for i, day := range []string{"2026-12-03", "2026-12-01"} { // 7 days by the policy, and 5, as many as CISA gave, from the 26th
		if d := all[i].Priority.Due; d.Day != day || d.Overdue || strings.Contains(d.Rule.String(), "2026-01-08") != (i == 1) {
			t.Errorf("%+v", d)
		}
	}
	clock.pass(10 * 24 * time.Hour)
	if all, err = w.Standings(t.Context(), system, w.orgs[0]); err != nil || all[1].Priority.Due.Day != "2026-12-01" || !all[1].Priority.Due.Overdue {
		t.Errorf("%v %+v", err, all[1].Priority.Due)
	}
}
