package rest

import (
	"io"
	"net/http"
	"net/url"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/incident"
)

// iodefType is how the answer with an incident is called: RFC 7970 registers a namespace and no media type of its own.
const iodefType = "application/xml"

func (s *Server) importIncidents(w http.ResponseWriter, r *http.Request, who access.Who) error {
	var q client.IncidentFileQuery
	if err := readQuery(r.URL.Query(), &q); err != nil {
		return err
	}
	f := incident.ReportedFile{Lang: who.Lang, Exercise: q.Exercise}
	if q.Org != "" {
		o, err := s.Members.FindOrgBySlug(r.Context(), who.Viewer, q.Org)
		if err != nil {
			return err
		}
		f.Org = o.ID
	}
	var err error
	if f.Bytes, err = io.ReadAll(http.MaxBytesReader(w, r.Body, incident.MaxFile)); err != nil {
		return err
	}
	made, err := s.Incidents.ReportFile(r.Context(), who.Viewer, f)
	if err != nil {
		return err
	}
	out := client.ReportedIncidents{Incidents: []client.Incident{}}
	for _, c := range made {
		one, err := s.made(r, who, c)
		if err != nil {
			return err
		}
		out.Incidents = append(out.Incidents, one)
	}
	return writeJSON(w, http.StatusCreated, out)
}

// made is a case as whoever has just made it reads it.
func (s *Server) made(r *http.Request, who access.Who, c incident.Case) (client.Incident, error) {
	if who.Viewer.All() {
		return s.deskIncident(r.Context(), who.Viewer, c.UUID)
	}
	return s.justNow(r.Context(), who.Viewer, c.ID)
}

func (s *Server) exportIncident(w http.ResponseWriter, r *http.Request, who access.Who) error {
	b, err := s.Incidents.Exchange(r.Context(), who.Viewer, r.PathValue("id"), s.host())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", iodefType)
	w.Header().Set("Content-Disposition", `attachment; filename="incident.xml"`) // a browser is not to show what a stranger wrote
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(b)
	return nil
}

// host names this centre among others.
func (s *Server) host() string {
	if at, err := url.Parse(s.Address); err == nil && at.Hostname() != "" {
		return at.Hostname()
	}
	return "localhost"
}
