package custody

import (
	"archive/tar"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var testKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// sealed is a package of two pieces of evidence.
func sealed(t *testing.T, pieces ...string) []byte {
	t.Helper()
	p := Package{Case: "LF-INC-2026-0001", Centre: "中心", SealedAt: 1_800_000_000_000_000}
	prev := First
	add := func(act string, at int64, items ...Held) {
		line, err := Entry{Case: p.Case, Seq: int64(bytes.Count(p.Chain, []byte("\n"))) + 1, At: Stamp(at), Act: act, Side: "desk", Actor: 7, Items: items, Why: "為了 <b>調查</b>", Prev: prev}.Sign(testKey)
		if err != nil {
			t.Fatal(err)
		}
		prev = Hash(line)
		p.Chain = append(append(p.Chain, line...), '\n')
	}
	var all []Held
	for i, s := range pieces {
		sum := sha256.Sum256([]byte(s))
		var b Blocks
		_, _ = b.Write([]byte(s))
		x := Item{N: int64(i + 1), Name: "a\"<script>.exe", Kind: "text/plain", Size: int64(len(s)), CameAt: Stamp(1), Side: "body", SHA256: hex.EncodeToString(sum[:]), Blocks: BlockSums(b.Sums())}
		p.Items = append(p.Items, x)
		all = append(all, Held{x.N, x.SHA256})
		add(Received, 1, Held{x.N, x.SHA256})
	}
	add(Sealed, p.SealedAt, all...)
	var out bytes.Buffer
	err := Write(&out, p, testKey, func(x Item) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(pieces[x.N-1])), nil })
	if err != nil {
		t.Fatal(err)
	}
	if n, err := Size(p); err != nil || n != int64(out.Len()) {
		t.Errorf("said to be %d bytes, is %d: %v", n, out.Len(), err)
	}
	return out.Bytes()
}

func check(t *testing.T, b []byte, known ed25519.PublicKey) Report {
	t.Helper()
	r, err := Check(bytes.NewReader(b), known)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestASealedPackageHolds(t *testing.T) {
	b := sealed(t, "first piece", strings.Repeat("x", Block+5), "")
	for _, known := range []ed25519.PublicKey{nil, testKey.Public().(ed25519.PublicKey)} {
		if r := check(t, b, known); r.Bad != nil || len(r.Entries) != 4 || len(r.Manifest.Items) != 3 {
			t.Errorf("%+v", r)
		}
	}
	if !bytes.Equal(b, sealed(t, "first piece", strings.Repeat("x", Block+5), "")) {
		t.Error("the same evidence gives another package")
	}
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	if r := check(t, b, other); r.Bad == nil || r.Bad.Place != "key.pub" {
		t.Errorf("by another key: %+v", r.Bad)
	}
	// Everybody's tar reads it.
	names := []string{}
	for r := tar.NewReader(bytes.NewReader(b)); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, h.Name)
	}
	if strings.Join(names, " ") != "README.txt manifest.json manifest.sig key.pub custody.jsonl evidence/0001.bin evidence/0002.bin evidence/0003.bin" {
		t.Error(names)
	}
}

// Every byte of a small package is flipped, one at a time: each is found, and the place that is named is where it was.
func TestEveryFlippedByteIsFoundAndNamed(t *testing.T) {
	b := sealed(t, "first piece", "second")
	where := places(t, b)
	for i := range b {
		b[i] ^= 1 << (i % 8)
		r := check(t, b, nil)
		if r.Bad == nil {
			t.Fatalf("byte %d: not found", i)
		}
		if want := where(i); !regexp.MustCompile("^(" + want + ")$").MatchString(r.Bad.Place) {
			t.Fatalf("byte %d: said %q, which is not %s", i, r.Bad.Place, want)
		}
		b[i] ^= 1 << (i % 8)
	}
	for n := 0; n < len(b); n += 41 {
		if r := check(t, b[:n], nil); r.Bad == nil {
			t.Fatalf("cut off at %d: not found", n)
		}
	}
	for _, more := range []string{"\x00", "x", strings.Repeat("\x00", 512)} {
		if r := check(t, append(bytes.Clone(b), more...), nil); r.Bad == nil || r.Bad.Place != "end" {
			t.Errorf("something behind the end: %+v", r.Bad)
		}
	}
}

// places says what a byte of a package belongs to.
func places(t *testing.T, b []byte) func(int) string {
	type span struct {
		from, to int
		name     string
	}
	var all []span
	r := bytes.NewReader(b)
	for tr := tar.NewReader(r); ; {
		h, err := tr.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		at := len(b) - r.Len()
		end := at + int(h.Size)
		all = append(all, span{at - tarBlock, at, "header of " + h.Name}, span{at, end, h.Name}, span{end, end + int(padding(h.Size)), "filling behind " + h.Name})
	}
	return func(i int) string {
		for _, s := range all {
			if i < s.from || i >= s.to {
				continue
			}
			line := bytes.Count(b[s.from:i], []byte("\n")) + 1
			switch s.name {
			case "manifest.json":
				return "manifest line " + strconv.Itoa(line)
			case "custody.jsonl":
				return "custody line " + strconv.Itoa(line)
			case "manifest.sig":
				return "manifest.sig( line " + strconv.Itoa(line) + ")?"
			case "evidence/0001.bin", "evidence/0002.bin":
				return s.name + " bytes 0-[0-9]+"
			}
			return s.name
		}
		return "end"
	}
}

func TestWhatIsNoPackageIsRefused(t *testing.T) {
	good := sealed(t, "one")
	for name, b := range map[string][]byte{
		"nothing": nil, "no tar": []byte(strings.Repeat("hello ", 1000)), "zeros": make([]byte, 4096),
		"out of the folder": append(header("../../etc/passwd", 3), good[tarBlock:]...), "absolute": append(header("/etc/passwd", 3), good[tarBlock:]...),
		"a size that cannot be": append(header("README.txt", 7<<30), good[tarBlock:]...), "twice": append(bytes.Clone(good[:len(good)-ending-2*tarBlock]), good...),
	} {
		if r := check(t, b, nil); r.Bad == nil {
			t.Errorf("%s: taken", name)
		} else {
			t.Logf("%s: %s: %s", name, r.Bad.Place, r.Bad.Say)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte("x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Check(bytes.NewReader(b), nil)
		if err != nil || r.Bad == nil {
			t.Errorf("%v %+v", err, r)
		}
	})
}
