package sample

import (
	"lianfang/internal/face/web/page"
)

// Lessons are one of which nothing has come yet, and one that led to a warning.
func Lessons() page.Lessons {
	from := page.Link{Name: both("LF-INC-2026-0007", "LF-INC-2026-0007"), Href: "/incidents/1"}
	return page.Lessons{All: true, Rows: []page.LessonRow{
		{Words: "Backups stood in the same network.", At: at(24, 9, 0).UnixMicro(), Case: from, Open: true, Warn: "/warnings/new?lesson=1", Advise: "/advice/edit?slug=ransomware&lesson=1", Post: "/lessons/1"},
		{Words: "The remote desktop was open to the world.", At: at(23, 9, 0).UnixMicro(), Case: from, Led: page.Link{Name: both("起草了預警", "A warning was drafted"), Href: "/warnings/1/desk"}, Reason: "", Post: "/lessons/2"}}}
}
