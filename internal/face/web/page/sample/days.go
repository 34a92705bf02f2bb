package sample

import (
	"fmt"

	"lianfang/internal/face/web/page"
)

// Days is what an administrator changes.
func Days() page.Days {
	p := page.Days{Version: "3", Since: at(2, 9, 0), Edit: true, EPSS: "0.1", KEVDue: true,
		Trees:   []page.Choice{{Name: both("CISA 協調者決策樹", "CISA's coordinator tree"), Value: "coordinator", On: true}, {Name: both("兩棵樹中較急的", "The more urgent of the two"), Value: "higher"}},
		Earlier: []page.LogLine{{At: at(2, 9, 0), Icon: "shield", What: both("第 **3** 版", "Version **3**"), Why: both("林書瑜", "Lin Shu-yu")}}}
	for _, l := range []string{"A", "B", "C", "D", "E"} {
		p.Levels = append(p.Levels, both("資安責任等級 "+l+" 級", "responsibility level "+l))
	}
	for i, d := range []string{"act", "attend", "track*", "track"} {
		row := page.DaysRow{Decision: both(d, d)}
		for j, l := range []string{"A", "B", "C", "D", "E"} {
			row.Cells = append(row.Cells, page.DaysCell{Name: d + "." + l, Value: fmt.Sprint(3 + 11*i + 7*(j/2)), Label: both(d+"，"+l, d+", "+l)})
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}
