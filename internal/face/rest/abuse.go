package rest

import (
	"net/http"

	"lianfang/client"
	"lianfang/internal/abuse"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Who answers for addresses and names that are no member's.
func (s *Server) abuseOperations() []operation {
	return []operation{
		op("listAbuseSources", "GET /abuse-contacts", access.LeadIncidents, s.listAbuseSources, "Lists where abuse contacts are known from", ""),
		op("findAbuseContact", "GET /abuse-contacts/of", access.LeadIncidents, s.findAbuseContact, "Gives who answers for an address, a network or a domain", "Of the narrowest block that holds it, or the longest name. 404 where nobody is known."),
		{id: "loadAbuseSource", method: http.MethodPut, path: "/abuse-contacts/{source}", act: access.LeadIncidents, takesRaw: anyBytes, gives: typeOf[client.AbuseSource](), status: http.StatusOK, do: s.loadAbuseSource,
			summary: "Loads the contacts of a source", about: "RPSL as registries publish it (inetnum, inet6num, irt, role, person, organisation), or CSV with the columns network or domain, email, holder; gzip or zip. It takes the place of all that the source had. A file that cannot be read is refused whole, with its line."},
		op("endAbuseSource", "DELETE /abuse-contacts/{source}", access.LeadIncidents, s.endAbuseSource, "Forgets a source", ""),
	}
}

func abuseSource(x abuse.Source) client.AbuseSource {
	return client.AbuseSource{Name: x.Name, Blocks: x.Blocks, Names: x.Names, Without: x.Without, Loaded: micros(x.LoadedAt)}
}

func (s *Server) listAbuseSources(a asked[none, none]) (client.AbuseSources, error) {
	out := client.AbuseSources{Sources: []client.AbuseSource{}}
	all, err := s.Abuse.Sources(a.Context(), a.who.Viewer)
	for _, x := range all {
		out.Sources = append(out.Sources, abuseSource(x))
	}
	return out, err
}

func (s *Server) findAbuseContact(a asked[client.AbuseQuery, none]) (client.AbuseContact, error) {
	c, err := s.Abuse.Find(a.Context(), a.who.Viewer, a.query.Value)
	if err == nil && c.Mail == "" {
		err = fault.New(fault.NotFound, "no_contact", text.Of("載入的來源裡，沒有人負責它。", "None of the loaded sources names anybody for it."))
	}
	return client.AbuseContact{Mail: c.Mail, Holder: c.Holder, Source: c.Source}, err
}

// maxAbuse is how large a file may be, packed or not.
const maxAbuse = 256 << 20

func (s *Server) loadAbuseSource(w http.ResponseWriter, r *http.Request, who access.Who) error {
	x, err := s.Abuse.Load(r.Context(), who.Viewer, r.PathValue("source"), "", http.MaxBytesReader(w, r.Body, maxAbuse))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, abuseSource(x))
}

func (s *Server) endAbuseSource(a asked[none, none]) (none, error) {
	return none{}, s.Abuse.Leave(a.Context(), a.who.Viewer, a.PathValue("source"))
}
