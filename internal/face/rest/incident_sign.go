package rest

import (
	"lianfang/client"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

func (s *Server) listIncidentSigns(a asked[none, none]) (client.IncidentSigns, error) {
	out := client.IncidentSigns{Signs: []client.IncidentSign{}, Sent: []client.SentIncidentSign{}}
	signs, sent, err := s.Incidents.Signs(a.Context(), a.who.Viewer, a.PathValue("id"))
	for _, x := range signs {
		row := client.IncidentSign{ID: x.ID, Kind: string(x.Value.Kind), Value: x.Value.Text, Accused: x.Accused, Words: x.Words, Pieces: x.Pieces, Refused: !x.Against.IsZero(), Sent: x.Sent.ID != ""}
		switch {
		case row.Refused:
			row.Guard = given(x.Against)
		case !x.Doubt.IsZero():
			row.Guard = given(x.Doubt)
		}
		out.Signs = append(out.Signs, row)
	}
	for _, x := range sent {
		out.Sent = append(out.Sent, client.SentIncidentSign{ID: x.ID, Kind: string(x.Value.Kind), Value: x.Value.Text, TLP: x.TLP.String(), PAP: x.PAP.String(), At: micros(x.At)})
	}
	return out, err
}

func given(t text.Text) *client.Words {
	w := words(t)
	return &w
}

func (s *Server) sendIncidentSigns(a asked[none, client.IncidentSending]) (client.IncidentSigns, error) {
	level, ok := tlp.Parse(a.body.TLP)
	pap, known := tlp.ParsePAP(a.body.PAP)
	if !ok || !known {
		return client.IncidentSigns{}, fault.New(fault.Invalid, "bad_marking", text.Of("請寫分享等級（TLP）與可採取的行動（PAP）。", "Say who may read them (TLP) and what may be done with them (PAP)."))
	}
	if err := s.Incidents.SendSigns(a.Context(), a.who.Viewer, a.PathValue("id"), incident.Sending{IDs: a.body.Signs, TLP: level, PAP: pap}); err != nil {
		return client.IncidentSigns{}, err
	}
	return s.listIncidentSigns(asked[none, none]{Request: a.Request, who: a.who})
}
