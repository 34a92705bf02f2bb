package stage

import (
	"context"

	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/nation"
	"lianfang/internal/text"
)

// addNewcomers puts something before the desk that is about members: the agreement in force, two applications, and a claim on a network that is another's.
func (s *Stage) addNewcomers(ctx context.Context) error {
	m := s.app.Members
	if err := m.PublishAgreement(ctx, keeper, "2026-1", member.ModelAgreement); err != nil {
		return err
	}
	for _, a := range []member.NewApplication{
		{Name: text.Of("晚潮水產加工", "Late Tide Seafood"), Registry: "10458575", Kind: "company", Sector: member.Business, Region: "KEE", Person: "許晚晴", Title: "廠長", Mail: "hsu@late-tide.example",
			Phone: "02-5550-0171", Lang: text.ZhTW, Domains: []string{"late-tide.example"}, Networks: []string{"203.0.113.240/29"}, Words: "上個月收到假冒銀行的信，想早點知道這類消息。"},
		{Name: text.Of("石階國民小學", "Stone Steps Primary School"), Kind: "school", Sector: "government", Region: "NAN", Person: "張志遠", Title: "資訊組長", Mail: "chang.stone.steps@mail.example", Phone: "049-555-0123",
			Lang: text.ZhTW, Words: "學校網站放在縣網，只有一位兼任的資訊組長。"},
	} {
		if _, err := m.Apply(ctx, a); err != nil {
			return err
		}
	}
	return s.addDisputed(ctx)
}

// addDisputed lets one organisation claim an address in a network that is approved as another's.
func (s *Stage) addDisputed(ctx context.Context) error {
	var owners []nation.Organisation
	for _, o := range s.nation.Organisations {
		if len(o.Networks) > 0 && o.AgreedVersion != "" && o.Kind != member.KindCentre {
			owners = append(owners, o)
		}
	}
	if len(owners) < 2 {
		return nil
	}
	other := s.orgs[owners[1].Slug]
	_, err := s.app.Members.AddNetworks(ctx, marking.Viewer{Class: marking.ClassMember, Org: other}, []member.NewNetwork{{Org: other, CIDR: owners[0].Networks[0].Addr().Next().String()}})
	return err
}
