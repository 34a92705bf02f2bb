package fuzzyhash

import (
	"math/rand"
	"strings"
	"testing"
)

func ssdeepOf(b []byte) string {
	var s SSDeep
	_, _ = s.Write(b[:len(b)/3])
	_, _ = s.Write(b[len(b)/3:])
	return s.Sum()
}

// eicar is the test file of makers of virus scanners, in two pieces so that none finds it here; its hashes stand in public catalogues.
const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}` + `$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// The sentence is that of the documentation of ssdeep for Python.
func TestSSDeepAsOthersComputeIt(t *testing.T) {
	for said, want := range map[string]string{
		"": "3::",
		"Also called fuzzy hashes, Ctph can match inputs that have homologies.": "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C",
		eicar: "3:a+JraNvsgzsVqSwHq9:tJuOgzsko",
	} {
		if got := ssdeepOf([]byte(said)); got != want {
			t.Errorf("%q: %s, not %s", said, got, want)
		}
	}
}

// A part of a file that changed changes a part of its hash, however large it is and however its end looks.
func TestSSDeepOfVariants(t *testing.T) {
	r := rand.New(rand.NewSource(1)) //nolint:gosec // the same bytes each time
	for _, size := range []int{5_000, 300_000, 5_000_000} {
		b := make([]byte, size)
		_, _ = r.Read(b)
		one := ssdeepOf(b)
		copy(b[size/2:], "something else")
		two := ssdeepOf(append(b, make([]byte, 10)...))
		same, x, y := 0, strings.Split(one, ":"), strings.Split(two, ":")
		for i := range min(len(x[1]), len(y[1])) {
			if x[1][i] == y[1][i] {
				same++
			}
		}
		if x[0] != y[0] || one == two || same < 10 || len(x[1]) < 32 || len(x[1]) > 64 || len(x[2]) > 32 {
			t.Errorf("%d bytes: %s and %s", size, one, two)
		}
	}
}

// The hash is the one that implementations of TLSH test themselves with.
func TestTLSHAsOthersComputeIt(t *testing.T) {
	var h TLSH
	_, _ = h.Write([]byte(strings.Repeat("MIT License is so cool license that I can't imagine a better one!!\n", 4)))
	if got, want := h.Sum(), "T18ED02202FC30802303A002B03B33300FC30A82F83008C2FA000A0080B8BA0E02CCA0C3"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	h = TLSH{}
	_, _ = h.Write([]byte(eicar))
	if got, want := h.Sum(), "T141A022003B0EEE2BA20B00200032E8B00808020E2CE00A3820A020B8C83308803EC228"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	for _, none := range []string{"", "too short", strings.Repeat("a", 10_000)} {
		var h TLSH
		if _, _ = h.Write([]byte(none)); h.Sum() != "" {
			t.Errorf("%.20q has a hash", none)
		}
	}
}
