package rest

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/evidence"
	"lianfang/internal/fault"
	"lianfang/internal/httpx"
	"lianfang/internal/text"
	"lianfang/internal/transfer"
)

// Evidence of incidents: whoever may read a case brings files; the desk reads, seals and keeps them.
func (s *Server) evidenceOperations() []operation {
	raw := func(id, path string, do func(http.ResponseWriter, *http.Request, access.Who) error, takes operation, summary, about string) operation {
		return operation{id: id, method: http.MethodPost, path: path, act: access.LeadIncidents, takes: takes.takes, givesRaw: anyBytes, status: http.StatusOK, do: do, summary: summary, about: about}
	}
	d := tusDoor{at: "/evidence", most: evidence.MaxItem, names: [6]string{"describeEvidenceUploads", "beginEvidenceUpload", "offsetOfEvidenceUpload", "goOnWithEvidenceUpload", "endEvidenceUpload", "overrideEvidenceUpload"},
		begin: s.beginEvidence, find: s.findEvidenceUpload, receive: s.receiveEvidence, drop: s.dropEvidence,
		what: "a piece of evidence that comes in parts", about: "Upload-Metadata names it (filename or name).", then: "After the last byte the file is a piece of evidence; the answer comes once it is."}
	parts := d.operations(access.ReportIncident)
	parts[1].asks = typeOf[client.EvidenceUploadQuery]()
	return append(parts,
		operation{id: "stateOfEvidenceUpload", method: http.MethodGet, path: "/evidence/{secret}", act: access.ReportIncident, status: http.StatusOK, gives: typeOf[client.EvidenceUpload](), do: s.stateOfEvidence,
			summary: "Tells what became of an upload", about: "How far it is, which piece it became, or why it was refused. It is kept for a day."},
		op("listIncidentEvidence", "GET /incidents/{id}/evidence", access.ReadIncidents, s.listEvidence, "Lists the evidence of an incident", "All of it to the desk, with what was found by looking at it; to an organisation what it brought itself. What members of the public bring is the desk's alone."),
		operation{id: "addIncidentEvidence", method: http.MethodPost, path: "/incidents/{id}/evidence", act: access.ReportIncident, asks: typeOf[client.AddEvidenceQuery](), takesRaw: anyBytes, gives: typeOf[client.IncidentEvidence](), status: http.StatusCreated, do: s.addEvidence,
			summary: "Brings a file to an incident", about: "At most 2 GiB, kept as it is. A large one over a line that may break is better brought in parts."},
		raw("readIncidentEvidence", "/incidents/{id}/evidence/bytes", s.readEvidence, operation{takes: typeOf[client.EvidenceReading]()}, "Gives the bytes of a piece", "They may be malware. That they were read, and why, is an entry of the chain of custody before the first byte goes."),
		raw("sealIncidentEvidence", "/incidents/{id}/evidence/package", s.sealEvidence, operation{takes: typeOf[client.EvidenceSealing]()}, "Seals evidence into one package", "A tar file with the evidence, the chain of custody and a signature, which `lianfang verify evidence` checks without a network. The sealing is an entry of the chain."),
		once(op("handleIncidentEvidence", "POST /incidents/{id}/evidence/deeds", access.LeadIncidents, s.handleEvidence, "Does something with evidence", "Each is an entry of the chain of custody. What is held back is not destroyed, whatever its time.")),
		op("getIncidentCustody", "GET /incidents/{id}/custody", access.LeadIncidents, s.getCustody, "Gives the chain of custody of an incident", "Each line is signed and has the hash of the one before; `broken` names the first that does not hold."),
	)
}

func (s *Server) listEvidence(a asked[none, none]) (client.IncidentEvidenceList, error) {
	p, err := s.Incidents.EvidenceOf(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return client.IncidentEvidenceList{}, err
	}
	return s.evidenceList(a.Context(), p)
}

func (s *Server) evidenceList(ctx context.Context, p evidence.Pass) (client.IncidentEvidenceList, error) {
	out := client.IncidentEvidenceList{Evidence: []client.IncidentEvidence{}}
	items, err := s.Evidence.Items(ctx, p)
	if err != nil {
		return out, err
	}
	for _, x := range items {
		out.Evidence = append(out.Evidence, evidenceItem(p, x))
	}
	if p.Side != evidence.ByDesk {
		return out, s.handledOf(ctx, p, out.Evidence)
	}
	st, err := s.Evidence.State(ctx, p)
	out.Hold, out.Key = st.Hold, st.Key
	return out, err
}

// handledOf puts what was done with pieces to them.
func (s *Server) handledOf(ctx context.Context, p evidence.Pass, all []client.IncidentEvidence) error {
	handled, _, err := s.Evidence.OwnChain(ctx, p)
	for i, x := range all {
		for _, h := range handled[x.N] {
			all[i].Handled = append(all[i].Handled, client.EvidenceHandled{At: h.At, Act: h.Act, Side: string(h.Side)})
		}
	}
	return err
}

func evidenceItem(p evidence.Pass, x evidence.Item) client.IncidentEvidence {
	out := client.IncidentEvidence{N: x.N, Name: x.Name, Kind: x.Kind, Size: x.Size, SHA256: x.SHA256.String(), SHA1: hex.EncodeToString(x.SHA1), MD5: hex.EncodeToString(x.MD5), Side: string(x.Side), Came: micros(x.CameAt), Sound: x.Sound, Checked: micros(x.CheckedAt),
		Destroyed: micros(x.DestroyedAt)}
	t := x.Triage
	if t == nil || p.Side != evidence.ByDesk {
		return out
	}
	out.Also, out.Entropy, out.SSDeep, out.TLSH, out.Rules, out.Unruled = t.Also, t.Entropy, t.SSDeep, t.TLSH, t.Rules, t.Unruled
	for _, f := range t.Found {
		out.Found = append(out.Found, f.Defanged())
	}
	if t.Archive == nil {
		return out
	}
	out.Stopped = said(t.Archive.Stopped)
	for _, m := range t.Archive.Members {
		out.Members = append(out.Members, client.EvidenceMember{Name: m.Name, Size: m.Size, SHA256: m.SHA256, Kind: m.Kind, Depth: m.Depth, Locked: m.Locked, Leaves: m.Leaves})
	}
	return out
}

func (s *Server) addEvidence(w http.ResponseWriter, r *http.Request, who access.Who) error {
	p, err := s.Incidents.EvidenceOf(r.Context(), who.Viewer, r.PathValue("id"))
	if err != nil {
		return err
	}
	if r.ContentLength > evidence.MaxItem {
		return refused{http.StatusRequestEntityTooLarge, fault.New(fault.Invalid, "too_large", text.Format("一個檔案最多 %d GB。", "A file has at most %d GB.", evidence.MaxItem>>30))}
	}
	x, err := s.Evidence.Take(r.Context(), p, r.URL.Query().Get("name"), evidence.MaxItem, r.Body)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fault.New(fault.Invalid, "cut_off", text.Of("連線中斷，檔案沒有收下；大檔請改用分段上傳。", "The connection was cut and the file was not taken; bring a large one in parts.")).Because(err)
	}
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, evidenceItem(p, x))
}

func (s *Server) readEvidence(w http.ResponseWriter, r *http.Request, who access.Who) error {
	var b client.EvidenceReading
	p, err := s.evidenceAsked(w, r, who, &b)
	if err != nil {
		return err
	}
	x, bytes, err := s.Evidence.Read(r.Context(), p, b.N, b.Words)
	if err != nil {
		return err
	}
	defer func() { _ = bytes.Close() }()
	httpx.Attachment(w, evidence.FileName(p.Number, x.N), x.Size)
	_, err = io.Copy(w, bytes)
	return s.whole(r.Context(), err)
}

func (s *Server) sealEvidence(w http.ResponseWriter, r *http.Request, who access.Who) error {
	var b client.EvidenceSealing
	p, err := s.evidenceAsked(w, r, who, &b)
	if err != nil {
		return err
	}
	var sealed *evidence.Sealing
	if b.Record {
		sealed, err = s.Incidents.SealWhole(r.Context(), who.Viewer, s.Evidence, r.PathValue("id"), b.Words, who.Lang)
	} else {
		sealed, err = s.Evidence.Seal(r.Context(), p, b.Items, b.Words)
	}
	if err != nil {
		return err
	}
	httpx.Attachment(w, sealed.Name, sealed.Size)
	return s.whole(r.Context(), sealed.Write(r.Context(), w))
}

// whole ends an answer that cannot be finished, so that it is not taken for a whole one.
func (s *Server) whole(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() == nil {
		s.Log.Error("evidence could not be given to its end", "error", err)
	}
	panic(http.ErrAbortHandler)
}

func (s *Server) evidenceAsked(w http.ResponseWriter, r *http.Request, who access.Who, body any) (evidence.Pass, error) {
	p, err := s.Incidents.EvidenceOf(r.Context(), who.Viewer, r.PathValue("id"))
	if err != nil {
		return p, err
	}
	return p, readBody(w, r, body)
}

func (s *Server) handleEvidence(a asked[none, client.EvidenceDeed]) (client.IncidentEvidenceList, error) {
	ctx, b := a.Context(), a.body
	p, err := s.Incidents.EvidenceOf(ctx, a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return client.IncidentEvidenceList{}, err
	}
	switch b.Act {
	case "hand_over":
		err = s.Evidence.HandOver(ctx, p, b.Items, strings.TrimSpace(b.To), b.Words)
	case "hold":
		err = s.Evidence.Hold(ctx, p, b.Words)
	case "let_go":
		err = s.Evidence.LetGo(ctx, p, b.Words)
	case "check":
		_, err = s.Evidence.Check(ctx, p)
	case "destroy":
		if len(b.Items) != 1 {
			return client.IncidentEvidenceList{}, fault.New(fault.Invalid, "no_choice", text.Of("請指定一件證物。", "Name one piece."))
		}
		err = s.Evidence.Destroy(ctx, p, b.Items[0], b.Words)
	}
	if err != nil {
		return client.IncidentEvidenceList{}, err
	}
	return s.evidenceList(ctx, p)
}

func (s *Server) getCustody(a asked[none, none]) (client.Custody, error) {
	out := client.Custody{Entries: []client.CustodyEntry{}}
	p, err := s.Incidents.EvidenceOf(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return out, err
	}
	chain, wrong, err := s.Evidence.Chain(a.Context(), p)
	if wrong != nil {
		out.Broken = strings.TrimSpace(wrong.Place + " " + wrong.Say.In(a.who.Lang))
	}
	for _, e := range chain {
		x := client.CustodyEntry{Seq: e.Seq, At: e.At, Act: e.Act, Side: e.Side, Actor: e.Actor, Items: []client.CustodyPiece{}, To: e.To, Why: e.Why, Prev: e.Prev, Sig: e.Sig}
		for _, i := range e.Items {
			x.Items = append(x.Items, client.CustodyPiece{N: i.N, SHA256: i.SHA256})
		}
		out.Entries = append(out.Entries, x)
	}
	return out, err
}

func (s *Server) beginEvidence(r *http.Request, who access.Who, n tusNew) (string, tusFile, error) {
	p, err := s.Incidents.EvidenceOf(r.Context(), who.Viewer, r.URL.Query().Get("incident"))
	if err != nil {
		return "", tusFile{}, err
	}
	name := n.meta["name"]
	if name == "" {
		name = n.meta["filename"]
	}
	secret, u, err := s.Evidence.Begin(r.Context(), p, evidence.NewUpload{Name: name, Metadata: n.metadata, Size: n.size})
	return secret, evidenceFile(u), err
}

func evidenceFile(u evidence.Upload) tusFile {
	return tusFile{metadata: u.Metadata, size: u.Size, received: u.Received, expires: u.Expires, open: u.State == evidence.Uploading}
}

func (s *Server) evidenceUpload(r *http.Request, who access.Who) (evidence.Upload, error) {
	return s.Evidence.FindUpload(r.Context(), who.Viewer.Person, who.Viewer.Token, who.Viewer.Org, r.PathValue("secret"))
}

func (s *Server) findEvidenceUpload(r *http.Request, who access.Who) (tusFile, error) {
	u, err := s.evidenceUpload(r, who)
	return evidenceFile(u), err
}

func (s *Server) receiveEvidence(r *http.Request, who access.Who, offset int64, sum *transfer.Checksum) (tusFile, error) {
	u, err := s.evidenceUpload(r, who)
	if err == nil {
		u, err = s.Evidence.Receive(r.Context(), u, offset, r.Body, sum)
	}
	return evidenceFile(u), err
}

func (s *Server) dropEvidence(r *http.Request, who access.Who) error {
	u, err := s.evidenceUpload(r, who)
	if err != nil {
		return err
	}
	return s.Evidence.Drop(r.Context(), u)
}

// abandoned is how long after its last byte a whole upload that nobody took is taken by who asks for it: the server that had it is gone.
const abandoned = time.Minute

func (s *Server) stateOfEvidence(w http.ResponseWriter, r *http.Request, who access.Who) error {
	u, err := s.evidenceUpload(r, who)
	if err == nil && u.Idle(s.Now()) > abandoned {
		u, err = s.Evidence.Finish(r.Context(), u)
	}
	if err != nil {
		return err
	}
	out := client.EvidenceUpload{State: map[evidence.UploadState]string{evidence.Uploading: "uploading", evidence.Whole: "reading", evidence.Taken: "taken", evidence.Refused: "refused"}[u.State], Name: u.Name, Size: u.Size, Received: u.Received, Expires: instant(u.Expires), N: u.N, Code: u.Code}
	if u.State == evidence.Refused {
		m := words(evidence.WhyRefused(u.Code))
		out.Message = &m
	}
	return writeJSON(w, http.StatusOK, out)
}
