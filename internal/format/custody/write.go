package custody

import (
	"archive/tar"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"time"
)

// Package is what is to be sealed.
type Package struct {
	Case     string
	Centre   string
	SealedAt int64
	Chain    []byte // whole, its last entry the sealing
	Items    []Item // File is set by Write
}

// file is a member that is held in memory.
type file struct {
	name string
	b    []byte
}

// heads are the members of a package before the evidence.
func (p Package) heads(key ed25519.PrivateKey) ([]file, error) {
	public := key.Public().(ed25519.PublicKey)
	m := Manifest{Format: formatName, Version: version, Case: p.Case, Centre: p.Centre, SealedAt: Stamp(p.SealedAt), Key: hex.EncodeToString(public), Readme: hexSum([]byte(readme)), Chain: hexSum(p.Chain),
		Entries: bytes.Count(p.Chain, []byte("\n")), Items: p.Items}
	for i := range m.Items {
		m.Items[i].File = File(m.Items[i].N)
	}
	manifest, err := m.bytes()
	return []file{{"README.txt", []byte(readme)}, {"manifest.json", manifest}, {"manifest.sig", sign(manifest, key)}, {"key.pub", []byte(KeyLine(public))}, {"custody.jsonl", p.Chain}}, err
}

// Write seals a package. The bytes are the same for the same package and key. open gives the evidence, one after the other.
func Write(w io.Writer, p Package, key ed25519.PrivateKey, open func(Item) (io.ReadCloser, error)) error {
	heads, err := p.heads(key)
	if err != nil {
		return err
	}
	for _, f := range heads {
		if err := member(w, f.name, int64(len(f.b)), bytes.NewReader(f.b)); err != nil {
			return err
		}
	}
	for _, x := range p.Items {
		if err := writeItem(w, x, open); err != nil {
			return err
		}
	}
	_, err = w.Write(make([]byte, ending))
	return err
}

// Size is how long a package will be, whatever the key.
func Size(p Package) (int64, error) {
	heads, err := p.heads(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	size := int64(ending)
	add := func(n int64) { size += tarBlock + n + padding(n) }
	for _, f := range heads {
		add(int64(len(f.b)))
	}
	for _, x := range p.Items {
		add(x.Size)
	}
	return size, err
}

func writeItem(w io.Writer, x Item, open func(Item) (io.ReadCloser, error)) error {
	r, err := open(x)
	if err != nil {
		return err
	}
	return errors.Join(member(w, x.File, x.Size, r), r.Close())
}

const (
	tarBlock = 512
	ending   = 2 * tarBlock
)

// header is what a tar file says of a member, in the one way in which a package says it.
func header(name string, size int64) []byte {
	var b bytes.Buffer
	err := tar.NewWriter(&b).WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o444, Size: size, ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR})
	if err != nil {
		return nil // no name and size of ours
	}
	return b.Bytes()
}

// member writes one, which has to have the size that was said.
func member(w io.Writer, name string, size int64, r io.Reader) error {
	if _, err := w.Write(header(name, size)); err != nil {
		return err
	}
	n, err := io.CopyBuffer(w, struct{ io.Reader }{r}, make([]byte, 256<<10))
	if err != nil {
		return err
	}
	if n != size {
		return errors.New("custody: a piece of evidence has another size than is known of it")
	}
	_, err = w.Write(make([]byte, padding(size)))
	return err
}

func padding(size int64) int64 { return (tarBlock - size%tarBlock) % tarBlock }

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// KeyLine is how a public key is written: the sort, a blank, 64 hexadecimal digits.
func KeyLine(key ed25519.PublicKey) string { return "ed25519 " + hex.EncodeToString(key) + "\n" }

// PublicOf is the key that others check by.
func PublicOf(key ed25519.PrivateKey) ed25519.PublicKey {
	return ed25519.PublicKey(key[ed25519.SeedSize:])
}

// ReadKey reads such a line.
func ReadKey(line string) (ed25519.PublicKey, bool) {
	if len(line) != len("ed25519 \n")+2*ed25519.PublicKeySize {
		return nil, false
	}
	b, err := hex.DecodeString(line[len("ed25519 ") : len(line)-1])
	if err != nil || KeyLine(b) != line {
		return nil, false
	}
	return b, true
}
