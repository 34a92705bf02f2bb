package page_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"lianfang/internal/face/web/page"
	"lianfang/internal/face/web/page/sample"
	"lianfang/internal/text"
)

// drawn gives the words of a page that is not among the samples.
func drawn(t *testing.T, v page.View, p page.Page) (string, *html.Node) {
	t.Helper()
	var b bytes.Buffer
	if err := p.Page(v).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return words(root), root
}

func TestChineseHeadingsHaveNoSpacesBetweenPhrases(t *testing.T) {
	p := page.Warning{Title: text.Of("防火牆的 SSL VPN 正被入侵：請更新，或先把它關掉", "Update it, or turn it off")}
	_, root := drawn(t, page.View{Lang: text.ZhTW}, p)
	if got := words(all(root, "h1", "", "")[0]); got != "防火牆的 SSL VPN 正被入侵：請更新，或先把它關掉" {
		t.Errorf("heading %q", got)
	}
}

func TestColumnThatNobodyFilledIsNotDrawn(t *testing.T) {
	policy := page.Policy{Rules: []page.PolicyRule{{When: text.Same("x"), Quiet: true}}}
	calls := page.Calls{Rows: []page.CallRow{{Org: text.Same("x"), Phone: "1"}}}
	intel := page.Intelligence{Rows: []page.IntelRow{{Name: "x"}}}
	members := page.Members{Rows: []page.MemberRow{{Name: text.Same("x")}}}
	for _, c := range []struct {
		p    page.Page
		head string
	}{{policy, "Last 30 days"}, {calls, "Last attempt"}, {calls, "Outcome"}, {intel, "Told"}, {intel, "Urgency"}, {members, "Systems"}} {
		_, root := drawn(t, page.View{Lang: text.En}, c.p)
		for _, th := range all(root, "th", "scope", "col") {
			if words(th) == c.head {
				t.Errorf("%T: a column %q without a value", c.p, c.head)
			}
		}
	}
	_, root := drawn(t, page.View{Lang: text.En}, sample.Policy())
	if !strings.Contains(words(root), "Last 30 days") {
		t.Error("a column with values is missing")
	}
}

func TestEnglishSentencesOfANoteStandApart(t *testing.T) {
	p := page.Object{Banner: &page.Note{Lead: text.Of("已撤回。", "Withdrawn."), Body: text.Of("請不要再用。", "Stop using it.")}}
	if w, _ := drawn(t, page.View{Lang: text.En}, p); !strings.Contains(w, "Withdrawn. Stop using it.") {
		t.Error("two English sentences run into each other")
	}
	if w, _ := drawn(t, page.View{Lang: text.ZhTW}, p); !strings.Contains(w, "已撤回。請不要再用。") {
		t.Error("two Chinese sentences stand apart")
	}
}

func TestEachListOfAPageNamesItsNextPage(t *testing.T) {
	p := sample.Exposure()
	p.More = page.Cursor{Shown: 3, Total: 9, Next: "/exposure?from=3"}
	_, root := drawn(t, page.View{Lang: text.En, Path: "/exposure"}, p)
	names := map[string]bool{}
	for _, n := range all(root, "nav", "class", "foot") {
		l, _ := attr(n, "aria-label")
		if names[l] {
			t.Errorf("two lists go on under the name %q", l)
		}
		names[l] = true
	}
	if len(names) != 2 {
		t.Errorf("%d lists go on, want 2", len(names))
	}
}

func TestQuietRuleNeedsNoApproval(t *testing.T) {
	w, _ := drawn(t, page.View{Lang: text.En}, page.Policy{Rules: []page.PolicyRule{{When: text.Same("x"), Approvers: 1, Quiet: true}}})
	if strings.Contains(w, "one person") {
		t.Error("a rule that sends nothing asks for an approval")
	}
}

func TestMissingVersionLeadsSomewhere(t *testing.T) {
	p := page.Exposure{Assets: []page.Asset{{Name: text.Same("web-1")}}, Upload: page.UploadForm{Post: "/exposure/upload"}}
	_, root := drawn(t, page.View{Lang: text.En, Path: "/exposure"}, p)
	for _, a := range all(root, "a", "href", "#upload") {
		if words(a) == "Add the version" {
			return
		}
	}
	t.Error("“Add the version” leads nowhere")
}

func TestDatesOfRecordsAreSaidAsPeopleSayThem(t *testing.T) {
	now := time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC)
	p := page.Why{Checks: []page.Check{{Why: text.Same("2026-1: 2025-03-11, 2026-11-26 09:14")}}}
	for lang, want := range map[text.Lang]string{text.ZhTW: "2026-1: 114/03/11, 09:14", text.En: "2026-1: 11 Mar 2025, 09:14"} {
		if w, _ := drawn(t, page.View{Lang: lang, Now: now}, p); !strings.Contains(w, want) {
			t.Errorf("%s: no %q", lang, want)
		}
	}
	fact := page.Member{Facts: []page.Fact{{Name: text.Same("version"), Value: text.Same("1.2026-11-26")}}}
	if w, _ := drawn(t, page.View{Lang: text.En, Now: now}, fact); !strings.Contains(w, "1.2026-11-26") {
		t.Error("a version was taken for a date")
	}
}

func TestListThatIsWholeSaysHowManyInAll(t *testing.T) {
	p := page.Calls{Rows: []page.CallRow{{Org: text.Same("x")}}, Cursor: page.Cursor{Shown: 1}}
	if w, _ := drawn(t, page.View{Lang: text.En, Path: "/x"}, p); !strings.Contains(w, "1 in all") {
		t.Error("a whole list must say so")
	}
	if w, _ := drawn(t, page.View{Lang: text.En, Path: "/x?after=9"}, p); strings.Contains(w, "1 in all") {
		t.Error("the last page of several is not all")
	}
}

func TestOlderVersionIsNotAnotherSource(t *testing.T) {
	p := page.Object{Assertions: []page.Assertion{{Source: text.Same("A"), Old: true}, {Source: text.Same("A")}}}
	if w, _ := drawn(t, page.View{Lang: text.En}, p); !strings.Contains(w, "sources: 1, versions: 2") {
		t.Error("two versions of one source count as two sources")
	}
}

func TestPhoneReachesEveryEntryAndTheWayOut(t *testing.T) {
	v := page.View{Lang: text.En, Who: page.Who{Name: "x", Desk: true}}
	v.Nav.Main = []page.NavItem{page.NavNow, page.NavWarnings, page.NavIntel, page.NavExposure}
	v.Nav.Manage = []page.NavItem{page.NavMembers, page.NavCalls, page.NavPolicy}
	_, root := drawn(t, v, page.Calls{})
	have := map[string]bool{}
	for _, at := range [][]*html.Node{all(root, "nav", "class", "tabbar"), all(root, "footer", "class", "pocket")} {
		for _, n := range at {
			for _, a := range all(n, "a", "href", "") {
				href, _ := attr(a, "href")
				have[href] = true
			}
		}
	}
	for _, want := range []string{"/now", "/members", "/warnings/calls", "/warnings/policy"} {
		if !have[want] {
			t.Errorf("%s is out of reach on a phone", want)
		}
	}
	if out := all(all(root, "footer", "class", "pocket")[0], "form", "action", "/sign-out"); len(out) != 1 {
		t.Error("no way to sign out on a phone")
	}
}
