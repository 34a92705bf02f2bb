package rest

import (
	"lianfang/client"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

func (s *Server) listIncidentHandovers(a asked[none, none]) (client.IncidentHandovers, error) {
	out := client.IncidentHandovers{Handovers: []client.IncidentHandover{}}
	all, err := s.Incidents.Handovers(a.Context(), a.who.Viewer, a.PathValue("id"))
	for _, h := range all {
		x := client.IncidentHandover{Unit: h.Unit, Officer: h.Office, At: instant(h.At), Ground: h.Ground, TLP: h.TLP.String(), PAP: h.PAP.String(), Agreed: string(h.Agreed), Silent: h.Silent, Words: h.Words, Noted: micros(h.Noted), Lifted: micros(h.Lifted)}
		for _, i := range h.Items {
			x.Items = append(x.Items, client.HandedItem{Name: i.Name, SHA256: i.SHA256})
		}
		out.Handovers = append(out.Handovers, x)
		out.Silent = out.Silent || h.Silent && h.Lifted == 0
	}
	return out, err
}

func (s *Server) handIncidentOver(a asked[none, client.IncidentHandover]) (client.IncidentHandovers, error) {
	b := a.body
	level, ok := tlp.Parse(b.TLP)
	pap, known := tlp.ParsePAP(b.PAP)
	if !ok || !known {
		return client.IncidentHandovers{}, fault.New(fault.Invalid, "bad_marking", text.Of("請寫分享等級（TLP）與可採取的行動（PAP）。", "Say who may read it (TLP) and what may be done with it (PAP)."))
	}
	h := incident.Handover{Unit: b.Unit, Office: b.Officer, At: momentOf(b.At), Ground: b.Ground, TLP: level, PAP: pap, Agreed: law.Answer(b.Agreed), Silent: b.Silent, Words: b.Words}
	for _, i := range b.Items {
		h.Items = append(h.Items, incident.HandedItem{Name: i.Name, SHA256: i.SHA256})
	}
	if err := s.Incidents.HandOver(a.Context(), a.who.Viewer, a.PathValue("id"), h); err != nil {
		return client.IncidentHandovers{}, err
	}
	return s.listIncidentHandovers(asked[none, none]{Request: a.Request, who: a.who})
}
