package framing

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"lianfang/internal/text"
)

// The first bytes of what files are wrapped in: RFC 1952, RFC 8878, APPNOTE.TXT 4.3.7, and wrappings that are not taken.
var (
	magicGzip = []byte{0x1F, 0x8B}
	magicZstd = []byte{0x28, 0xB5, 0x2F, 0xFD}
	magicZip  = []byte("PK\x03\x04")
	magicBOM  = []byte{0xEF, 0xBB, 0xBF}

	foreign = []struct {
		magic []byte
		what  text.Text
	}{
		{[]byte("PK\x05\x06"), text.Of("空的 zip 壓縮檔", "an empty zip archive")},
		{[]byte("\xFD7zXZ\x00"), text.Of("xz 壓縮檔", "compressed with xz")},
		{[]byte("BZh"), text.Of("bzip2 壓縮檔", "compressed with bzip2")},
		{[]byte("7z\xBC\xAF\x27\x1C"), text.Of("7-Zip 壓縮檔", "a 7-Zip archive")},
		{[]byte("Rar!\x1A\x07"), text.Of("RAR 壓縮檔", "a RAR archive")},
		{[]byte("%PDF-"), text.Of("PDF 文件", "a PDF document")},
	}
)

// Open takes the wrapping off a file and gives its text: gzip (RFC 1952), zstd (RFC 8878) and zip with one file are decompressed,
// one layer; a UTF-8 byte order mark is dropped, UTF-16 with one becomes UTF-8. Name is the file's name as people know it, for the words of an error.
//
// At most MaxDecompressed bytes come out, of anything; past RatioAfter bytes no more than MaxRatio times what went in. A decoder's
// window is at most DecoderMemory. Errors of Open and of reading are *Error, or what r failed with. Close frees the decoder and
// does not close r.
func Open(r io.Reader, name string) (io.ReadCloser, error) {
	name = path.Base(name)
	in := &counted{r: r}
	head := bufio.NewReaderSize(in, bufferSize)
	magic, err := head.Peek(8)
	if err != nil && err != io.EOF {
		return nil, err
	}
	o := &opened{in: in, name: name, end: func() {}}
	src := io.Reader(head)
	switch {
	case bytes.HasPrefix(magic, magicGzip):
		o.packed = text.Same("gzip")
		src, err = gzip.NewReader(head)
	case bytes.HasPrefix(magic, magicZstd):
		o.packed = text.Same("zstd")
		src, err = o.zstd(head)
	case bytes.HasPrefix(magic, magicZip):
		o.packed = text.Same("zip")
		src, err = newZipReader(head, name)
	default:
		err = refuseForeign(magic, name)
	}
	if err != nil {
		return nil, o.explain(err)
	}
	o.r = bufio.NewReaderSize(src, bufferSize)
	err = o.onlyOnce()
	if err == nil {
		err = o.dropMark()
	}
	if err != nil {
		o.end()
		return nil, err
	}
	return o, nil
}

func refuseForeign(magic []byte, name string) error {
	for _, f := range foreign {
		if bytes.HasPrefix(magic, f.magic) {
			return refuse(CodeUnsupported, Top, "「%s」是%s，請改用 gzip、zstd、zip（單一檔案）或不壓縮的文字檔。",
				"%[1]q is %[2]s; please send plain text, or gzip, zstd or a zip with one file.", name, f.what)
		}
	}
	return nil
}

type opened struct {
	in     *counted
	name   string
	packed text.Text // empty for a plain file
	r      *bufio.Reader
	out    int64
	end    func()
	err    error
}

func (o *opened) zstd(r io.Reader) (io.Reader, error) {
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(DecoderMemory), zstd.WithDecoderMaxMemory(DecoderMemory))
	if err != nil {
		return nil, err
	}
	o.end = d.Close
	return d, nil
}

// onlyOnce refuses a packing within a packing: one layer is what people send, and each further one multiplies what can be hidden in it.
func (o *opened) onlyOnce() error {
	magic, _ := o.r.Peek(8) // what fails here fails again when it is read
	if o.packed.IsZero() || !bytes.HasPrefix(magic, magicGzip) && !bytes.HasPrefix(magic, magicZstd) && !bytes.HasPrefix(magic, magicZip) {
		return nil
	}
	return refuse(CodeUnsupported, Top, "「%s」壓縮了兩次，請先解開一層。", "%[1]q is packed twice; please take one layer off.", o.name)
}

// dropMark takes a UTF-8 byte order mark away and turns text in UTF-16, which spreadsheets and Windows' own tools write, into UTF-8.
func (o *opened) dropMark() error {
	mark, err := o.r.Peek(3)
	if err != nil && err != io.EOF {
		return o.explain(err)
	}
	if bytes.Equal(mark, magicBOM) {
		_, err := o.r.Discard(len(magicBOM))
		return err
	}
	if bytes.HasPrefix(mark, []byte{0xFF, 0xFE}) || bytes.HasPrefix(mark, []byte{0xFE, 0xFF}) {
		wide := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder()
		o.r = bufio.NewReaderSize(transform.NewReader(o.r, wide), bufferSize)
	}
	return nil
}

func (o *opened) Read(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.r.Read(p)
	o.out += int64(n)
	switch {
	case o.out > MaxDecompressed:
		o.err = refuse(CodeTooLarge, Position{Offset: o.in.n}, "「%s」的內容超過 %s 的上限。", "The content of %[1]q is larger than the limit of %[2]s.", o.name, size(MaxDecompressed))
	case o.out > RatioAfter && o.out > MaxRatio*o.in.n:
		o.err = refuse(CodeBomb, Position{Offset: o.in.n}, "「%s」解壓縮後膨脹超過 %d 倍，疑似壓縮炸彈。", "%[1]q grows more than %[2]d-fold when decompressed; it looks like a bomb.", o.name, MaxRatio)
	case err != nil:
		o.err = o.explain(err)
	}
	if o.err != nil && o.err != io.EOF {
		return 0, o.err
	}
	return n, o.err
}

func (o *opened) Close() error {
	o.end()
	return nil
}

// explain turns what a decoder says into a sentence; the place is that of the compressed file.
func (o *opened) explain(err error) error {
	var known *Error
	if err == io.EOF && o.r != nil || errors.As(err, &known) || o.packed.IsZero() || o.in.failed(err) {
		return err
	}
	at := Position{Offset: o.in.n}
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return refuse(CodeTruncated, at, "「%s」的 %s 資料中途就結束，可能沒有傳完。", "The %[2]s data of %[1]q ends too early; the file may be cut off.", o.name, o.packed)
	}
	if errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		return refuse(CodeBomb, at, "「%s」的 %s 資料需要超過 %s 的記憶體才能解開。", "The %[2]s data of %[1]q needs more than %[3]s of memory to unpack.", o.name, o.packed, size(DecoderMemory))
	}
	return refuse(CodeMalformed, at, "「%s」的 %s 資料已損壞。", "The %[2]s data of %[1]q is damaged.", o.name, o.packed)
}

// counted counts what was read and remembers how the source itself failed, so that its failures are not called damage.
type counted struct {
	r   io.Reader
	n   int64
	err error
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

func (c *counted) failed(err error) bool { return c.err != nil && errors.Is(err, c.err) }
