package framing

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"hash/crc32"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"
)

const sample = "{\"a\":\"聯防\"}\n"

func gzipped(t testing.TB, r io.Reader) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	copyAll(t, w, r)
	return b.Bytes()
}

func zstded(t testing.TB, r io.Reader, opt ...zstd.EOption) []byte {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, opt...)
	if err != nil {
		t.Fatal(err)
	}
	copyAll(t, w, r)
	return b.Bytes()
}

func copyAll(t testing.TB, w io.WriteCloser, r io.Reader) {
	if _, err := io.Copy(w, r); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func zipped(t testing.TB, files ...*zip.FileHeader) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, h := range files {
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(h.Name, "/") {
			continue
		}
		if _, err := io.WriteString(f, sample); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// storedZip writes the sizes before the data, as most tools do, which archive/zip does not.
func storedZip(t testing.TB) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.CreateRaw(&zip.FileHeader{Name: "a.json", Method: zip.Store, CRC32: crcOf(sample),
		CompressedSize64: uint64(len(sample)), UncompressedSize64: uint64(len(sample))})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(f, sample); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openAll(in []byte, name string) (string, error) {
	r, err := Open(iotest.HalfReader(bytes.NewReader(in)), name)
	if err != nil {
		return "", err
	}
	defer r.Close()
	out, err := io.ReadAll(r)
	return string(out), err
}

func TestOpen(t *testing.T) {
	deflated := &zip.FileHeader{Name: "dir/a.json", Method: zip.Deflate}
	gz, zs := gzipped(t, strings.NewReader(sample)), zstded(t, strings.NewReader(sample))
	zp := zipped(t, deflated)
	broken := bytes.Clone(gz)
	broken[len(broken)-6] ^= 1
	brokenZip := bytes.Clone(zp)
	brokenZip[45] ^= 0x55
	wrongSum := storedZip(t)
	wrongSum[bytes.IndexByte(wrongSum, '{')+2] = 'b'
	locked := bytes.Clone(zp)
	locked[6] |= 1
	for _, c := range []struct {
		name string
		in   []byte
		want string
		code string
		en   string
	}{
		{"plain", []byte(sample), sample, "", ""},
		{"empty", nil, "", "", ""},
		{"byte order mark", []byte("\xef\xbb\xbf" + sample), sample, "", ""},
		{"gzip", gz, sample, "", ""},
		{"gzip of two members", append(bytes.Clone(gz), gz...), sample + sample, "", ""},
		{"byte order mark in gzip", gzipped(t, strings.NewReader("\xef\xbb\xbf"+sample)), sample, "", ""},
		{"zstd", zs, sample, "", ""},
		{"zip", zp, sample, "", ""},
		{"zip with a folder", zipped(t, &zip.FileHeader{Name: "dir/"}, deflated), sample, "", ""},
		{"zip stored", storedZip(t), sample, "", ""},
		{"zip with two files", zipped(t, deflated, &zip.FileHeader{Name: "b"}), "", CodeUnsupported, `The zip archive "f" holds more than one file; please send one at a time.`},
		{"zip with a password", locked, "", CodeUnsupported, `The zip archive "f" is protected by a password; please unpack it first.`},
		{"zip with a folder only", zipped(t, &zip.FileHeader{Name: "dir/"}), "", CodeMalformed, `The zip archive "f" holds no file.`},
		{"zip empty", zipped(t), "", CodeUnsupported, `"f" is an empty zip archive; please send plain text, or gzip, zstd or a zip with one file.`},
		{"zip damaged", brokenZip, "", CodeMalformed, `The zip data of "f" is damaged.`},
		{"zip with other content than its check sum", wrongSum, "", CodeMalformed, `The zip archive "f" is damaged: its check sum does not fit.`},
		{"zip cut", zp[:50], "", CodeTruncated, `The zip data of "f" ends too early; the file may be cut off.`},
		{"gzip cut", gz[:len(gz)-3], "", CodeTruncated, `The gzip data of "f" ends too early; the file may be cut off.`},
		{"gzip cut in its head", gz[:5], "", CodeTruncated, `The gzip data of "f" ends too early; the file may be cut off.`},
		{"gzip damaged", broken, "", CodeMalformed, `The gzip data of "f" is damaged.`},
		{"zstd cut", zs[:len(zs)-3], "", CodeTruncated, `The zstd data of "f" ends too early; the file may be cut off.`},
		{"UTF-16", []byte("\xff\xfe{\x00\x0d\x54}\x00"), "{名}", "", ""},
		{"UTF-16, big end first, in gzip", gzipped(t, strings.NewReader("\xfe\xff\x00{\x54\x0d\x00}")), "{名}", "", ""},
		{"xz", []byte("\xfd7zXZ\x00\x00\x00"), "", CodeUnsupported, `"f" is compressed with xz; please send plain text, or gzip, zstd or a zip with one file.`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := openAll(c.in, "some/where/f")
			if codeOf(err) != c.code || c.code == "" && got != c.want {
				t.Fatalf("got %q, %v; want %q, %q", got, err, c.want, c.code)
			}
			if e := (*Error)(nil); errors.As(err, &e) && (e.Say.String() != c.en || !strings.Contains(e.Say.In("zh-TW"), "「f」")) {
				t.Errorf("words: %q %q, want %q", e.Say, e.Say.In("zh-TW"), c.en)
			}
		})
	}
}

func TestOpenRefusesBombs(t *testing.T) {
	// A regular text of this size is no bomb where it does not grow much, and below RatioAfter it may grow as it likes.
	small := gzipped(t, &endless{body: "0", left: RatioAfter - 1})
	if out, err := openAll(small, "f"); err != nil || len(out) != RatioAfter-1 {
		t.Errorf("a small regular file: %d bytes, %v", len(out), err)
	}
	var zipBomb bytes.Buffer
	w := zip.NewWriter(&zipBomb)
	f, _ := w.Create("a")
	if _, err := io.Copy(f, &endless{body: "0", left: RatioAfter + 4<<20}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string][]byte{
		"gzip": gzipped(t, &endless{body: "0", left: RatioAfter + 4<<20}),
		"zstd": zstded(t, &endless{body: "0", left: RatioAfter + 4<<20}),
		"zip":  zipBomb.Bytes(),
		"zstd with a large window": zstded(t, &endless{body: "0123456789", left: 1 << 20},
			zstd.WithWindowSize(64<<20), zstd.WithSingleSegment(false)),
	} {
		t.Run(name, func(t *testing.T) {
			before := heap()
			r, err := Open(bytes.NewReader(in), "f")
			if err != nil && codeOf(err) == CodeBomb {
				return
			}
			n, err := io.Copy(io.Discard, r)
			if codeOf(err) != CodeBomb || n > RatioAfter+bufferSize {
				t.Errorf("%d bytes came out, then %v", n, err)
			}
			if grown := heap() - before; grown > DecoderMemory+8<<20 {
				t.Errorf("the heap grew by %d bytes", grown)
			}
			r.Close()
		})
	}
}

func heap() int64 {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse)
}

func TestOpenPassesFailuresOfTheReader(t *testing.T) {
	dropped := errors.New("the line dropped")
	gz := gzipped(t, strings.NewReader(sample))
	r, err := Open(io.MultiReader(bytes.NewReader(gz[:20]), iotest.ErrReader(dropped)), "f")
	if err == nil {
		_, err = io.ReadAll(r)
	}
	if !errors.Is(err, dropped) {
		t.Errorf("got %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(sample))
	f.Add(gzipped(f, strings.NewReader(sample)))
	f.Add(zstded(f, strings.NewReader(sample)))
	f.Add(zipped(f, &zip.FileHeader{Name: "a", Method: zip.Deflate}))
	f.Add(storedZip(f))
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := Open(bytes.NewReader(in), "f")
		if err == nil {
			_, err = io.Copy(io.Discard, r)
			r.Close()
		}
		if err != nil && codeOf(err) == err.Error() {
			t.Fatalf("no sentence: %v", err)
		}
	})
}

func crcOf(s string) uint32 { return crc32.ChecksumIEEE([]byte(s)) }
