package rest

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/text"
	"lianfang/internal/transfer"
)

// Uploads in parts speak tus 1.0 (https://tus.io/protocols/resumable-upload): core, creation, termination, checksum, expiration. A tusDoor is one sort of files that come so.
type tusDoor struct {
	at                string // path
	most              int64
	names             [6]string // of the operations: describe, begin, offset, go on, end, override
	what, about, then string
	begin             func(*http.Request, access.Who, tusNew) (secret string, t tusFile, err error)
	find              func(*http.Request, access.Who) (tusFile, error)
	receive           func(*http.Request, access.Who, int64, *transfer.Checksum) (tusFile, error)
	drop              func(*http.Request, access.Who) error
}

// tusNew is what is said of a file that begins.
type tusNew struct {
	size     int64
	metadata string
	meta     map[string]string
}

// tusFile is how far one is.
type tusFile struct {
	metadata       string
	size, received int64
	expires        time.Time
	open           bool // more may come
}

func (d tusDoor) operations(act access.Act) []operation {
	one := d.at + "/{secret}"
	return []operation{
		{id: d.names[0], method: http.MethodOptions, path: d.at, act: access.ReadChanges, status: http.StatusNoContent, do: d.describe,
			summary: "Tells what uploads in parts can do", about: "tus 1.0: core, creation, termination, checksum (sha1, sha256), expiration."},
		{id: d.names[1], method: http.MethodPost, path: d.at, act: act, status: http.StatusCreated, do: tus(d.create),
			summary: "Begins " + d.what, about: "tus creation. Upload-Length says how long the file is. " + d.about + " What was cut off goes on where it stopped; whoever began an upload goes on with it, nobody else."},
		{id: d.names[2], method: http.MethodHead, path: one, act: act, status: http.StatusOK, do: tus(d.offset), summary: "Tells how far an upload is", about: "tus core: Upload-Offset."},
		{id: d.names[3], method: http.MethodPatch, path: one, act: act, status: http.StatusNoContent, takesRaw: offsetStream, do: tus(d.patch), summary: "Sends the next bytes of an upload", about: "tus core. " + d.then},
		{id: d.names[4], method: http.MethodDelete, path: one, act: act, status: http.StatusNoContent, do: tus(d.end), summary: "Cancels an upload", about: "tus termination. What was taken already stays taken."},
		{id: d.names[5], method: http.MethodPost, path: one, act: act, status: http.StatusNoContent, do: tus(d.override), summary: "PATCH or DELETE for clients that cannot", about: "tus: X-HTTP-Method-Override."},
	}
}

const (
	tusVersion   = "1.0.0"
	tusSums      = "sha1,sha256"
	offsetStream = "application/offset+octet-stream"
	maxMetadata  = 4096
)

// tus checks the version that a client speaks, and says ours.
func tus(do answer) answer {
	return func(w http.ResponseWriter, r *http.Request, who access.Who) error {
		w.Header().Set("Tus-Resumable", tusVersion)
		if r.Header.Get("Tus-Resumable") != tusVersion {
			w.Header().Set("Tus-Version", tusVersion)
			return refused{http.StatusPreconditionFailed, fault.New(fault.Invalid, "tus_version", text.Format("請在標頭 Tus-Resumable 寫 %s。", "Send the header Tus-Resumable: %s.", tusVersion))}
		}
		err := do(w, r, who)
		if err == nil {
			return nil
		}
		var own refused
		if status := tusStatus[fault.Of(err).Code]; status != 0 && !errors.As(err, &own) {
			return refused{status, fault.Of(err)}
		}
		return err
	}
}

// tusStatus is how tus or HTTP names what the domain refuses.
var tusStatus = map[string]int{"checksum_mismatch": 460, "too_large": http.StatusRequestEntityTooLarge, "too_long": http.StatusRequestEntityTooLarge, "too_many_uploads": http.StatusTooManyRequests}

// refused is a fault that has a status of its own.
type refused struct {
	status int
	*fault.Fault
}

func (r refused) Unwrap() error { return r.Fault }

func bad(status int, code, zh, en string) error {
	return refused{status, fault.New(fault.Invalid, code, text.Of(zh, en))}
}

func (d tusDoor) describe(w http.ResponseWriter, _ *http.Request, _ access.Who) error {
	h := w.Header()
	h.Set("Tus-Resumable", tusVersion)
	h.Set("Tus-Version", tusVersion)
	h.Set("Tus-Max-Size", strconv.FormatInt(d.most, 10))
	h.Set("Tus-Extension", "creation,termination,checksum,expiration")
	h.Set("Tus-Checksum-Algorithm", tusSums)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (d tusDoor) create(w http.ResponseWriter, r *http.Request, who access.Who) error {
	size, err := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	if err != nil || size < 0 {
		return bad(http.StatusBadRequest, "bad_length", "標頭 Upload-Length 須寫檔案有幾個位元組。", "The header Upload-Length says how many bytes the file has.")
	}
	meta, err := readMetadata(r.Header.Get("Upload-Metadata"))
	if err != nil {
		return err
	}
	secret, t, err := d.begin(r, who, tusNew{size: size, metadata: r.Header.Get("Upload-Metadata"), meta: meta})
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1"+d.at+"/"+secret)
	t.expire(w)
	w.WriteHeader(http.StatusCreated)
	return nil
}

// readMetadata reads pairs of a key and a value in base64.
func readMetadata(header string) (map[string]string, error) {
	wrong := bad(http.StatusBadRequest, "bad_metadata", "標頭 Upload-Metadata 須是以逗號分開的「鍵 base64 值」，最長 4096 位元組。", "The header Upload-Metadata holds pairs of a key and a value in base64, with commas between, 4096 bytes at most.")
	if len(header) > maxMetadata || !utf8.ValidString(header) {
		return nil, wrong
	}
	out := map[string]string{}
	for _, pair := range strings.Split(header, ",") {
		key, coded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		value, err := base64.StdEncoding.DecodeString(coded)
		if _, twice := out[key]; err != nil || twice || !utf8.Valid(value) || strings.ContainsRune(string(value), 0) {
			return nil, wrong
		}
		if key != "" {
			out[key] = string(value)
		}
	}
	return out, nil
}

func (t tusFile) expire(w http.ResponseWriter) {
	w.Header().Set("Upload-Expires", t.expires.UTC().Format(http.TimeFormat))
}

func (d tusDoor) offset(w http.ResponseWriter, r *http.Request, who access.Who) error {
	t, err := d.find(r, who)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Upload-Offset", strconv.FormatInt(t.received, 10))
	h.Set("Upload-Length", strconv.FormatInt(t.size, 10))
	h.Set("Upload-Metadata", t.metadata)
	h.Set("Cache-Control", "no-store")
	if t.open {
		t.expire(w)
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

func (d tusDoor) end(w http.ResponseWriter, r *http.Request, who access.Who) error {
	if err := d.drop(r, who); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (d tusDoor) override(w http.ResponseWriter, r *http.Request, who access.Who) error {
	switch r.Header.Get("X-HTTP-Method-Override") {
	case http.MethodPatch:
		return d.patch(w, r, who)
	case http.MethodDelete:
		return d.end(w, r, who)
	}
	return bad(http.StatusBadRequest, "bad_override", "標頭 X-HTTP-Method-Override 須是 PATCH 或 DELETE。", "The header X-HTTP-Method-Override is PATCH or DELETE.")
}
