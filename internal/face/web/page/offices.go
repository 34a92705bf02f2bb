package page

import "lianfang/internal/text"

// Office is one in which the reader may act. Org and Role are posted back.
type Office struct {
	Org, Role string
	Name      text.Text // the organisation and the role
	Here      bool
}

// several tells whether there is another office to act in.
func (w Who) several() bool { return len(w.Offices) > 1 }

var (
	wOffices     = text.Of("我的職務", "My offices")
	wOfficesLead = text.Of("您在幾個單位或以幾種角色任職，一次以一個身分做事；換過去之後，看到的就是那個身分看得到的。", "You hold several offices and act in one at a time; what you see is what that office sees.")
	wOfficesNow  = text.Of("現在是", "Acting as")
	wOfficesGo   = text.Of("改以%s做事", "Act as %s")
	wOfficesTurn = text.Of("換職務", "Switch office")
)
