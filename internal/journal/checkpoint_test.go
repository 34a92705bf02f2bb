package journal_test

import (
	"strings"
	"testing"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

func checkpoint(t *testing.T, s *store.Store) journal.Checkpoint {
	t.Helper()
	c, err := journal.TakeCheckpoint(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func compare(t *testing.T, s *store.Store, c journal.Checkpoint) string {
	t.Helper()
	bad, err := c.Compare(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if bad == nil {
		return ""
	}
	return bad.Say.String()
}

func TestCheckpointStandsAsTheLogGrows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := open(t, s)
		write(t, j, journal.Fact{Kind: "test.happened", Body: "one"})
		c := checkpoint(t, s)
		write(t, j, journal.Fact{Kind: "test.happened", Body: "two"})
		if bad := compare(t, s, c); bad != "" {
			t.Error(bad)
		}
	})
}

func TestCheckpointShowsWhatVerifyCannot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := open(t, s)
		before := checkpoint(t, s)
		write(t, j, journal.Fact{Kind: "test.happened"}, journal.Fact{Kind: "test.happened"})
		c := checkpoint(t, s)

		other := c
		other.Log = "0123456789abcdef"
		if bad := compare(t, s, other); !strings.Contains(bad, "another log") {
			t.Errorf("another log: %q", bad)
		}
		later := c
		later.Epoch++
		if bad := compare(t, s, later); !strings.Contains(bad, "went back") {
			t.Errorf("a later epoch: %q", bad)
		}

		// The end is cut off so well that the chain is whole.
		for _, sql := range []string{"DELETE FROM fact WHERE seq > 1", "UPDATE journal SET seq = 1, hash = (SELECT hash FROM fact WHERE seq = 1)"} {
			if _, err := s.Writer().Exec(sql); err != nil {
				t.Fatal(err)
			}
		}
		if r := verify(t, s); r.Bad != nil {
			t.Fatalf("the cut log should verify: %v", r.Bad.Say)
		}
		if bad := compare(t, s, c); !strings.Contains(bad, "from fact 2 on are gone") {
			t.Errorf("cut off: %q", bad)
		}
		if bad := compare(t, s, before); bad != "" {
			t.Errorf("the earlier checkpoint still fits: %q", bad)
		}

		// And it is written anew, as long as before.
		write(t, j, journal.Fact{Kind: "test.invented"}, journal.Fact{Kind: "test.invented"})
		if r := verify(t, s); r.Bad != nil {
			t.Fatalf("the new log should verify: %v", r.Bad.Say)
		}
		if bad := compare(t, s, c); !strings.Contains(bad, "rewritten") {
			t.Errorf("rewritten: %q", bad)
		}
	})
}

func TestCheckpointIsSigned(t *testing.T) {
	c := journal.Checkpoint{Log: "0123456789abcdef", Epoch: 2, Seq: 42, Hash: make([]byte, 32)}
	signer, verifier, err := journal.NewCheckpointKey()
	if err != nil {
		t.Fatal(err)
	}
	msg, err := c.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{verifier, ""} {
		got, err := journal.OpenCheckpoint(msg, key)
		if err != nil || got.Text() != c.Text() {
			t.Errorf("key %q: got %+v, %v", key, got, err)
		}
	}
	_, stranger, err := journal.NewCheckpointKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := journal.OpenCheckpoint(msg, stranger); fault.Of(err).Code != "checkpoint_not_signed" {
		t.Errorf("a stranger's key: %v", err)
	}
	forged := []byte(strings.Replace(string(msg), "\n42\n", "\n41\n", 1))
	if _, err := journal.OpenCheckpoint(forged, verifier); fault.Of(err).Code != "checkpoint_not_signed" {
		t.Errorf("a changed note: %v", err)
	}
}

func TestWhatIsNoCheckpointIsRefused(t *testing.T) {
	good := journal.Checkpoint{Log: "0123456789abcdef", Epoch: 1, Seq: 1, Hash: make([]byte, 32)}
	signer, verifier, err := journal.NewCheckpointKey()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*journal.Checkpoint){
		"no facts": func(c *journal.Checkpoint) { c.Seq = 0 }, "no epoch": func(c *journal.Checkpoint) { c.Epoch = 0 },
		"short hash": func(c *journal.Checkpoint) { c.Hash = c.Hash[:31] }, "below zero": func(c *journal.Checkpoint) { c.Seq = -1 },
	} {
		c := good
		change(&c)
		msg, err := c.Sign(signer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := journal.OpenCheckpoint(msg, verifier); fault.Of(err).Code != "bad_checkpoint" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, msg := range []string{"", "hello\n", strings.Repeat("x", 1<<20)} {
		if _, err := journal.OpenCheckpoint([]byte(msg), verifier); fault.Of(err).Code != "bad_checkpoint" {
			t.Errorf("%.10q: %v", msg, err)
		}
	}
	if _, err := good.Sign("nonsense"); fault.Of(err).Code != "bad_checkpoint_key" {
		t.Errorf("no key: %v", err)
	}
}

func FuzzOpenCheckpoint(f *testing.F) {
	c := journal.Checkpoint{Log: "0123456789abcdef", Epoch: 1, Seq: 7, Hash: make([]byte, 32)}
	signer, _, err := journal.NewCheckpointKey()
	if err != nil {
		f.Fatal(err)
	}
	msg, err := c.Sign(signer)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(msg)
	f.Add([]byte("lianfang-journal/x\n1\nAA==\nepoch 1\n\n— a b\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := journal.OpenCheckpoint(in, "")
		if err == nil && (got.Seq < 1 || got.Epoch < 1 || len(got.Hash) != 32) {
			t.Errorf("took %+v", got)
		}
	})
}
