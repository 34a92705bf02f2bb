package custody

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"strconv"
	"strings"
)

// Manifest is what a package says of itself.
type Manifest struct {
	Format   string `json:"format"`
	Version  int    `json:"version"`
	Case     string `json:"case"`
	Centre   string `json:"centre"`
	SealedAt string `json:"sealed_at"`
	Key      string `json:"key"`
	Readme   string `json:"readme_sha256"`
	Chain    string `json:"custody_sha256"`
	Entries  int    `json:"custody_entries"`
	Items    []Item `json:"items"`
}

// Item is a piece of evidence as a package holds it. Its name is the giver's own and is for reading alone.
type Item struct {
	N      int64    `json:"n"`
	File   string   `json:"file"`
	Name   string   `json:"name"`
	Kind   string   `json:"kind"`
	Size   int64    `json:"size"`
	CameAt string   `json:"came_at"`
	Side   string   `json:"side"`
	SHA256 string   `json:"sha256"`
	SHA1   string   `json:"sha1"`
	MD5    string   `json:"md5"`
	Blocks []string `json:"blocks_sha256"`
}

const (
	formatName = "lianfang-evidence"
	version    = 1
)

// File is the name of a piece of evidence in a package.
func File(n int64) string { return fmt.Sprintf("evidence/%04d.bin", n) }

func (m Manifest) bytes() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", " ")
	return append(b, '\n'), err
}

// Blocks hashes what is written to it, block by block.
type Blocks struct {
	h    hash.Hash
	have int
	sums []byte
}

func (b *Blocks) Write(p []byte) (int, error) {
	done := len(p)
	for len(p) > 0 {
		if b.h == nil {
			b.h = sha256.New()
		}
		n := min(len(p), Block-b.have)
		b.h.Write(p[:n])
		p = p[n:]
		if b.have += n; b.have == Block {
			b.end()
		}
	}
	return done, nil
}

func (b *Blocks) end() {
	b.sums = b.h.Sum(b.sums)
	b.h.Reset()
	b.have = 0
}

// Sums are the hashes, one behind the other. Nothing is written afterwards.
func (b *Blocks) Sums() []byte {
	if b.have > 0 {
		b.end()
	}
	return b.sums
}

// BlockSums are such hashes as a manifest writes them.
func BlockSums(sums []byte) []string {
	out := []string{}
	for ; len(sums) >= sha256.Size; sums = sums[sha256.Size:] {
		out = append(out, hex.EncodeToString(sums[:sha256.Size]))
	}
	return out
}

const sigHead = "lianfang-evidence-signature 1\n"

// sign is the hash of each line of a manifest, and the signature over them.
func sign(manifest []byte, key ed25519.PrivateKey) []byte {
	out := bytes.NewBufferString(sigHead)
	for line := range bytes.Lines(manifest) {
		fmt.Fprintf(out, "%x\n", sha256.Sum256(line))
	}
	sig := ed25519.Sign(key, out.Bytes())
	fmt.Fprintf(out, "signature %x\n", sig)
	return out.Bytes()
}

// signings are a signature file that was read.
type signings struct {
	over []byte
	sums []string
	sig  []byte
}

func readSignings(b []byte) (s signings, ok bool) {
	at := bytes.LastIndex(b, []byte("signature "))
	if at < 0 || !bytes.HasPrefix(b, []byte(sigHead)) {
		return s, false
	}
	said, whole := strings.CutSuffix(string(b[at+len("signature "):]), "\n")
	sig, err := hex.DecodeString(said)
	s = signings{over: b[:at], sums: strings.Split(strings.TrimSuffix(string(b[len(sigHead):max(at, len(sigHead))]), "\n"), "\n"), sig: sig}
	return s, whole && err == nil && hex.EncodeToString(sig) == said && len(sig) == ed25519.SignatureSize
}

// checkManifest finds the first line of a manifest that is not the one that was signed. A signature that does not hold is told from a changed manifest.
func checkManifest(manifest, signature []byte, key ed25519.PublicKey) *Bad {
	s, ok := readSignings(signature)
	if !ok {
		return bad("manifest.sig", "簽章檔讀不懂。", "The file of the signature cannot be read.")
	}
	n := 0
	differs := 0
	for line := range bytes.Lines(manifest) {
		if n++; differs == 0 && (n > len(s.sums) || s.sums[n-1] != fmt.Sprintf("%x", sha256.Sum256(line))) {
			differs = n
		}
	}
	if differs == 0 && n != len(s.sums) {
		differs = n + 1
	}
	if !ed25519.Verify(key, s.over, s.sig) {
		if differs > 0 {
			return bad("manifest.sig line "+strconv.Itoa(differs+1), "這一行與清單不符，簽章也不對。", "The line does not fit the manifest, and the signature does not hold.")
		}
		return bad("manifest.sig", "簽章不對：不是這把金鑰簽的，或簽過之後被改過。", "The signature does not hold: another key made it, or it was changed afterwards.")
	}
	if differs > 0 {
		return bad("manifest line "+strconv.Itoa(differs), "這一行被改過。", "The line was changed.")
	}
	return nil
}
