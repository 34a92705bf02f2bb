package framing

import (
	"bufio"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"
)

// Offsets and flags of a local file header, APPNOTE.TXT 4.3.7 and 4.4.4.
const (
	zipLocal      = 0x04034b50
	zipDescriptor = 0x08074b50
	zipHeadLen    = 30
	zipEncrypted  = 1 << 0
	zipSizesLater = 1 << 3
	zipStored     = 0
	zipDeflated   = 8
)

// zipReader reads the one file of a zip archive as a stream, so that an archive of any size needs no memory. It goes by the local
// headers; what stands in the central directory behind is not trusted and not needed. Folders before the file are passed over.
type zipReader struct {
	src   *bufio.Reader
	body  io.Reader
	name  string // of the archive
	sum   hash.Hash32
	crc   uint32
	later bool // the check sum stands behind the data
	done  error
}

func newZipReader(r *bufio.Reader, name string) (io.Reader, error) {
	z := &zipReader{src: r, name: name, sum: crc32.NewIEEE()}
	for {
		folder, err := z.header()
		if err != nil {
			return nil, err
		}
		if !folder {
			return z, nil
		}
	}
}

func (z *zipReader) header() (folder bool, err error) {
	h := make([]byte, zipHeadLen)
	if _, err := io.ReadFull(z.src, h); err != nil {
		return false, unexpected(err)
	}
	le := binary.LittleEndian
	if le.Uint32(h) != zipLocal {
		return false, z.refuse(CodeMalformed, "裡面沒有檔案。", "holds no file.")
	}
	flags, method, packed := le.Uint16(h[6:]), le.Uint16(h[8:]), int64(le.Uint32(h[18:]))
	nameLen, extraLen := int(le.Uint16(h[26:])), int(le.Uint16(h[28:]))
	if nameLen > maxZipName || extraLen > maxZipExtra {
		return false, z.refuse(CodeTooLarge, "的檔頭過長。", "has a header that is too long.")
	}
	rest := make([]byte, nameLen+extraLen)
	if _, err := io.ReadFull(z.src, rest); err != nil {
		return false, unexpected(err)
	}
	z.crc, z.later = le.Uint32(h[14:]), flags&zipSizesLater != 0
	if packed == 1<<32-1 {
		packed = zip64Size(rest[nameLen:])
	}
	switch {
	case strings.HasSuffix(string(rest[:nameLen]), "/") && packed == 0 && !z.later:
		return true, nil
	case flags&zipEncrypted != 0:
		return false, z.refuse(CodeUnsupported, "有密碼保護，請先解開。", "is protected by a password; please unpack it first.")
	case method == zipDeflated:
		z.body = flate.NewReader(z.src)
	case method == zipStored && !z.later && packed >= 0:
		z.body = &exactly{r: z.src, left: packed}
	default:
		return false, z.refuse(CodeUnsupported, "的壓縮方法不支援，請用一般（deflate）壓縮。", "is compressed by a method that is not taken; please use plain deflate.")
	}
	return false, nil
}

// zip64Size finds the packed size in the extra fields (4.5.3); -1 if it is not there.
func zip64Size(extra []byte) int64 {
	le := binary.LittleEndian
	for len(extra) >= 4 {
		id, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			return -1
		}
		if id == 1 && n >= 16 {
			return int64(le.Uint64(extra[8:]) & (1<<63 - 1))
		}
		extra = extra[n:]
	}
	return -1
}

func (z *zipReader) Read(p []byte) (int, error) {
	if z.done != nil {
		return 0, z.done
	}
	n, err := z.body.Read(p)
	z.sum.Write(p[:n])
	if err == io.EOF {
		err = z.tail()
	}
	z.done = err
	return n, err
}

// tail checks the check sum and that no second file follows.
func (z *zipReader) tail() error {
	if z.later {
		if err := z.descriptor(); err != nil {
			return err
		}
	}
	if z.sum.Sum32() != z.crc {
		return z.refuse(CodeMalformed, "的檢查碼不符，資料已損壞。", "is damaged: its check sum does not fit.")
	}
	next, err := z.src.Peek(4)
	if err != nil {
		return unexpected(err)
	}
	if binary.LittleEndian.Uint32(next) == zipLocal {
		return z.refuse(CodeUnsupported, "裡面不只一個檔案，請一次送一個。", "holds more than one file; please send one at a time.")
	}
	return io.EOF
}

// descriptor reads what stands behind data of unknown size (4.3.9): an optional mark, the check sum, and two sizes of 4 or 8 bytes.
// Which it is shows only in whether a header follows.
func (z *zipReader) descriptor() error {
	le := binary.LittleEndian
	b, err := z.src.Peek(4)
	if err != nil {
		return unexpected(err)
	}
	if le.Uint32(b) == zipDescriptor {
		if _, err := z.src.Discard(4); err != nil {
			return err
		}
	}
	if b, err = z.src.Peek(24); err != nil && len(b) < 16 {
		return unexpected(err)
	}
	z.crc = le.Uint32(b)
	n := 12
	if len(b) >= 22 && string(b[12:14]) != "PK" && string(b[20:22]) == "PK" {
		n = 20
	}
	_, err = z.src.Discard(n)
	return err
}

func (z *zipReader) refuse(code, zh, en string) error {
	return refuse(code, Top, "zip 壓縮檔「%s」"+zh, "The zip archive %[1]q "+en, z.name)
}

// exactly reads so many bytes and calls an earlier end what it is.
type exactly struct {
	r    io.Reader
	left int64
}

func (e *exactly) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n, err := e.r.Read(p[:min(int64(len(p)), e.left)])
	e.left -= int64(n)
	if e.left > 0 {
		err = unexpected(err)
	} else if err == io.EOF {
		err = nil
	}
	return n, err
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
