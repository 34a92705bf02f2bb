package abuse_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"lianfang/internal/abuse"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

var desk = marking.Desk(7)

type world struct {
	*abuse.Directory
	t     *testing.T
	clock time.Time
}

func each(t *testing.T, f func(w *world)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := &world{t: t, clock: time.Date(2026, 11, 28, 1, 0, 0, 0, time.UTC)}
		now := func() time.Time { return w.clock }
		j, err := journal.Open(t.Context(), s, now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(j.Close)
		w.Directory = abuse.New(s, j, now)
		f(w)
	})
}

func (w *world) load(source, file string) abuse.Source {
	w.t.Helper()
	w.clock = w.clock.Add(time.Minute)
	x, err := w.Load(w.t.Context(), desk, source, "", strings.NewReader(file))
	if err != nil {
		w.t.Fatal(err)
	}
	return x
}

func (w *world) finds(want map[string]string) {
	w.t.Helper()
	for value, mail := range want {
		c, err := w.Find(w.t.Context(), desk, value)
		if err != nil || c.Mail != mail {
			w.t.Errorf("%s is answered for by %q of %s, not %q (%v)", value, c.Mail, c.Source, mail, err)
		}
	}
}

// As APNIC and the national registries below it write it: the block names a response team, whose object stands elsewhere.
const apnic = `% Information related to the block

inetnum:        192.0.2.0 - 192.0.2.255
netname:        EXAMPLE-TW
country:        TW
mnt-irt:        IRT-EXAMPLE-TW
source:         APNIC

inetnum:        192.0.2.16 - 192.0.2.40
netname:        CUSTOMER-TW
abuse-c:        AC9-AP

inetnum:        198.51.100.0 - 198.51.100.255
netname:        SILENT-TW

inet6num:       2001:db8::/32
netname:        SIX-TW
org:            ORG-SIX1-AP

irt:            IRT-EXAMPLE-TW
address:        Somewhere 1
+               Taipei
e-mail:         irt@example.test
abuse-mailbox:  Abuse@Example.test # by day and night

role:           IRT-EXAMPLE-TW
nic-hdl:        EVIL1-AP
abuse-mailbox:  stranger@evil.test

role:           AC9-AP
nic-hdl:        EVIL2-AP
abuse-mailbox:  stranger@evil.test

role:           Customer Abuse
nic-hdl:        AC9-AP
abuse-mailbox:  abuse@customer.test

organisation:   ORG-SIX1-AP
abuse-c:        AC9-AP
`

// The narrowest block and the longest name that have a mailbox answer, whichever way a source writes them.
func TestWhoAnswersForAnAddress(t *testing.T) {
	each(t, func(w *world) {
		if x := w.load("APNIC", apnic); x.Without != 1 || x.Blocks != 1+3+1 || x.Names != 0 { // .16/28, .32/29 and .40/32
			t.Errorf("%+v", x)
		}
		w.finds(map[string]string{"192.0.2.1": "abuse@example.test", "192.0.2.16": "abuse@customer.test", "192.0.2.40": "abuse@customer.test", "192.0.2.41": "abuse@example.test", "192.0.2.32/29": "abuse@customer.test", "192.0.2.0/25": "abuse@example.test",
			"192.0.3.1": "", "198.51.100.1": "", "2001:db8:1::5": "abuse@customer.test", "2001:db9::1": "", "host.example.test": ""})
		if x := w.load("our own", "\ufeffnetwork,email,holder\n192.0.2.16/31,noc@customer.test,Customer\nexample.test,abuse@hoster.test,Hoster\nwww.shop.example.test,mailto:shop@hoster.test,\nedu.tw,abuse@edu.test,Schools\n::/0,six@x.test,\n203.0.113.7,,nobody\n192.0.2.9 - 192.0.2.9,one@x.test,\n"); x.Blocks != 3 || x.Names != 3 || x.Without != 1 {
			t.Errorf("%+v", x)
		}
		w.finds(map[string]string{"192.0.2.17": "noc@customer.test", "192.0.2.18": "abuse@customer.test", "192.0.2.9": "one@x.test", "example.test": "abuse@hoster.test", "a.b.example.test": "abuse@hoster.test", "www.shop.example.test": "shop@hoster.test", "shop.example.test": "abuse@hoster.test", "example.org": "", "www.school.edu.tw": "abuse@edu.test", "8.8.8.8": "", "2001:db9::1": "six@x.test"})
	})
}

// A range that is no block is kept as its parts; a narrower range that is one of them counts before it, wherever it stands in the file.
func TestANarrowerRangeCountsBeforeAPartOfAWiderOne(t *testing.T) {
	each(t, func(w *world) {
		for _, file := range []string{"cidr,abuse\n192.0.2.0/24,narrow@a.test\n192.0.2.0 - 192.0.3.127,wide@a.test\n", "cidr,abuse\n192.0.2.0 - 192.0.3.127,wide@a.test\n192.0.2.0/24,narrow@a.test\n"} {
			w.load("a", file)
			w.finds(map[string]string{"192.0.2.200": "narrow@a.test", "192.0.3.5": "wide@a.test", "192.0.3.128": "", "192.0.2.0/23": ""})
		}
	})
}

// A newer file takes the place of all that its source had; of two sources on the same block the one that was loaded last counts.
func TestASourceIsReplacedWhole(t *testing.T) {
	each(t, func(w *world) {
		w.load("a", "cidr,abuse\n192.0.2.0/24,old@a.test\n198.51.100.0/24,gone@a.test\nx.test,old@a.test\n")
		w.load("a", "cidr,abuse\n192.0.2.0/24,first@a.test\n192.0.2.0/24,new@a.test\nx.test,new@a.test\n")
		w.finds(map[string]string{"192.0.2.5": "new@a.test", "198.51.100.1": "", "x.test": "new@a.test"})
		w.load("b", "cidr,abuse\n192.0.2.0/24,b@b.test\nx.test,b@b.test\n")
		w.finds(map[string]string{"192.0.2.5": "b@b.test", "x.test": "b@b.test"})
		w.load("a", "cidr,abuse\n192.0.2.0/24,again@a.test\n")
		w.finds(map[string]string{"192.0.2.5": "again@a.test", "x.test": "b@b.test"})
		if all, err := w.Sources(t.Context(), desk); err != nil || len(all) != 2 || all[0].Name != "a" || all[0].Blocks != 1 || all[0].Names != 0 || all[0].LoadedAt <= all[1].LoadedAt {
			t.Errorf("%+v %v", all, err)
		}
		if err := w.Leave(t.Context(), desk, "a"); err != nil {
			t.Error(err)
		}
		w.finds(map[string]string{"192.0.2.5": "b@b.test"})
		if err := w.Leave(t.Context(), desk, "a"); !fault.Is(err, fault.NotFound) {
			t.Errorf("left twice: %v", err)
		}
	})
}

// What cannot be read is refused whole, with its line; what was there stays. Nobody but the desk loads or reads.
func TestWhatIsNoDirectoryIsRefused(t *testing.T) {
	each(t, func(w *world) {
		w.load("a", "cidr,abuse\n192.0.2.0/24,old@a.test\n")
		for file, say := range map[string]string{
			"cidr,abuse\n192.0.2.0/24,x@a.test\n192.0.2.1,no mail\n": "Line 3", "cidr,abuse\nnot a network!,x@a.test\n": "Line 2", "a,b\n1,2\n": "Line 1", "": "no network", "cidr,abuse\n192.0.2.0/24,\n": "no network",
			"cidr,abuse\n192.0.2.9 - 192.0.2.1,x@a.test\n": "Line 2", "cidr,abuse\n,x@a.test\n": "Line 2", "inetnum: 192.0.2.0 - 192.0.2.255\nabuse-mailbox: x@a.test\n\nbroken\n": "", "role: A\nabuse-mailbox: x@a.test\n": "inetnum",
			"cidr,abuse\n192.0.2.0 - 2001:db8::1,x@a.test\n": "Line 2", "inetnum: 192.0.2.0\nabuse-mailbox: a@b@c\n": "no network",
		} {
			_, err := w.Load(t.Context(), desk, "a", "", strings.NewReader(file))
			if err == nil || !strings.Contains(err.Error(), say) {
				t.Errorf("%q: %v", file, err)
			}
		}
		for _, v := range []marking.Viewer{marking.Public(), {Class: marking.ClassMember, Org: 3}} {
			if _, err := w.Load(t.Context(), v, "a", "", strings.NewReader("cidr,abuse\n192.0.2.0/24,new@a.test\n")); !fault.Is(err, fault.NotAllowed) {
				t.Errorf("%v", err)
			}
			if _, err := w.Find(t.Context(), v, "192.0.2.1"); !fault.Is(err, fault.NotAllowed) {
				t.Errorf("%v", err)
			}
		}
		w.finds(map[string]string{"192.0.2.5": "old@a.test"})
		if _, err := w.Find(t.Context(), desk, "not a network!"); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v", err)
		}
	})
}

// A registry's file of many blocks, packed, is loaded in seconds, and ten thousand addresses are asked for at once.
func TestALargeRegistry(t *testing.T) {
	each(t, func(w *world) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		for i := range 50_000 {
			fmt.Fprintf(z, "inetnum: 10.%d.%d.0 - 10.%d.%d.255\nnetname: N%d\nabuse-mailbox: a%d@x.test\n\n", i/256, i%256, i/256, i%256, i, i)
		}
		_ = z.Close()
		x, err := w.Load(t.Context(), desk, "large", "large.db.gz", &b)
		if err != nil || x.Blocks != 50_000 {
			t.Fatalf("%+v %v", x, err)
		}
		asked := make([]abuse.Asked, 10_000)
		for i := range asked {
			a := netip.AddrFrom4([4]byte{10, byte(i / 256), byte(i % 256), 9}).As16()
			asked[i] = abuse.Asked{Lo: a, Hi: a}
		}
		found, err := w.Of(t.Context(), desk, asked)
		if err != nil || found[0].Mail != "a0@x.test" || found[9_999].Mail != "a9999@x.test" || found[9_999].Holder != "N9999" {
			t.Errorf("%+v %v", found[9_999], err)
		}
	})
}
