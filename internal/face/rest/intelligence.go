package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

func (s *Server) intelligenceOperations() []operation {
	return []operation{
		op("listIntelligence", "GET /intelligence", access.ReadIntelligence, s.listIntelligence, "Lists or searches intelligence, the newest first",
			"Words in Chinese or English, a value, a STIX id, a CVE number, a domain with what is under it, a network in CIDR, or a prefix that ends in *."),
		op("getIntelligence", "GET /intelligence/{id}", access.ReadIntelligence, s.getIntelligence, "Gives an item with every word on it that the reader may see", "What is TLP:RED is answered 403 red_in_person: it is read on its page."),
		{id: "getBytes", method: http.MethodGet, path: "/intelligence/{id}/bytes", act: access.ReadIntelligence, givesRaw: anyBytes, status: http.StatusOK, do: s.getBytes,
			summary: "Gives the newest word on an item as it came", about: "Byte by byte, whatever the format. What is TLP:RED is answered 403 red_in_person."},
		op("getIntake", "GET /intelligence/{id}/intake", access.ReadAudit, s.getIntake, "Tells how an item's newest word went through the intake", "Why it is here, stage by stage. What is TLP:RED is answered 403 red_in_person."),
		{id: "importIntelligence", method: http.MethodPost, path: "/intelligence", act: access.ImportIntelligence, asks: typeOf[client.ImportQuery](), takesRaw: anyBytes, gives: typeOf[client.Imported](), status: http.StatusCreated, do: s.importIntelligence,
			summary: "Hands in a file of intelligence", about: "STIX 2.0 and 2.1, MISP events, KEV, CVE 5, NVD 2.0, OSV, EPSS, CSAF 2.0 and 2.1, OpenVEX and CycloneDX VEX, lists, tables, prose; plain, gzip or zstd. An organisation's words stand as its own. The same file again adds nothing."},
		once(byPerson(op("markIntelligence", "POST /intelligence/{id}/marks", access.MarkIntelligence, s.markIntelligence, "Marks what came unmarked, or widens a marking",
			"A source's marking is never tightened here. The reason is kept."))),
	}
}

func (s *Server) listIntelligence(a asked[client.IntelligenceQuery, none]) (client.IntelligenceList, error) {
	out := client.IntelligenceList{Items: []client.IntelligenceRow{}}
	before, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	found, err := s.Intel.List(a.Context(), a.who.Viewer, intel.Query{Text: a.query.Text, Type: a.query.Type, State: a.query.State, Before: before, Limit: a.query.Limit})
	if err != nil {
		return out, err
	}
	out.How, out.Next = words(found.How), next(found.Next)
	for _, it := range found.Items {
		out.Items = append(out.Items, intelligenceRow(it))
	}
	return out, nil
}

func intelligenceRow(it intel.Item) client.IntelligenceRow {
	row := client.IntelligenceRow{ID: it.STIXID, Type: it.Type, Title: it.Title, TLP: it.TLP.String(), Withdrawn: it.Withdrawn, Weight: it.Weight,
		FirstSeen: instant(it.FirstSeen), LastSeen: instant(it.LastSeen), Words: it.Words}
	if it.TLP == tlp.Red {
		row.Title = ""
	}
	return row
}

var assertionState = map[intel.WordState]string{intel.Current: "current", intel.Superseded: "superseded", intel.Revoked: "revoked", intel.WaitsForDesk: "held",
	intel.Beside: "beside", intel.RefusedByDesk: "refused"}

// findItem is Find for programs: what is TLP:RED is not for them.
func (s *Server) findItem(ctx context.Context, v marking.Viewer, id string) (intel.Item, []intel.Word, error) {
	red, err := s.Intel.HoldsRed(ctx, v, id)
	if err == nil && red {
		err = redInPerson(text.Of("TLP:RED 的情資由本人登入後在頁面上閱讀。", "What is TLP:RED is read in person, on its page."))
	}
	if err != nil {
		return intel.Item{}, nil, err
	}
	return s.Intel.Find(ctx, v, id)
}

func redInPerson(say text.Text) error { return fault.New(fault.NotAllowed, "red_in_person", say) }

func (s *Server) getIntelligence(a asked[none, none]) (client.IntelligenceDetail, error) {
	it, said, err := s.findItem(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return client.IntelligenceDetail{}, err
	}
	d := client.IntelligenceDetail{IntelligenceRow: intelligenceRow(it), Assertions: []client.Assertion{}}
	for _, x := range said {
		d.Assertions = append(d.Assertions, assertion(x, a.who.Viewer))
	}
	return d, nil
}

func (s *Server) getBytes(w http.ResponseWriter, r *http.Request, who access.Who) error {
	_, said, err := s.findItem(r.Context(), who.Viewer, r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", anyBytes)
	w.Header().Set("Content-Disposition", `attachment; filename="object.txt"`) // a browser is not to show what a stranger wrote
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(said[len(said)-1].Raw)
	return nil
}

func assertion(x intel.Word, v marking.Viewer) client.Assertion {
	a := client.Assertion{Rating: x.Rating, TLP: x.TLP.String(), PAP: x.PAP, Title: x.Title, State: assertionState[x.State], Confidence: x.Confidence, Weight: x.Weight, Times: x.Times,
		Modified: instant(x.Modified), Received: instant(x.Received)}
	if v.All() {
		name := words(x.SourceName)
		a.Source, a.Word = &name, strconv.FormatInt(x.ID, 10)
	}
	if len(x.Raw) > 0 && x.Raw[0] == '{' && json.Valid(x.Raw) {
		a.Object = x.Raw
	}
	return a
}

// maxImport is the size of a file that is handed in, packed as it comes.
const maxImport = 256 << 20

func (s *Server) importIntelligence(w http.ResponseWriter, r *http.Request, who access.Who) error {
	var q client.ImportQuery
	if err := readQuery(r.URL.Query(), &q); err != nil {
		return err
	}
	f := intel.File{Name: q.Name, Source: q.Source}
	if f.Name == "" {
		f.Name = "upload"
	}
	if len(f.Name) > maxName || len(f.Source) > maxName {
		return fault.New(fault.Invalid, "bad_name", text.Format("名稱是 1 到 %d 位元組。", "The name has 1 to %d bytes.", maxName))
	}
	f.Marking, _ = tlp.Parse(q.Marking) // one of the levels, or none
	if !who.Viewer.All() {
		if f.Source != "" {
			return fault.New(fault.NotAllowed, "not_your_source", text.Of("單位提供的情資以單位自己為來源；source 只有值班台可以指定。", "What an organisation hands in stands as its own word; the desk alone says whose else it is."))
		}
		o, err := s.Members.FindOrg(r.Context(), who.Viewer, who.Viewer.Org)
		if err != nil {
			return err
		}
		f.Source = intel.OfMember(o.Slug)
	}
	report, err := s.Intel.Import(r.Context(), who.Viewer, f, http.MaxBytesReader(w, r.Body, maxImport))
	if err != nil {
		return err
	}
	out := client.Imported{Name: report.Name, Format: report.Format, Objects: client.ImportedCounts(report.Objects), Problems: []client.ImportProblem{}, Seconds: strconv.FormatFloat(report.Seconds, 'f', 3, 64)}
	for _, p := range report.Problems {
		out.Problems = append(out.Problems, client.ImportProblem{Code: p.Code, Message: p.Message, Position: p.Position, Object: p.Object})
	}
	return writeJSON(w, http.StatusCreated, out)
}
