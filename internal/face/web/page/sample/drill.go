package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// Drills are drills that were planned, and the form for the next.
func Drills() page.Drills {
	return page.Drills{May: true, Examples: []page.Link{{Name: both("勒索軟體：週一早上檔案打不開", "Ransomware: files that do not open on a Monday morning"), Href: "/drills?example=ransomware"}},
		Fields:  []page.Field{{Name: "title", Label: both("名稱", "Title"), Must: true}, {Name: "start", Label: both("開始時間", "Begins"), Type: "datetime-local"}, {Name: "script", Label: both("劇本", "Script"), Type: "area", Must: true}},
		Classes: []page.Choice{{Name: both("系統遭入侵", "system broken into"), Value: "intrusions:system-compromise", On: true}}, Sectors: []page.Choice{{Name: both("醫療", "Health"), Value: "health", On: true}, {Name: both("教育", "Education"), Value: "education"}},
		Orgs: page.Field{Name: "orgs", Label: both("或指定單位", "Or organisations by name"), Type: "area"},
		Rows: []page.DrillRow{{Name: "Spring drill", Href: "/drills/1", Start: at(24, 8, 30), Bodies: 12, State: page.State{Tone: page.Waiting, Name: both("進行中", "running")}}, {Name: "Autumn drill", Href: "/drills/2", Start: at(20, 8, 30), Bodies: 1, State: page.State{Tone: page.Good, Name: both("已結束", "over")}}}}
}

// Drill is one that runs.
func Drill() page.Drill {
	answer, nothing := both("回覆", "answer"), both("無", "nothing")
	good, late, missed, waits := page.State{Tone: page.Good, Name: both("12 分 · 準時", "12 min · in time")}, page.State{Tone: page.Waiting, Name: both("75 分 · 逾時", "75 min · late")}, page.State{Tone: page.Bad, Name: both("沒有反應", "no reaction")}, page.State{Name: both("還沒告知", "not told yet")}
	return page.Drill{Name: "Spring drill", Post: "/drills/1", May: true, State: page.State{Tone: page.Waiting, Name: both("進行中", "running")}, Script: "+0 answer 60\nFirst words.\n\n+90 nothing\nThe drill is over.\n", More: 40,
		Facts:  []page.Fact{{Name: both("參加單位", "Members"), Value: text.Same("43")}, {Name: both("準時完成率", "Done in time"), Value: text.Same("33 %")}},
		Parts:  []page.DrillPart{{Asks: answer, Within: 60, Asked: true, Words: "First words.", Told: 43, InTime: 1, Late: 1, Missed: 1, Median: both("12 分", "12 min")}, {After: 90, Asks: nothing, Words: "The drill is over."}},
		Bodies: []page.DrillBody{drillBody(both("晨曦綜合醫院", "Morning Light General Hospital"), missed, waits), drillBody(both("靜海精密", "Calm Sea Precision"), late, waits), drillBody(both("青禾市政府", "Green Field City"), good, waits)}}
}

func drillBody(name text.Text, all ...page.State) page.DrillBody {
	return page.DrillBody{Org: page.Link{Name: name, Href: "/members/1"}, Case: page.Link{Name: text.Same("LF-INC-2026-0021"), Href: "/incidents/1"}, Reactions: all}
}
