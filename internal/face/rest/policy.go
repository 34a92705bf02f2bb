package rest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func (s *Server) policyOperations() []operation {
	put := op("setPolicy", "PUT /policy", access.EditPolicy, s.setPolicy, "Puts a policy in force", "Made from the one in force: its version stands in If-Match, or in the body. Where another came in force meanwhile, the answer is 409 policy_changed.")
	get := op("getPolicy", "GET /policy", access.ReadAudit, s.getPolicy, "Gives the policy in force", "What goes out by itself, how fast, and to whom next when nobody answers. Its version stands in the ETag too.")
	put.etag, get.etag = true, true
	return []operation{get, put, op("listPolicies", "GET /policies", access.ReadAudit, s.listPolicies, "Lists the policies so far, the newest first", "A warning remembers which version decided.")}
}

func (s *Server) getPolicy(a asked[none, none]) (client.Policy, error) {
	p, err := s.Warning.Policy(a.Context())
	if err != nil {
		return client.Policy{}, err
	}
	a.w.Header().Set("ETag", etag(p.Version))
	return policyOf(p)
}

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// policyOf is a policy as programs read it. Both are the same JSON, and what one has and the other has not is an error, not a loss.
func policyOf(p warning.Policy) (client.Policy, error) {
	p.Rules = slices.Clone(p.Rules)
	for i := range p.Rules {
		p.Rules[i].Then.Rule, p.Rules[i].Then.Why = text.Text{}, text.Text{} // they are the rule's own, kept with warnings
	}
	var out client.Policy
	err := recast(p, &out)
	out.Version, out.Since = p.Version, instant(p.At)
	for i := range out.Rules {
		then := &out.Rules[i].Then
		then.EscalateAfter, then.Channels = append([]int{}, then.EscalateAfter...), append([]string{}, then.Channels...)
	}
	return out, err
}

func recast(from, to any) error {
	b, err := json.Marshal(from)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(to)
}

func (s *Server) setPolicy(a asked[none, client.Policy]) (client.Policy, error) {
	b := a.body
	now, err := s.Warning.Policy(a.Context())
	if err != nil {
		return client.Policy{}, err
	}
	version, err := versionMeant(a.Header.Get("If-Match"), b.Version, now.Version)
	if err != nil {
		return client.Policy{}, err
	}
	p := warning.Policy{Version: version, WithdrawApprovers: b.WithdrawApprovers, ShowCounts: b.ShowCounts, DraftForNewInventory: b.DraftForNewInventory, DigestOver: b.DigestOver, DigestMinutes: b.DigestMinutes}
	if err := recast(b.Rules, &p.Rules); err != nil {
		return client.Policy{}, badBody(err)
	}
	if _, err := s.Warning.SetPolicy(a.Context(), a.who.Viewer, p); err != nil {
		return client.Policy{}, err
	}
	return s.getPolicy(asked[none, none]{Request: a.Request, w: a.w, who: a.who})
}

// versionMeant is the version that a change was made from: of the header, else of the body. A change that names none could undo somebody else's. now is the
// one in force; what a centre begins with has the version 0.
func versionMeant(match string, said, now int64) (int64, error) {
	if match != "" {
		n, err := strconv.ParseInt(strings.Trim(match, `"`), 10, 64)
		if err != nil || said != 0 && said != n {
			return 0, fault.New(fault.Invalid, "bad_version", text.Of("If-Match 讀不懂，或與內容說的版本不同。", "If-Match cannot be read, or names another version than the body."))
		}
		said = n
	} else if said == 0 && now != 0 {
		return 0, fault.New(fault.Invalid, "version_missing", text.Of("請用 If-Match 或 version 說明是從哪一版改的。", "Say with If-Match or version which one it was made from."))
	}
	if said != now {
		return 0, fault.New(fault.Conflict, "policy_changed", text.Of("有人剛改過政策，請看過新的再改。", "Somebody has just changed the policy; look at the new one and change that."))
	}
	return said, nil
}

func (s *Server) listPolicies(a asked[client.LimitQuery, none]) (client.PolicyList, error) {
	out := client.PolicyList{Policies: []client.Policy{}}
	all, err := s.Warning.Policies(a.Context(), a.who.Viewer, a.query.Limit)
	if err != nil {
		return out, err
	}
	for _, p := range all {
		c, err := policyOf(p)
		if err != nil {
			return out, err
		}
		out.Policies = append(out.Policies, c)
	}
	return out, nil
}
