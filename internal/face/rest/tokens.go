package rest

import (
	"time"

	"lianfang/client"
	"lianfang/internal/access"
)

// What makes a token bears no Idempotency-Key: its answer would be kept for a day, and holds a secret.
func (s *Server) tokenOperations() []operation {
	return []operation{
		byPerson(op("listTokens", "GET /tokens", access.MakeTokens, s.listTokens, "Lists tokens, the newest first", "Those of one's own organisation, or all for the centre; ended ones too. Never their secrets.")),
		byPerson(op("createToken", "POST /tokens", access.MakeTokens, s.createToken, "Makes a token", "Its secret is shown this once. It takes no Idempotency-Key.")),
		byPerson(op("revokeToken", "DELETE /tokens/{token}", access.MakeTokens, s.revokeToken, "Ends a token at once", "Open streams of it are closed.")),
	}
}

func (s *Server) listTokens(a asked[none, none]) (client.TokenList, error) {
	out := client.TokenList{Tokens: []client.Token{}}
	list, err := s.Access.Tokens(a.Context(), a.who.Viewer)
	if err != nil {
		return out, err
	}
	orgs, err := slugs(a.Context(), s, a.who.Viewer, list, func(t access.Token) int64 { return t.Org })
	for _, t := range list {
		out.Tokens = append(out.Tokens, client.Token{ID: t.UUID, Role: string(t.Role), Org: orgs[t.Org], Made: micros(t.CreatedAt), Until: micros(t.ExpiresAt), Revoked: micros(t.EndedAt)})
	}
	return out, err
}

func (s *Server) createToken(a asked[none, client.NewToken]) (client.MadeToken, error) {
	var org int64
	if a.body.Org != "" {
		o, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.body.Org)
		if err != nil {
			return client.MadeToken{}, err
		}
		org = o.ID
	}
	days := min(max(a.body.Days, 0), 10_000) // no more than a duration can hold; how long a token may last is said by who makes it
	secret, id, err := s.Access.CreateToken(a.Context(), a.who.Viewer, access.Role(a.body.Role), org, time.Duration(days)*24*time.Hour)
	return client.MadeToken{ID: id, Secret: secret}, err
}

func (s *Server) revokeToken(a asked[none, none]) (none, error) {
	return none{}, s.Access.RevokeToken(a.Context(), a.who.Viewer, a.PathValue("token"))
}

// micros is an instant of a row, nil for none.
func micros(at int64) *time.Time {
	if at == 0 {
		return nil
	}
	return instant(time.UnixMicro(at))
}
