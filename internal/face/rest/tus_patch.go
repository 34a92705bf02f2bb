package rest

import (
	"crypto/sha1" //nolint:gosec // tus asks for it; it finds errors of the line, and proves nothing
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"net/http"
	"strconv"
	"strings"

	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/text"
	"lianfang/internal/transfer"
)

func (d tusDoor) patch(w http.ResponseWriter, r *http.Request, who access.Who) error {
	if r.Header.Get("Content-Type") != offsetStream {
		return bad(http.StatusUnsupportedMediaType, "bad_media_type", "Content-Type 須是 "+offsetStream+"。", "The Content-Type is "+offsetStream+".")
	}
	offset, err := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || offset < 0 {
		return bad(http.StatusBadRequest, "bad_offset", "標頭 Upload-Offset 須寫這一塊從第幾個位元組開始。", "The header Upload-Offset says at which byte this piece begins.")
	}
	sum, err := readChecksum(r.Header.Get("Upload-Checksum"))
	if err != nil {
		return err
	}
	if err := d.fits(r, who, offset); err != nil {
		return err
	}
	t, err := d.receive(r, who, offset, sum)
	if err != nil {
		return err
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(t.received, 10))
	t.expire(w)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// fits refuses a piece that says itself that it is too long before any of it is read.
func (d tusDoor) fits(r *http.Request, who access.Who, offset int64) error {
	t, err := d.find(r, who)
	if err != nil {
		return err
	}
	if r.ContentLength > t.size-offset && offset <= t.size {
		return fault.New(fault.Invalid, "too_long", text.Format("這個檔案只有 %d 位元組，這一塊太長了。", "The file has %d bytes; this piece is too long for it.", t.size))
	}
	return nil
}

// readChecksum reads "sha256 <base64>"; none is nil.
func readChecksum(header string) (*transfer.Checksum, error) {
	if header == "" {
		return nil, nil
	}
	name, coded, _ := strings.Cut(header, " ")
	var h hash.Hash
	switch name {
	case "sha1":
		h = sha1.New() //nolint:gosec // see above
	case "sha256":
		h = sha256.New()
	}
	want, err := base64.StdEncoding.DecodeString(coded)
	if h == nil || err != nil || len(want) != h.Size() {
		return nil, bad(http.StatusBadRequest, "bad_checksum", "標頭 Upload-Checksum 須是「sha1」或「sha256」、一個空格、base64 的檢查碼。", "The header Upload-Checksum is sha1 or sha256, a blank, and the checksum in base64.")
	}
	return &transfer.Checksum{Hash: h, Want: want}, nil
}
