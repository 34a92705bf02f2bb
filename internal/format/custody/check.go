package custody

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/text"
)

// Report is what the checking of a package found.
type Report struct {
	Manifest Manifest
	Entries  []Entry
	Key      ed25519.PublicKey // that signed it
	Bad      *Bad              // nil: all is as it was sealed
}

// Check reads a package to its end or to the first place that is not as it was sealed. known is the centre's key as it is known from elsewhere; nil takes the one in the package. The
// error is the reader's alone.
func Check(r io.Reader, known ed25519.PublicKey) (Report, error) {
	c := &checking{r: bufio.NewReaderSize(r, 256<<10), seen: map[string]bool{}}
	wrong, err := c.all(known)
	c.out.Bad = wrong
	return c.out, err
}

type checking struct {
	r    *bufio.Reader
	seen map[string]bool
	out  Report
}

func (c *checking) all(known ed25519.PublicKey) (*Bad, error) {
	small := make([][]byte, len(heads))
	for i, h := range heads {
		b, wrong, err := c.small(h.name, h.most)
		if wrong != nil || err != nil {
			return wrong, err
		}
		small[i] = b
	}
	if wrong := c.heads(small, known); wrong != nil {
		return wrong, nil
	}
	for _, x := range c.out.Manifest.Items {
		if wrong, err := c.item(x); wrong != nil || err != nil {
			return wrong, err
		}
	}
	return c.end()
}

// heads are the members before the evidence.
var heads = []struct {
	name string
	most int64
}{{"README.txt", maxReadme}, {"manifest.json", maxManifest}, {"manifest.sig", maxSignings}, {"key.pub", maxKey}, {"custody.jsonl", maxChain}}

// heads checks everything but the evidence.
func (c *checking) heads(b [][]byte, known ed25519.PublicKey) *Bad {
	manifest, signature, chain := b[1], b[2], b[4]
	key, wrong := pickKey(manifest, signature, string(b[3]), known)
	if wrong != nil {
		return wrong
	}
	c.out.Key = key
	if wrong := checkManifest(manifest, signature, key); wrong != nil {
		return wrong
	}
	m := &c.out.Manifest
	again, err := []byte(nil), json.Unmarshal(manifest, m)
	if err == nil {
		again, err = m.bytes()
	}
	if err != nil || !bytes.Equal(again, manifest) || m.Format != formatName || m.Version != version {
		return bad("manifest.json", "清單的版本或格式不認得，請用較新的 lianfang 驗證。", "The manifest is of a form that this program does not know; verify it with a newer lianfang.")
	}
	if hexSum(b[0]) != m.Readme {
		return bad("README.txt", "說明檔被改過。", "The file was changed.")
	}
	entries, wrong := CheckChain(chain, key)
	if wrong == nil && (hexSum(chain) != m.Chain || len(entries) != m.Entries) {
		wrong = bad("custody line "+strconv.Itoa(len(entries)), "監管鏈的結尾與清單不符：有幾行被拿掉或多了。", "The end of the chain does not fit the manifest: lines are missing or were added.")
	}
	c.out.Entries = entries
	if wrong != nil {
		return wrong
	}
	return checkItems(*m, entries)
}

// pickKey finds the key by which a package is checked; one in the package that was changed is told from a changed signature.
func pickKey(manifest, signature []byte, line string, known ed25519.PublicKey) (ed25519.PublicKey, *Bad) {
	wrong := bad("key.pub", "包裡的金鑰被改過，或不是簽這個包的那一把。", "The key in the package was changed, or is not the one that signed it.")
	key, ok := ReadKey(line)
	if known != nil {
		if ok && known.Equal(key) {
			return known, nil
		}
		if s, read := readSignings(signature); read && ed25519.Verify(known, s.over, s.sig) {
			return nil, wrong
		}
		return nil, bad("key.pub", "這個包不是用您指定的金鑰簽的。", "The package was not signed by the key that you named.")
	}
	if s, read := readSignings(signature); read && (!ok || !ed25519.Verify(key, s.over, s.sig)) {
		var m Manifest
		own, err := []byte(nil), json.Unmarshal(manifest, &m)
		if err == nil {
			own, err = hex.DecodeString(m.Key)
		}
		if err == nil && len(own) == ed25519.PublicKeySize && ed25519.Verify(own, s.over, s.sig) {
			return nil, wrong
		}
	}
	if !ok {
		return nil, wrong
	}
	return key, nil
}

// checkItems holds the list of evidence against the chain.
func checkItems(m Manifest, entries []Entry) *Bad {
	if len(m.Items) == 0 || len(m.Items) > MaxItems || len(entries) == 0 || entries[0].Case != m.Case {
		return bad("manifest.json", "清單沒有證物、證物太多，或監管鏈屬於另一件。", "The manifest has no evidence or too much of it, or the chain is of another case.")
	}
	last := entries[len(entries)-1]
	if last.Act != Sealed || last.At != m.SealedAt || len(last.Items) != len(m.Items) {
		return bad("custody line "+strconv.Itoa(len(entries)), "監管鏈的最後一行不是這次封存。", "The last line of the chain is not this sealing.")
	}
	for i, x := range m.Items {
		held := Held{N: x.N, SHA256: x.SHA256}
		came := slices.ContainsFunc(entries, func(e Entry) bool { return e.Act == Received && slices.Contains(e.Items, held) })
		blocks := int((x.Size + Block - 1) / Block)
		if !came || last.Items[i] != held || x.File != File(x.N) || x.Size < 0 || x.Size > MaxItem || len(x.Blocks) != blocks {
			return bad(x.File, "這件證物與監管鏈不符，或大小不合理。", "The piece of evidence does not fit the chain, or has a size that cannot be.")
		}
	}
	return nil
}

// next reads the header of a member, which has to be the very one that a package has there.
func (c *checking) next(name string, most int64) (int64, *Bad, error) {
	h := make([]byte, tarBlock)
	if wrong, err := c.full(h, name); wrong != nil || err != nil {
		return 0, wrong, err
	}
	said, _, _ := bytes.Cut(h[:100], []byte{0})
	size, bent := strconv.ParseInt(strings.TrimRight(string(h[124:135]), "\x00 "), 8, 64)
	place := "header of " + name
	switch got := string(said); {
	case got != name && (strings.Contains(got, "..") || strings.HasPrefix(got, "/") || strings.Contains(got, `\`)):
		return 0, &Bad{place, text.Format("包裡有一個檔名想跑到別的資料夾（%q）。這不是聯防封存的，不要解開它。", "A name in the package leads out of its folder (%q). Lianfang did not seal it; do not unpack it.", got)}, nil
	case got != name && c.seen[got]:
		return 0, &Bad{place, text.Format("檔案 %q 出現了兩次。", "The file %q is there twice.", got)}, nil
	case got != name:
		return 0, &Bad{place, text.Format("這裡應該是 %[1]s，卻是 %[2]q。", "%[1]s should be here, and %[2]q is.", name, got)}, nil
	case bent != nil || size < 0 || size > most:
		return 0, bad(place, "大小不合理。", "The size cannot be."), nil
	case !bytes.Equal(header(name, size), h):
		return 0, bad(place, "檔頭被改過。", "The header was changed."), nil
	}
	c.seen[name] = true
	return size, nil, nil
}

// full reads exactly so many bytes of a place.
func (c *checking) full(b []byte, place string) (*Bad, error) {
	_, err := io.ReadFull(c.r, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return bad(place, "包在這裡斷掉了。", "The package is cut off here."), nil
	}
	return nil, err
}

// padded reads the zeros behind a member.
func (c *checking) padded(name string, size int64) (*Bad, error) {
	b := make([]byte, padding(size))
	wrong, err := c.full(b, name)
	if wrong == nil && err == nil && len(bytes.Trim(b, "\x00")) > 0 {
		wrong = bad("filling behind "+name, "檔案後面的填充被改過。", "The filling behind the file was changed.")
	}
	return wrong, err
}

func (c *checking) small(name string, most int64) ([]byte, *Bad, error) {
	size, wrong, err := c.next(name, most)
	if wrong != nil || err != nil {
		return nil, wrong, err
	}
	b := make([]byte, size)
	if wrong, err := c.full(b, name); wrong != nil || err != nil {
		return nil, wrong, err
	}
	wrong, err = c.padded(name, size)
	return b, wrong, err
}

// item reads a piece of evidence, block by block.
func (c *checking) item(x Item) (*Bad, error) {
	size, wrong, err := c.next(x.File, MaxItem)
	if wrong != nil || err != nil {
		return wrong, err
	}
	if size != x.Size {
		return bad("header of "+x.File, "大小與清單不符。", "The size does not fit the manifest."), nil
	}
	whole, block := sha256.New(), make([]byte, min(size, Block))
	for i, want := range x.Blocks {
		at := int64(i) * Block
		b := block[:min(size-at, Block)]
		if wrong, err := c.full(b, x.File); wrong != nil || err != nil {
			return wrong, err
		}
		if hexSum(b) != want {
			place := fmt.Sprintf("%s bytes %d-%d", x.File, at, at+int64(len(b))-1)
			return bad(place, "證物的這一段被改過。", "This part of the evidence was changed."), nil
		}
		whole.Write(b)
	}
	if hex.EncodeToString(whole.Sum(nil)) != x.SHA256 {
		return bad(x.File, "證物的 SHA-256 與清單不符。", "The SHA-256 of the evidence does not fit the manifest."), nil
	}
	return c.padded(x.File, size)
}

func (c *checking) end() (*Bad, error) {
	b := make([]byte, ending)
	if wrong, err := c.full(b, "end"); wrong != nil || err != nil {
		return wrong, err
	}
	if len(bytes.Trim(b, "\x00")) > 0 {
		return bad("end", "包的結尾被改過，或多了檔案。", "The end of the package was changed, or there are more files."), nil
	}
	if _, err := c.r.ReadByte(); err != io.EOF {
		if err != nil {
			return nil, err
		}
		return bad("end", "包的後面還有別的東西。", "Something stands behind the end of the package."), nil
	}
	return nil, nil
}
