package page

import "lianfang/internal/text"

// The words of lessons.
var (
	wLessons       = text.Of("心得", "Lessons")
	wLessonsT      = text.Of("每件事件學到的，要變成給大家的預警，或改進處置須知；不必改的，寫下理由。", "What an incident teaches becomes a warning to others or better advice; where nothing has to change, the reason stands here.")
	wLessonsNone   = text.Of("沒有心得。", "There is none.")
	wLessonsOpen   = text.Of("還沒有下文的", "Of which nothing has come yet")
	wLessonsAll    = text.Of("全部", "All of them")
	wLessonWarn    = text.Of("起草預警", "Draft a warning")
	wLessonAdvise  = text.Of("改處置須知", "Change the advice")
	wLessonNothing = text.Of("不必改什麼", "Nothing has to change")
	wLessonFrom    = text.Of("這份來自事件 %s 的心得。請用自己的話寫：事件的內容不能照抄給別人看。", "This comes from a lesson of incident %s. Write it in words of your own: what stands in the case is not for others to read.")
)
