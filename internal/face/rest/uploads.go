package rest

import (
	"cmp"
	"context"
	"net/http"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/transfer"
)

func (s *Server) uploadOperations() []operation {
	d := tusDoor{at: "/uploads", most: exposure.MaxUpload, names: [6]string{"describeUploads", "beginUpload", "offsetOfUpload", "goOnWithUpload", "endUpload", "overrideUpload"}, begin: s.beginUpload, find: s.findUpload, receive: s.receiveUpload, drop: s.dropUpload,
		what: "an inventory that comes in parts", about: "Upload-Metadata names it (filename or name), and may say org and by_machine as for PUT /inventories/{name}.", then: "After the last byte the file is taken as PUT /inventories/{name} takes it; GET tells what came of it."}
	return append(d.operations(access.UploadInventory), operation{id: "stateOfUpload", method: http.MethodGet, path: "/uploads/{secret}", act: access.UploadInventory, status: http.StatusOK, gives: typeOf[client.UploadState](), do: s.stateOfUpload,
		summary: "Tells what became of an upload", about: "How far it is, what was read and how far it is compared, or why it was refused. It is kept for a day."})
}

func tusFileOf(t exposure.Transfer) tusFile {
	return tusFile{metadata: t.Metadata, size: t.Size, received: t.Received, expires: t.Expires, open: t.State == exposure.Uploading}
}

func (s *Server) beginUpload(r *http.Request, who access.Who, n tusNew) (string, tusFile, error) {
	name := cmp.Or(n.meta["name"], n.meta["filename"])
	if err := checkName(name); err != nil {
		return "", tusFile{}, err
	}
	org, err := s.orgOf(r.Context(), who, n.meta["org"])
	if err != nil {
		return "", tusFile{}, err
	}
	secret, t, err := s.Exposure.BeginTransfer(r.Context(), who.Viewer, exposure.NewTransfer{Org: org, Name: name, Metadata: n.metadata, Size: n.size, ByMachine: n.meta["by_machine"] == "true"})
	return secret, tusFileOf(t), err
}

func (s *Server) findUpload(r *http.Request, who access.Who) (tusFile, error) {
	t, err := s.Exposure.FindTransfer(r.Context(), who.Viewer, r.PathValue("secret"))
	return tusFileOf(t), err
}

func (s *Server) receiveUpload(r *http.Request, who access.Who, offset int64, sum *transfer.Checksum) (tusFile, error) {
	t, err := s.Exposure.Receive(r.Context(), who.Viewer, r.PathValue("secret"), offset, r.Body, sum)
	return tusFileOf(t), err
}

func (s *Server) dropUpload(r *http.Request, who access.Who) error {
	return s.Exposure.DropTransfer(r.Context(), who.Viewer, r.PathValue("secret"))
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
