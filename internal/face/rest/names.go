package rest

import (
	"context"

	"lianfang/client"
	"lianfang/internal/exposure"
	"lianfang/internal/intel"
	"lianfang/internal/member"
	"lianfang/internal/warning"
)

// found is what names stand for.
type found struct {
	items           map[int64]intel.Name
	warnings        map[int64]warning.Warning
	vulnerabilities map[int64]exposure.Vulnerability
	orgs            map[int64]member.Org
	receipts        map[int64]warning.Receipt
	communities     map[int64]string
}

func (s *Server) lookUp(ctx context.Context, ids map[sort][]int64) (k found, err error) {
	if k.items, err = s.Intel.Names(ctx, naming, ids[item]); err != nil {
		return k, err
	}
	if k.warnings, err = s.Warning.ByID(ctx, naming, ids[warned]); err != nil {
		return k, err
	}
	if k.vulnerabilities, err = s.Exposure.VulnerabilitiesByID(ctx, naming, ids[vulnerability]); err != nil {
		return k, err
	}
	if k.receipts, err = s.Warning.ReceiptsByID(ctx, naming, ids[receipt]); err != nil {
		return k, err
	}
	for _, r := range k.receipts {
		ids[org] = append(ids[org], r.Org)
	}
	if k.communities, err = s.communitySlugs(ctx, len(ids[community]) > 0); err != nil {
		return k, err
	}
	k.orgs, err = s.Members.OrgsByID(ctx, naming, ids[org])
	return k, err
}

// communitySlugs are few, and seldom asked for.
func (s *Server) communitySlugs(ctx context.Context, wanted bool) (map[int64]string, error) {
	out := map[int64]string{}
	if !wanted {
		return out, nil
	}
	all, err := s.Members.Communities(ctx, naming)
	for _, c := range all {
		out[c.ID] = c.Slug
	}
	return out, err
}

// put writes one name into a change. What is gone meanwhile is not named.
func (k found) put(c *client.Change, what sort, id int64) {
	switch what {
	case item:
		if x, ok := k.items[id]; ok {
			c.Item = &client.ItemName{ID: x.STIXID, Type: x.Type}
		}
	case warned:
		if x, ok := k.warnings[id]; ok {
			c.Warning = &client.WarnedName{ID: x.UUID, Number: x.Number}
		}
	case vulnerability:
		c.Vulnerability = k.vulnerabilities[id].CVE
	case org:
		c.Org = k.orgs[id].Slug
	case community:
		c.Community = k.communities[id]
	case receipt:
		if r, ok := k.receipts[id]; ok {
			c.Answer, c.Org = string(r.Answer), k.orgs[r.Org].Slug
		}
	}
}
