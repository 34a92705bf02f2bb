package web

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

var warningState = map[warning.State]page.State{
	warning.Draft:     {Tone: page.Waiting, Name: text.Of("等核可", "Waits for approval")},
	warning.Released:  {Tone: page.Good, Name: text.Of("派送中", "In force")},
	warning.Withdrawn: {Tone: page.Bad, Name: text.Of("已撤回", "Withdrawn"), Icon: "off"},
	warning.Dropped:   {Name: text.Of("不發", "Dropped"), Icon: "off"},
}

// answerState is how an answer looks in a list; no answer yet is a state too.
func answerState(e warning.Entry) page.State {
	switch e.Answer {
	case "":
		if e.SeenAt.IsZero() {
			return page.State{Tone: page.Waiting, Name: text.Of("等您回覆", "Waits for your answer")}
		}
		return page.State{Tone: page.Waiting, Name: text.Of("讀了，等回覆", "Read, no answer yet")}
	case warning.NeedHelp:
		return page.State{Tone: page.Bad, Name: e.Answer.Name(), Icon: "help"}
	case warning.NotMine, warning.FalsePositive:
		return page.State{Name: e.Answer.Name(), Icon: "x"}
	}
	return page.State{Tone: page.Good, Name: e.Answer.Name()}
}

// who may see it, in plain words.
func maySee(l page.TLP) text.Text {
	switch l {
	case "clear":
		return text.Of("可以公開", "It may be made public")
	case "green":
		return text.Of("可以給同業，不可公開", "Share it in the community, not in public")
	case "amber":
		return text.Of("只給您單位裡和服務您的廠商中需要知道的人", "Only those who need to know, in your organisation and among those who serve it")
	case "amber+strict":
		return text.Of("只給您單位裡需要知道的人，不可給廠商", "Only those who need to know in your own organisation; not contractors")
	case "red":
		return text.Of("只給您本人", "For you in person only")
	}
	return text.Of("未標示，只限值班台", "Unmarked: the desk alone")
}
