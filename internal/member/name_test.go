package member_test

import (
	"slices"
	"testing"

	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func TestOrganisationsAreFoundByPartsOfTheirNames(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		_, err := w.CreateOrgs(c, system, []member.NewOrg{
			org("dawn-hospital", func(n *member.NewOrg) { n.Name = text.Of("晨曦綜合醫院", "Dawn General Hospital") }),
			org("night-hospital", func(n *member.NewOrg) { n.Name = text.Of("臺中夜光醫院", "Nightlight Hospital") }),
			org("coast-foods", func(n *member.NewOrg) { n.Name = text.Of("海岸食品", "Coast Foods") })})
		must(t, err)
		for asked, want := range map[string][]string{
			"晨曦": {"dawn-hospital"}, "醫院": {"dawn-hospital", "night-hospital"}, "台中": {"night-hospital"}, "dawn": {"dawn-hospital"}, "DAWN gen": {"dawn-hospital"}, "hospital night": {"night-hospital"},
			"coast-f": {"coast-foods"}, "morning-hospital": {"morning-hospital"}, "岸食": {"coast-foods"}, "oast": nil, "%": nil, `"`: nil, "' OR 1=1": nil, "醫院 (": {"dawn-hospital", "night-hospital"}, "綜": {"dawn-hospital"},
		} {
			p, err := w.ListOrgs(c, marking.Desk(1), member.Filter{Text: asked})
			if err != nil {
				t.Errorf("%q: %v", asked, err)
				continue
			}
			var got []string
			for _, o := range p.Orgs {
				got = append(got, o.Slug)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q: %v, want %v", asked, got, want)
			}
		}
	})
}
