package web

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"lianfang/internal/evidence"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/format/custody"
	"lianfang/internal/format/magic"
	"lianfang/internal/httpx"
	"lianfang/internal/text"
)

// evidenceOf is the files of a case as a pass sees them, with the form where files are taken.
func (s *Server) evidenceOf(ctx context.Context, p evidence.Pass, post string) (*page.CaseFiles, error) {
	items, err := s.Evidence.Items(ctx, p)
	if err != nil {
		return nil, err
	}
	if len(items) == 0 && !s.Evidence.Takes() {
		return nil, nil //nolint:nilnil // nothing to show is no mistake
	}
	e := &page.CaseFiles{Most: evidence.MaxForm >> 20, Who: text.Of("只有值班台與您看得到。", "The desk and you alone see it.")}
	if p.Side == evidence.ByDesk {
		e.Who = text.Of("只有值班台看得到。", "The desk alone sees it.")
	}
	if p.Side == evidence.ByBody {
		e.Who = text.Of("只有值班台與貴單位看得到。", "The desk and your organisation alone see it.")
	}
	handled, sound, err := s.handledOf(ctx, p)
	if err != nil {
		return nil, err
	}
	e.Broken = !sound
	for _, x := range items {
		r := evidenceRow(x)
		for _, h := range handled[x.N] {
			r.Handled = append(r.Handled, page.HandledLine{At: h.At, Act: evidence.ActName(h.Act), Side: h.Side.Name()})
		}
		e.Rows = append(e.Rows, r)
	}
	if s.Evidence.Takes() && (!p.Ended || p.Side == evidence.ByDesk) {
		e.Post = post
	}
	return e, nil
}

// handledOf is what was done with the pieces of whoever brought them; the desk has the whole chain on a page of its own.
func (s *Server) handledOf(ctx context.Context, p evidence.Pass) (map[int64][]evidence.Handling, bool, error) {
	if p.Side == evidence.ByDesk {
		return nil, true, nil
	}
	return s.Evidence.OwnChain(ctx, p)
}

func evidenceRow(x evidence.Item) page.FileRow {
	r := page.FileRow{N: itoa(x.N), Name: x.Name, Kind: magic.Name(x.Kind), Size: x.Size, Hash: x.SHA256.String(), From: x.Side.Name(), Came: time.UnixMicro(x.CameAt), State: page.State{Tone: page.Good, Name: text.Of("保存中", "kept")}}
	switch {
	case x.DestroyedAt != 0:
		r.Name, r.State = "-", page.State{Name: text.Of("已銷毀，只留雜湊", "destroyed; the hash is left"), Icon: "off"}
	case !x.Sound:
		r.State = page.State{Tone: page.Bad, Name: text.Of("位元組已與收到時不同", "its bytes are no longer what came")}
	}
	return r
}

// caseFiles puts the files of a case onto its page; nobody else's page has them.
func (s *Server) caseFiles(ctx context.Context, q *request, id string, p *page.IncidentFile) error {
	pass, err := s.Incidents.EvidenceOf(ctx, q.who.Viewer, id)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	at := incidentHref(id) + "/evidence"
	if p.Files, err = s.evidenceOf(ctx, pass, at); err != nil || p.Files == nil {
		return err
	}
	if p.Files.Post != "" {
		p.Files.Parts, p.Files.To = "/api/v1/evidence?incident="+pathEscape(id), incidentHref(id)+"?did=evidence_came"
	}
	if pass.Side == evidence.ByDesk {
		p.Files.All = at
	}
	return nil
}

// takeFile keeps the first file of a form.
func (s *Server) takeFile(ctx context.Context, q *request, p evidence.Pass) error {
	q.Body = http.MaxBytesReader(q.w, q.Body, evidence.MaxForm+1<<20)
	reader, err := q.MultipartReader()
	if err != nil {
		return noEvidence()
	}
	for {
		part, err := reader.NextPart()
		if err != nil {
			return noEvidence()
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		_, err = s.Evidence.Take(ctx, p, part.FileName(), evidence.MaxForm, part)
		if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
			return fault.New(fault.Invalid, "too_large", text.Format("這裡一個檔案最多 %d MB。更大的請聯絡值班台。", "A file has at most %d MB here. Call the desk about a larger one.", evidence.MaxForm>>20))
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return noEvidence()
		}
		return err
	}
}

func noEvidence() error {
	return fault.New(fault.Invalid, "no_file", text.Of("沒有收到檔案，或傳到一半斷了。請選擇檔案後再送一次。", "No file arrived, or it broke off halfway. Choose a file and send it again."))
}

// evidenceSend is a file that the body or the desk brings.
func (s *Server) evidenceSend(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	id := q.PathValue("id")
	p, err := s.Incidents.EvidenceOf(ctx, q.who.Viewer, id)
	if err != nil {
		return "", err
	}
	if err := s.takeFile(ctx, q, p); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.incidentPage(ctx, q, problem) })
	}
	return incidentHref(id) + "?did=evidence_came", nil
}

// trackEvidence is a file that whoever has the code of a report brings.
func (s *Server) trackEvidence(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	code := q.PathValue("secret")
	p, err := s.Incidents.EvidenceByCode(ctx, code)
	if err != nil {
		return "", err
	}
	if err := s.takeFile(ctx, q, p); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) {
			t, err := s.trackPage(ctx, code)
			if t.Files != nil {
				t.Files.Problem = problem
			}
			return t, err
		})
	}
	return "/track/" + code + "?did=evidence_came", nil
}

func (s *Server) vault(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	return s.vaultPage(ctx, q, text.Text{})
}

// vaultPage is the evidence of a case as the desk keeps it.
func (s *Server) vaultPage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	id := q.PathValue("id")
	pass, err := s.Incidents.EvidenceOf(ctx, q.who.Viewer, id)
	if err != nil {
		return nil, err
	}
	st, err := s.Evidence.State(ctx, pass)
	if err != nil {
		return nil, err
	}
	items, err := s.Evidence.Items(ctx, pass)
	if err != nil {
		return nil, err
	}
	p := page.Vault{Number: pass.Number, Case: incidentHref(id), Hold: st.Hold, Key: st.Key, Post: incidentHref(id) + "/evidence", Problem: problem}
	if s.Evidence.Takes() {
		p.Files = page.CaseFiles{Post: p.Post, Most: evidence.MaxForm >> 20, Who: text.Of("只有值班台看得到。", "The desk alone sees it."), Parts: "/api/v1/evidence?incident=" + pathEscape(id), To: p.Post}
	}
	for _, x := range items {
		p.Items = append(p.Items, vaultItem(q, x))
	}
	p.Acts = vaultActs(items, st.Hold != "")
	chain, wrong, err := s.Evidence.Chain(ctx, pass)
	if err != nil {
		return nil, err
	}
	if wrong != nil {
		p.Broken = text.Format("監管鏈不完整（%[1]s）：%[2]s", "The chain does not hold (%[1]s): %[2]s", wrong.Place, wrong.Say)
	}
	p.Custody = custodyLines(chain)
	return p, nil
}

func vaultItem(q *request, x evidence.Item) page.VaultItem {
	v := page.VaultItem{FileRow: evidenceRow(x), Facts: factsOf(q, page.Fact{Name: text.Of("類型", "Type"), Value: text.Same(x.Kind), Mono: true}, page.Fact{Name: text.Same("SHA-256"), Value: text.Same(x.SHA256.String()), Mono: true})}
	if x.DestroyedAt != 0 {
		v.Facts = append(v.Facts, page.Fact{Name: text.Of("銷毀", "Destroyed"), Value: stampSaid(x.DestroyedAt)})
		return v
	}
	v.Facts = append(v.Facts, factsOf(q, page.Fact{Name: text.Same("SHA-1"), Value: text.Same(hex.EncodeToString(x.SHA1)), Mono: true}, page.Fact{Name: text.Same("MD5"), Value: text.Same(hex.EncodeToString(x.MD5)), Mono: true}, page.Fact{Name: text.Of("最近驗證", "Last checked"), Value: stampSaid(x.CheckedAt)})...)
	v.Read = page.CaseAct{What: "read?n=" + itoa(x.N), Name: text.Of("下載", "Download"), Hint: text.Of("可能是惡意程式，只在隔離的環境打開。下載會記入監管鏈。", "It may be malware: open it in isolation alone. The download is an entry of the chain."),
		Fields: []page.Field{{Name: "read-words-" + itoa(x.N), Send: "words", Label: text.Of("為什麼要讀取", "Why you read it"), Must: true}}}
	if t := x.Triage; t != nil {
		foundIn(&v, q, t)
		v.Signs = len(v.Found) > 0 || magic.Runs(x.Kind)
	}
	return v
}

// foundIn is what triage found.
func foundIn(v *page.VaultItem, q *request, t *evidence.Triage) {
	packed := text.Format("%.2f 位元／位元組", "%.2f bits a byte", t.Entropy)
	if t.Entropy > 7.5 {
		packed = text.Format("%.2f 位元／位元組（壓縮或加密過）", "%.2f bits a byte (compressed or encrypted)", t.Entropy)
	}
	v.Facts = append(v.Facts, factsOf(q, page.Fact{Name: text.Of("亂度", "Entropy"), Value: packed}, page.Fact{Name: text.Same("ssdeep"), Value: text.Same(t.SSDeep), Mono: true}, page.Fact{Name: text.Same("TLSH"), Value: text.Same(t.TLSH), Mono: true})...)
	var also []string
	for _, k := range t.Also {
		also = append(also, magic.Name(k).In(q.lang))
	}
	v.Also = text.Same(strings.Join(also, ", "))
	v.Rules, v.Unruled = t.Rules, t.Unruled
	for _, f := range t.Found {
		v.Found = append(v.Found, f.Defanged())
	}
	if t.Archive == nil {
		return
	}
	v.Stopped = t.Archive.Stopped
	for _, m := range t.Archive.Members {
		x := page.ArchiveMember{Name: strings.Repeat("› ", m.Depth) + m.Name, Kind: magic.Name(m.Kind), Size: m.Size, Hash: m.SHA256}
		switch {
		case m.Leaves:
			x.Note = text.Of("檔名會跑到別的資料夾", "its name leads out of its folder")
		case m.Locked:
			x.Note = text.Of("有密碼，沒有打開", "locked by a password, not opened")
		}
		v.Members = append(v.Members, x)
	}
}

// vaultActs are what the desk may do with the evidence of a case.
func vaultActs(items []evidence.Item, held bool) (out []page.CaseAct) {
	var pieces []page.Choice
	for _, x := range items {
		if x.DestroyedAt == 0 {
			c := page.Choice{Name: text.Format("%[1]d　%[2]s", "%[1]d %[2]s", x.N, x.Name), Value: itoa(x.N)}
			pieces = append(pieces, c)
		}
	}
	some := func(of string) []page.CaseChoice {
		return []page.CaseChoice{{Name: of + "-n", Label: text.Of("哪些證物", "Which pieces"), Choices: append([]page.Choice{{Name: text.Of("全部", "All of them")}}, pieces...)}}
	}
	reason := func(of string) page.Field {
		return page.Field{Name: of + "-words", Send: "words", Label: text.Of("理由", "Reason"), Type: "area", Must: true}
	}
	sealed := []page.Choice{{Name: text.Of("全部證物，加上案件紀錄（完整移交）", "Everything, with the record of the case (to hand it over whole)"), Value: wholeCase}}
	if len(pieces) > 0 {
		sealed = slices.Concat([]page.Choice{{Name: text.Of("全部證物", "All the evidence")}}, sealed, pieces)
	}
	out = append(out, page.CaseAct{What: "seal", Name: text.Of("封存成一個檔案", "Seal into one file"), Hint: text.Of("下載一個簽章的封存包，交給檢警、法院或接手的人後，對方不用連線就能驗證。案件紀錄會成為一件證物，不含值班台的內部筆記。", "Downloads one signed package that police, a court or whoever takes over can verify without any connection. The record becomes one more piece; the desk’s own notes are not in it."),
		Choices: []page.CaseChoice{{Name: "seal-n", Label: text.Of("放進什麼", "What goes in"), Choices: sealed}}, Fields: []page.Field{reason("seal")}})
	if len(pieces) > 0 {
		out = append(out, page.CaseAct{What: "hand-over", Name: text.Of("記下交接", "Note a handing over"), Choices: some("hand-over"), Fields: []page.Field{{Name: "to", Label: text.Of("交給誰（單位、承辦人）", "To whom (organisation, officer)"), Must: true}, reason("hand-over")}},
			page.CaseAct{What: "check", Name: text.Of("現在驗證", "Check now"), Hint: text.Of("重算每一件的雜湊；平常每天一次。", "Computes the hash of each piece again; otherwise once a day.")})
	}
	if held {
		return append(out, page.CaseAct{What: "let-go", Name: text.Of("解除保全", "End the hold"), Fields: []page.Field{reason("let-go")}})
	}
	out = append(out, page.CaseAct{What: "hold", Name: text.Of("保全", "Hold it back"), Hint: text.Of("期限到也不銷毀，直到解除。", "Nothing is destroyed when its time is over, until this ends."), Fields: []page.Field{reason("hold")}})
	if len(pieces) > 0 {
		out = append(out, page.CaseAct{What: "destroy", Name: text.Of("提前銷毀", "Destroy before its time"), Hint: text.Of("不能復原；雜湊與紀錄會留著。", "It cannot be undone; the hash and the record stay."), Choices: []page.CaseChoice{{Name: "destroy-n", Label: text.Of("哪一件", "Which piece"), Choices: pieces}}, Fields: []page.Field{reason("destroy")}})
	}
	return out
}

// custodyLines are the entries of a chain, newest first.
func custodyLines(chain []custody.Entry) (out []page.CustodyLine) {
	for _, e := range chain {
		at, _ := custody.Micros(e.At) // what cannot be read is not in a chain that holds
		l := page.CustodyLine{N: itoa(e.Seq), At: time.UnixMicro(at), Act: evidence.ActName(e.Act), Side: evidence.Side(e.Side).Name(), To: e.To, Why: e.Why}
		if e.Actor != 0 {
			l.Who = "#" + itoa(e.Actor)
		}
		var ns []string
		for _, x := range e.Items {
			ns = append(ns, itoa(x.N))
		}
		l.What = text.Same(strings.Join(ns, ", "))
		out = append([]page.CustodyLine{l}, out...)
	}
	return out
}

// vaultDo is a deed of the desk.
func (s *Server) vaultDo(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	p, err := s.Incidents.EvidenceOf(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return "", err
	}
	did, err := s.vaultDeed(ctx, q, p)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.vaultPage(ctx, q, problem) })
	}
	if err != nil || did == "" {
		return "", err
	}
	return incidentHref(q.PathValue("id")) + "/evidence?did=" + did, nil
}

// vaultDeed does one; "" where it has answered itself.
func (s *Server) vaultDeed(ctx context.Context, q *request, p evidence.Pass) (string, error) {
	var said []string
	whole := q.PathValue("what") == "seal" && q.FormValue("seal-n") == wholeCase
	for _, n := range append(q.Form["n"], q.Form[q.PathValue("what")+"-n"]...) {
		if n != "" && n != wholeCase {
			said = append(said, n)
		}
	}
	ns, err := evidence.Numbers(said)
	if err != nil {
		return "", err
	}
	words := q.FormValue("words")
	if whole {
		return "", s.sendWhole(ctx, q, words)
	}
	switch q.PathValue("what") {
	case "read":
		return "", s.sendEvidence(ctx, q, p, ns, words)
	case "seal":
		return "", s.sendPackage(ctx, q, p, ns, words)
	case "hand-over":
		return "evidence_kept", s.Evidence.HandOver(ctx, p, ns, strings.TrimSpace(q.FormValue("to")), words)
	case "hold":
		return "evidence_kept", s.Evidence.Hold(ctx, p, words)
	case "let-go":
		return "evidence_kept", s.Evidence.LetGo(ctx, p, words)
	case "destroy":
		if len(ns) != 1 {
			return "", fault.New(fault.Invalid, "no_choice", text.Of("請選一件證物。", "Choose one piece."))
		}
		return "evidence_kept", s.Evidence.Destroy(ctx, p, ns[0], words)
	case "check":
		changed, err := s.Evidence.Check(ctx, p)
		if len(changed) > 0 {
			return "evidence_changed", err
		}
		return "evidence_sound", err
	}
	return "", noSuchPage()
}

// sendEvidence gives the bytes of a piece as a file to save.
func (s *Server) sendEvidence(ctx context.Context, q *request, p evidence.Pass, ns []int64, why string) error {
	if len(ns) != 1 {
		return fault.New(fault.Invalid, "no_choice", text.Of("請選一件證物。", "Choose one piece."))
	}
	x, r, err := s.Evidence.Read(ctx, p, ns[0], why)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	httpx.Attachment(q.w, evidence.FileName(p.Number, x.N), x.Size)
	if _, err := io.Copy(q.w, r); err != nil {
		s.brokeOff(ctx, err)
	}
	return nil
}

// wholeCase stands for all evidence with the record of the case.
const wholeCase = "whole"

func (s *Server) sendWhole(ctx context.Context, q *request, why string) error {
	sealed, err := s.Incidents.SealWhole(ctx, q.who.Viewer, s.Evidence, q.PathValue("id"), why, q.lang)
	if err != nil {
		return err
	}
	return s.sendSealed(ctx, q, sealed)
}

func (s *Server) sendPackage(ctx context.Context, q *request, p evidence.Pass, ns []int64, why string) error {
	sealed, err := s.Evidence.Seal(ctx, p, ns, why)
	if err != nil {
		return err
	}
	return s.sendSealed(ctx, q, sealed)
}

func (s *Server) sendSealed(ctx context.Context, q *request, sealed *evidence.Sealing) error {
	httpx.Attachment(q.w, sealed.Name, sealed.Size)
	if err := sealed.Write(ctx, q.w); err != nil {
		s.brokeOff(ctx, err)
	}
	return nil
}

// brokeOff ends an answer that cannot be finished, so that it is not taken for a whole one.
func (s *Server) brokeOff(ctx context.Context, err error) {
	if ctx.Err() == nil {
		s.Log.Error("evidence could not be given to its end", "error", err)
	}
	panic(http.ErrAbortHandler)
}
