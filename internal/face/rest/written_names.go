package rest

import (
	"context"
	"net/http"
	"strconv"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure"
)

// nameOperations are what names in words mean, and what is known of updates of Windows.
func (s *Server) nameOperations() []operation {
	return []operation{
		op("listNames", "GET /exposure/names", access.ReadExposure, s.listNames, "Lists products that lists write in words, the most used first", "One's own, with what they may mean; the desk reads everybody's."),
		op("getName", "GET /exposure/names/{place}", access.ReadExposure, s.getName, "Gives a name with what it may mean", "One that stands in none of one's lists is not found."),
		op("settleName", "PUT /exposure/names/{place}", access.ConfirmNames, s.settleName, "Says for all what a name means, that it is none of what is known, or takes that back", "The lists that have it are read and compared anew."),
		op("pickName", "PUT /exposure/names/{place}/pick", access.UploadInventory, s.pickName, "Says for one's own organisation what a name means", "Its lists are read and compared anew at once, and the desk sees the proposal. Once the desk has decided it is answered 409 name_settled."),
		op("findProducts", "GET /products", access.ReadExposure, s.findProducts, "Finds products by a key or words", "Those that the reader may know of."),
		{id: "learnUpdates", method: http.MethodPut, path: "/exposure/updates", act: access.ConfirmNames, takesRaw: anyBytes, gives: typeOf[client.UpdatesLearned](), status: http.StatusOK, do: s.learnUpdates,
			summary: "Takes what is known of updates of Windows", about: "Microsoft's security update documents in JSON (CVRF), a JSON list of kb, supersedes, product and build, or a table with such columns. What was known stays known; machines whose updates are told are compared anew."},
	}
}

var (
	nameStateName = map[exposure.NameState]string{exposure.NameOpen: "open", exposure.NameConfirmed: "confirmed", exposure.NameNone: "none"}
	nameStateOf   = map[string]exposure.NameState{"open": exposure.NameOpen, "confirmed": exposure.NameConfirmed, "none": exposure.NameNone}
)

// whoseNames is the organisation whose names are asked for; 0 is everybody's, which is the desk's to read.
func (s *Server) whoseNames(ctx context.Context, who access.Who, slug string) (int64, error) {
	if slug == "" && who.Viewer.All() {
		return 0, nil
	}
	return s.orgOf(ctx, who, slug)
}

func (s *Server) writtenNames(ctx context.Context, who access.Who, list []exposure.WrittenName) ([]client.WrittenName, error) {
	found, err := s.Exposure.Candidates(ctx, who.Viewer, list)
	out := make([]client.WrittenName, 0, len(list))
	for _, n := range list {
		x := client.WrittenName{ID: strconv.FormatInt(n.ID, 10), Name: n.Title(), State: nameStateName[n.State], Product: n.Product, Words: n.Words, At: instant(n.At), Orgs: n.Orgs, Machines: n.Machines,
			Proposals: []client.NameProposal{}, Candidates: namedProducts(found[n.ID])}
		if n.Pick != nil {
			x.Pick = &client.NamePick{Product: n.Pick.Product, Words: n.Pick.Words, At: instant(n.Pick.At)}
		}
		for _, p := range n.Proposals {
			x.Proposals = append(x.Proposals, client.NameProposal{Product: p.Product, Orgs: p.Orgs})
		}
		out = append(out, x)
	}
	return out, err
}

func namedProducts(list []exposure.NameCandidate) []client.NamedProduct {
	out := make([]client.NamedProduct, 0, len(list))
	for _, c := range list {
		out = append(out, client.NamedProduct{Product: c.Key, Title: c.Title, Version: c.Version, Score: c.Score, Why: allWords(c.Why)})
	}
	return out
}

func (s *Server) listNames(a asked[client.NameQuery, none]) (client.NameList, error) {
	out := client.NameList{Names: []client.WrittenName{}}
	org, err := s.whoseNames(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	p, err := s.Exposure.Names(a.Context(), a.who.Viewer, exposure.NameQuery{Org: org, View: exposure.NameView(a.query.View), After: a.query.After, Limit: a.query.Limit})
	if err != nil {
		return out, err
	}
	out.Next = p.Next
	out.Names, err = s.writtenNames(a.Context(), a.who, p.Names)
	return out, err
}

// nameNow gives a name as it is now.
func (s *Server) nameNow(ctx context.Context, who access.Who, org int64, place string) (client.WrittenName, error) {
	n, err := s.Exposure.NameByID(ctx, who.Viewer, org, numbered(place))
	if err != nil {
		return client.WrittenName{}, err
	}
	list, err := s.writtenNames(ctx, who, []exposure.WrittenName{n})
	if err != nil {
		return client.WrittenName{}, err
	}
	return list[0], nil
}

// numbered is a number of a path; what is none is no row's.
func numbered(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

func (s *Server) getName(a asked[client.OrgQuery, none]) (client.WrittenName, error) {
	org, err := s.whoseNames(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.WrittenName{}, err
	}
	return s.nameNow(a.Context(), a.who, org, a.PathValue("place"))
}

func meaningOf(b client.NameMeaning) exposure.Meaning {
	return exposure.Meaning{State: nameStateOf[b.State], Product: b.Product, Words: b.Words}
}

func (s *Server) settleName(a asked[none, client.NameMeaning]) (client.WrittenName, error) {
	if err := s.Exposure.SettleName(a.Context(), a.who.Viewer, numbered(a.PathValue("place")), meaningOf(a.body)); err != nil {
		return client.WrittenName{}, err
	}
	return s.nameNow(a.Context(), a.who, 0, a.PathValue("place"))
}

func (s *Server) pickName(a asked[client.OrgQuery, client.NameMeaning]) (client.WrittenName, error) {
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.WrittenName{}, err
	}
	if err := s.Exposure.PickName(a.Context(), a.who.Viewer, org, numbered(a.PathValue("place")), meaningOf(a.body)); err != nil {
		return client.WrittenName{}, err
	}
	return s.nameNow(a.Context(), a.who, org, a.PathValue("place"))
}

func (s *Server) findProducts(a asked[client.ProductSearch, none]) (client.NamedProducts, error) {
	list, err := s.Exposure.FindProducts(a.Context(), a.who.Viewer, a.query.Q)
	return client.NamedProducts{Products: namedProducts(list)}, err
}

func (s *Server) learnUpdates(w http.ResponseWriter, r *http.Request, who access.Who) error {
	u, err := s.Exposure.LearnUpdates(r.Context(), who.Viewer, http.MaxBytesReader(w, r.Body, maxImport))
	if err != nil {
		return err
	}
	out := client.UpdatesLearned{Records: u.Records, Problems: []client.Words{}}
	for _, p := range u.Problems {
		out.Problems = append(out.Problems, words(p.Say))
	}
	return writeJSON(w, http.StatusOK, out)
}
