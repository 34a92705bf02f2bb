package rest

import (
	"context"

	"lianfang/client"
	"lianfang/internal/disclosure"
	"lianfang/internal/marking"
)

func (s *Server) getDraft(a asked[none, none]) (client.AdvisoryDraft, error) {
	x, err := s.Disclosure.DraftOf(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return client.AdvisoryDraft{}, err
	}
	said := func(w disclosure.Words) client.Words { return client.Words{Zh: w.Zh, En: w.En} }
	out := client.AdvisoryDraft{Title: said(x.Title), Summary: said(x.Summary), Remedy: said(x.Remedy), Vector: x.Vector, RemedyKind: x.RemedyKind, RemedyURL: x.RemedyURL, Products: []client.AdvisoryProduct{}, References: []client.AdvisoryReference{}, Thanks: filled(x.Thanks)}
	for _, p := range x.Products {
		out.Products = append(out.Products, client.AdvisoryProduct(p))
	}
	for _, r := range x.References {
		out.References = append(out.References, client.AdvisoryReference(r))
	}
	return out, nil
}

func (s *Server) putDraft(a asked[none, client.AdvisoryDraft]) (client.AdvisoryPreview, error) {
	ctx, v, b := a.Context(), a.who.Viewer, a.body
	f, err := s.Disclosure.Find(ctx, v, a.PathValue("id"))
	if err != nil {
		return client.AdvisoryPreview{}, err
	}
	said := func(w client.Words) disclosure.Words { return disclosure.Words{Zh: w.Zh, En: w.En} }
	x := disclosure.Draft{Title: said(b.Title), Summary: said(b.Summary), Remedy: said(b.Remedy), Vector: b.Vector, RemedyKind: b.RemedyKind, RemedyURL: b.RemedyURL, Thanks: b.Thanks}
	for _, p := range b.Products {
		x.Products = append(x.Products, disclosure.Affected(p))
	}
	for _, r := range b.References {
		x.References = append(x.References, disclosure.Reference(r))
	}
	if err := s.Disclosure.SaveDraft(ctx, v, f.ID, x); err != nil {
		return client.AdvisoryPreview{}, err
	}
	return s.preview(ctx, v, f.UUID)
}

func (s *Server) previewAdvisory(a asked[none, none]) (client.AdvisoryPreview, error) {
	return s.preview(a.Context(), a.who.Viewer, a.PathValue("id"))
}

func (s *Server) preview(ctx context.Context, v marking.Viewer, id string) (client.AdvisoryPreview, error) {
	look, err := s.Disclosure.Preview(ctx, v, id)
	if err != nil {
		return client.AdvisoryPreview{}, err
	}
	out := client.AdvisoryPreview{Revision: look.Revision, Ready: look.Publishable(), Missing: []client.Words{}, Problems: []client.AdvisoryTest{}, Document: string(look.Document)}
	for _, m := range look.Missing {
		out.Missing = append(out.Missing, words(m))
	}
	for _, p := range look.Problems {
		out.Problems = append(out.Problems, client.AdvisoryTest{Test: p.Test, At: p.At, What: words(p.Say)})
	}
	return out, nil
}

func (s *Server) publishAdvisory(a asked[none, client.AdvisoryRelease]) (client.Advisory, error) {
	number, err := s.Disclosure.Publish(a.Context(), a.who.Viewer, a.PathValue("id"), a.body.Summary)
	if err != nil {
		return client.Advisory{}, err
	}
	return s.oneAdvisory(a.Context(), a.who.Viewer, number)
}
