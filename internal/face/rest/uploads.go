package rest

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Uploads in parts speak tus 1.0 (https://tus.io/protocols/resumable-upload): core, creation, termination, checksum, expiration.

func (s *Server) uploadOperations() []operation {
	op := func(o operation) operation {
		o.act, o.status = cmp.Or(o.act, access.UploadInventory), cmp.Or(o.status, http.StatusOK)
		return o
	}
	return []operation{
		op(operation{id: "describeUploads", method: http.MethodOptions, path: "/uploads", act: access.ReadChanges, status: http.StatusNoContent, do: s.describeUploads,
			summary: "Tells what uploads in parts can do", about: "tus 1.0: core, creation, termination, checksum (sha1, sha256), expiration."}),
		op(operation{id: "beginUpload", method: http.MethodPost, path: "/uploads", status: http.StatusCreated, do: tus(s.beginUpload),
			summary: "Begins an inventory that comes in parts", about: "tus creation. Upload-Length says how long the file is; Upload-Metadata names it (filename or name), and may say org and by_machine as for PUT /inventories/{name}. What was cut off goes on where it stopped; whoever began an upload goes on with it, nobody else."}),
		op(operation{id: "offsetOfUpload", method: http.MethodHead, path: "/uploads/{secret}", do: tus(s.offsetOfUpload),
			summary: "Tells how far an upload is", about: "tus core: Upload-Offset."}),
		op(operation{id: "goOnWithUpload", method: http.MethodPatch, path: "/uploads/{secret}", status: http.StatusNoContent, takesRaw: offsetStream, do: tus(s.patchUpload),
			summary: "Sends the next bytes of an upload", about: "tus core. After the last byte the file is taken as PUT /inventories/{name} takes it; GET tells what came of it."}),
		op(operation{id: "endUpload", method: http.MethodDelete, path: "/uploads/{secret}", status: http.StatusNoContent, do: tus(s.endUpload),
			summary: "Cancels an upload", about: "tus termination. What was taken already stays taken."}),
		op(operation{id: "overrideUpload", method: http.MethodPost, path: "/uploads/{secret}", status: http.StatusNoContent, do: tus(s.overrideUpload),
			summary: "PATCH or DELETE for clients that cannot", about: "tus: X-HTTP-Method-Override."}),
		op(operation{id: "stateOfUpload", method: http.MethodGet, path: "/uploads/{secret}", gives: typeOf[client.UploadState](), do: s.stateOfUpload,
			summary: "Tells what became of an upload", about: "How far it is, what was read and how far it is compared, or why it was refused. It is kept for a day."}),
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

func (s *Server) describeUploads(w http.ResponseWriter, _ *http.Request, _ access.Who) error {
	h := w.Header()
	h.Set("Tus-Resumable", tusVersion)
	h.Set("Tus-Version", tusVersion)
	h.Set("Tus-Max-Size", strconv.Itoa(exposure.MaxUpload))
	h.Set("Tus-Extension", "creation,termination,checksum,expiration")
	h.Set("Tus-Checksum-Algorithm", tusSums)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) beginUpload(w http.ResponseWriter, r *http.Request, who access.Who) error {
	size, err := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	if err != nil || size < 0 {
		return bad(http.StatusBadRequest, "bad_length", "標頭 Upload-Length 須寫檔案有幾個位元組。", "The header Upload-Length says how many bytes the file has.")
	}
	meta, err := readMetadata(r.Header.Get("Upload-Metadata"))
	if err != nil {
		return err
	}
	name := cmp.Or(meta["name"], meta["filename"])
	if err := checkName(name); err != nil {
		return err
	}
	org, err := s.orgOf(r.Context(), who, meta["org"])
	if err != nil {
		return err
	}
	secret, t, err := s.Exposure.BeginTransfer(r.Context(), who.Viewer, exposure.NewTransfer{Org: org, Name: name, Metadata: r.Header.Get("Upload-Metadata"), Size: size, ByMachine: meta["by_machine"] == "true"})
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/uploads/"+secret)
	expires(w, t)
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

func expires(w http.ResponseWriter, t exposure.Transfer) {
	w.Header().Set("Upload-Expires", t.Expires.UTC().Format(http.TimeFormat))
}

func (s *Server) offsetOfUpload(w http.ResponseWriter, r *http.Request, who access.Who) error {
	t, err := s.Exposure.FindTransfer(r.Context(), who.Viewer, r.PathValue("secret"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Upload-Offset", strconv.FormatInt(t.Received, 10))
	h.Set("Upload-Length", strconv.FormatInt(t.Size, 10))
	h.Set("Upload-Metadata", t.Metadata)
	h.Set("Cache-Control", "no-store")
	if t.State == exposure.Uploading {
		expires(w, t)
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

func (s *Server) endUpload(w http.ResponseWriter, r *http.Request, who access.Who) error {
	if err := s.Exposure.DropTransfer(r.Context(), who.Viewer, r.PathValue("secret")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) overrideUpload(w http.ResponseWriter, r *http.Request, who access.Who) error {
	switch r.Header.Get("X-HTTP-Method-Override") {
	case http.MethodPatch:
		return s.patchUpload(w, r, who)
	case http.MethodDelete:
		return s.endUpload(w, r, who)
	}
	return bad(http.StatusBadRequest, "bad_override", "標頭 X-HTTP-Method-Override 須是 PATCH 或 DELETE。", "The header X-HTTP-Method-Override is PATCH or DELETE.")
}

func (s *Server) stateOfUpload(w http.ResponseWriter, r *http.Request, who access.Who) error {
	t, err := s.Exposure.FindTransfer(r.Context(), who.Viewer, r.PathValue("secret"))
	if err != nil {
		return err
	}
	out := client.UploadState{State: "uploading", Name: t.Name, Size: t.Size, Received: t.Received, Expires: instant(t.Expires), Code: t.Code, Message: said(t.Say)}
	switch t.State {
	case exposure.Reading:
		out.State = "reading"
	case exposure.Refused:
		out.State = "refused"
	case exposure.TakenIn:
		if err := s.takenIn(r.Context(), who, t, &out); err != nil {
			return err
		}
	}
	return writeJSON(w, http.StatusOK, out)
}

// takenIn says what became of a file that was taken.
func (s *Server) takenIn(ctx context.Context, who access.Who, t exposure.Transfer, out *client.UploadState) error {
	x, err := s.Exposure.SnapshotByID(ctx, who.Viewer, t.Inventory)
	if err != nil {
		return err
	}
	out.Number, out.Rows, out.Comparable, out.Added, out.Removed, out.Changed, out.ProblemsInAll = x.ID, x.Rows, x.Known, x.Added, x.Removed, x.Changed, x.Problems
	for _, p := range x.Said {
		out.Problems = append(out.Problems, client.RowProblem{Row: p.Row, Message: words(p.Say)})
	}
	if out.State = "judged"; x.Judged.IsZero() {
		out.State, out.Compared, out.ToCompare = "judging", x.JudgeDone, x.JudgeAll
	}
	return nil
}
