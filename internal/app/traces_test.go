package app_test

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"lianfang/internal/app"
	"lianfang/internal/format/tlp"
	"lianfang/internal/member"
	"lianfang/internal/spans"
	"lianfang/internal/store/storetest"
	"lianfang/internal/warning"
)

// receiver is an OTLP receiver as operators run one.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	spans []*otlp.Span
	raw   bytes.Buffer
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		var from io.Reader = q.Body
		if q.Header.Get("Content-Encoding") == "gzip" {
			from, _ = gzip.NewReader(q.Body)
		}
		b, err := io.ReadAll(from)
		var x collector.ExportTraceServiceRequest
		if err == nil {
			err = proto.Unmarshal(b, &x)
		}
		if err != nil || q.URL.Path != "/v1/traces" {
			t.Errorf("%s: %v", q.URL.Path, err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.raw.Write(b)
		for _, rs := range x.ResourceSpans {
			for _, ss := range rs.ScopeSpans {
				r.spans = append(r.spans, ss.Spans...)
			}
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) options(o *app.Options) { o.Traces = spans.Options{Endpoint: r.URL, Sample: 1} }

// trace gives the spans of the trace that begins with a file of this format.
func (r *receiver) trace(t *testing.T, format string) []*otlp.Span {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	var root *otlp.Span
	for _, s := range r.spans {
		if s.Name == "intake" && word(s, "lianfang.format") == format {
			root = s
		}
	}
	if root == nil {
		t.Fatalf("no intake of %s among %d spans", format, len(r.spans))
	}
	var out []*otlp.Span
	for _, s := range r.spans {
		if bytes.Equal(s.TraceId, root.TraceId) {
			out = append(out, s)
		}
	}
	return out
}

func word(s *otlp.Span, key string) string {
	for _, a := range s.Attributes {
		if a.Key == key {
			return a.Value.GetStringValue()
		}
	}
	return ""
}

// connected checks that each span but one hangs below another of the same trace.
func connected(t *testing.T, all []*otlp.Span, names ...string) {
	t.Helper()
	known, seen, roots := map[string]bool{}, map[string]bool{}, 0
	for _, s := range all {
		known[string(s.SpanId)], seen[s.Name] = true, true
	}
	for _, s := range all {
		if len(s.ParentSpanId) == 0 {
			roots++
		} else if !known[string(s.ParentSpanId)] {
			t.Errorf("%s hangs below %s, which is not in the trace", s.Name, hex.EncodeToString(s.ParentSpanId))
		}
	}
	if roots != 1 || len(known) != len(all) {
		t.Errorf("%d roots, %d ids of %d spans", roots, len(known), len(all))
	}
	for _, n := range names {
		if !seen[n] {
			t.Errorf("the trace lacks %q; it has %v", n, seen)
		}
	}
}

const mildCVE = `{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2026-10001","assignerOrgId":"00000000-0000-4000-8000-000000000001","state":"PUBLISHED","datePublished":"2026-02-01T00:00:00Z","dateUpdated":"2026-02-05T00:00:00Z"},
"containers":{"cna":{"providerMetadata":{"orgId":"00000000-0000-4000-8000-000000000001"},"title":"Box injection","descriptions":[{"lang":"en","value":"Injection"}],
"affected":[{"vendor":"Acme","product":"Box","cpes":["cpe:2.3:a:acme:box:*:*:*:*:*:*:*:*"],"versions":[{"version":"1.0","status":"affected"}]}],
"metrics":[{"cvssV3_1":{"version":"3.1","baseScore":4.3,"baseSeverity":"MEDIUM","vectorString":"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N"}}],"references":[{"url":"https://acme.example/1"}]}}}`

const listedKEV = `{"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"2026.11.24","dateReleased":"2026-11-24T00:00:00.000Z","count":1,"vulnerabilities":[
 {"cveID":"CVE-2026-10001","vendorProject":"Acme","product":"Box","vulnerabilityName":"Acme Box flaw","dateAdded":"2026-11-24","shortDescription":"A flaw.","requiredAction":"Update.",
  "dueDate":"2026-12-15","knownRansomwareCampaignUse":"Unknown","notes":"","cwes":["CWE-79"]}]}`

// hooked is a centre whose hospital has a machine that takes warnings; told is closed when it got one.
func hooked(t *testing.T, addr string, change ...options) (w *world, told chan struct{}) {
	told = make(chan struct{}, 16)
	hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { told <- struct{}{} }))
	t.Cleanup(hook.Close)
	w = newWorld(t, addr, append(change, func(o *app.Options) { o.Reach.Allow = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })...)
	_, err := w.app.Members.AddContacts(t.Context(), system, []member.NewContact{{Org: w.hospital, Role: "system", Channel: member.Webhook, Address: hook.URL + "/secret-path",
		Secret: "0123456789abcdef0123456789abcdef", Rank: 1, Verified: true}})
	w.ok(err)
	w.file("cve", tlp.Clear, mildCVE)
	w.drain()
	w.clock.pass(time.Minute)
	return w, told
}

func TestOneFactIsTracedFromIntakeToReceiptAcrossNodes(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		r := newReceiver(t)
		w, told := hooked(t, addr, r.options)
		w.file("cisa-kev", tlp.Clear, listedKEV)
		w.drain()
		select {
		case <-told:
		case <-time.After(20 * time.Second):
			t.Fatal("nobody was told")
		}
		list, err := w.app.Warning.List(t.Context(), system, warning.Filter{State: warning.Released, Limit: 10})
		w.ok(err)
		if len(list.Entries) != 1 {
			t.Fatalf("%d warnings", len(list.Entries))
		}
		officer := w.reader("officer of the hospital").viewer(w)
		answering := w.app
		if strings.HasPrefix(addr, "postgres") { // another node takes the answer, and knows nothing of the first one's trace
			answering, err = app.New(t.Context(), app.Options{Store: addr, Now: w.clock.now, Traces: spans.Options{Endpoint: r.URL, Sample: 1}})
			w.ok(err)
		}
		w.ok(answering.Warning.Give(t.Context(), officer, list.Entries[0].ID, w.hospital, warning.Reply{Answer: warning.Fixed, Note: "a note of a person"}))
		if answering != w.app {
			w.ok(answering.Stop(t.Context()))
		}
		w.ok(w.app.Stop(t.Context()))
		connected(t, r.trace(t, "kev"), "intake", "stages", "accept", "commit", "step exposure-knowledge", "job exposure-knowledge", "prepare", "step warning-draft",
			"job warning-draft", "draft", "release", "step warning-tell", "job warning-tell", "deliver", "receipt")
		connected(t, r.trace(t, "cve5"), "intake", "job exposure-knowledge")
		for _, secret := range []string{"CVE-20", "acme", "hospital", "secret-path", "a note", "Org ", "127.0.0.1", "Box"} {
			if bytes.Contains(r.raw.Bytes(), []byte(secret)) {
				t.Errorf("traces tell %q", secret)
			}
		}
	})
}

func TestTracesAreSampledByTheirBeginning(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	w := newWorld(t, t.TempDir(), func(o *app.Options) { o.Traces = spans.Options{Endpoint: r.URL, Sample: 0.5} })
	for i := range 40 {
		w.file("cisa-kev", tlp.Clear, strings.ReplaceAll(listedKEV, "10001", fmt.Sprint(20001+i)))
	}
	w.drain()
	w.ok(w.app.Stop(t.Context()))
	begun, traces, intakes := map[string]bool{}, map[string]bool{}, 0
	for _, s := range r.spans {
		if traces[string(s.TraceId)] = true; len(s.ParentSpanId) == 0 {
			begun[string(s.TraceId)] = true
		}
		if s.Name == "intake" {
			intakes++
		}
	}
	for id := range traces {
		if !begun[id] {
			t.Errorf("the trace %s lacks its beginning", hex.EncodeToString([]byte(id)))
		}
	}
	if intakes < 5 || intakes > 35 {
		t.Errorf("%d of 40 files were traced, at a half", intakes)
	}
}

// A tracing system that is gone must not hold up anything.
func TestAReceiverThatIsGoneCostsNothing(t *testing.T) {
	w, told := hooked(t, t.TempDir(), func(o *app.Options) { o.Traces = spans.Options{Endpoint: "http://127.0.0.1:1", Sample: 1} })
	w.file("cisa-kev", tlp.Clear, listedKEV)
	w.drain()
	<-told
	begun := time.Now()
	w.ok(w.app.Stop(t.Context()))
	if d := time.Since(begun); d > 8*time.Second {
		t.Errorf("the end took %v", d)
	}
}
