package law

import "lianfang/internal/text"

var kindWords = map[Kind]text.Text{
	Opened:         text.Of("立案", "the case was opened"),
	Knew:           text.Of("知悉", "knowledge"),
	ContractorKnew: text.Of("受託者知悉", "the contractor's knowledge"),
	Occurred:       text.Of("發生", "occurrence"),
	LevelSet:       text.Of("等級評估或審核", "setting of the level"),
	ControlDone:    text.Of("完成損害控制或復原", "completed damage control or recovery"),
	ServiceBack:    text.Of("恢復服務", "restored service"),
	HandlingEnded:  text.Of("處理結束", "end of handling"),
	Ascertained:    text.Of("查明", "ascertainment"),
	Ordered:        text.Of("行政處分", "the administrative order"),
	RansomPaid:     text.Of("支付贖金", "payment of ransom"),
	NewFacts:       text.Of("有新事實", "new facts"),

	Notified:        text.Of("通報", "notification"),
	Received:        text.Of("接獲通報", "receipt of the notification"),
	ReviewDone:      text.Of("審核完成", "completed review"),
	Forwarded:       text.Of("通知審核結果", "passing on of the review"),
	ReportFiled:     text.Of("送交報告", "filing of the report"),
	ReportPassedOn:  text.Of("轉送報告", "passing on of the report"),
	MeetingHeld:     text.Of("召開會議", "the meeting"),
	ObstacleEnded:   text.Of("無法通報的原因消失", "end of the obstacle"),
	StatusLogged:    text.Of("登錄情形", "entry of the state"),
	EarlyWarned:     text.Of("早期預警", "early warning"),
	ProgressFiled:   text.Of("提出進度報告", "progress report"),
	Requested:       text.Of("接獲要求", "request"),
	Answered:        text.Of("回應", "answer"),
	PersonsTold:     text.Of("通知當事人", "telling the persons"),
	RansomReported:  text.Of("通報支付贖金", "report of the ransom"),
	SupplementFiled: text.Of("補充通報", "supplement"),
	Done:            text.Of("完成", "fulfilment"),

	RegimeAdded:   text.Of("適用規定", "adding of a law"),
	RegimeRemoved: text.Of("不再適用規定", "removal of a law"),
	Extended:      text.Of("同意延長", "consent to an extension"),
	StoppedFor:    text.Of("停止計時", "stopping of a clock"),
	Corrected:     text.Of("更正", "correction"),
	Withdrawn:     text.Of("撤回紀錄", "withdrawal of an entry"),

	LevelChanged:     text.Of("等級變更", "change of the level"),
	NotifiedUsualWay: text.Of("依指定方式通報", "notification by the usual way"),
	NotifiedOtherWay: text.Of("以其他方式通報", "notification by another way"),
}

// Words names what happened; a kind of an operator's own has its name alone.
func (k Kind) Words() text.Text {
	if w, ok := kindWords[k]; ok {
		return w
	}
	return text.Same(string(k))
}
