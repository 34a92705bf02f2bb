package client

import "time"

// RestrictedEntry is a line of the register of products that endanger national cyber security.
type RestrictedEntry struct {
	Code string `json:"code" eg:"2026-001"`
	RestrictedEntryBody
	Version int64      `json:"version"`
	Active  bool       `json:"active" about:"in force"`
	At      *time.Time `json:"at,omitempty" about:"when this version was written"`
}

// RestrictedEntryBody is what is said of one.
type RestrictedEntryBody struct {
	Brand    string   `json:"brand,omitempty" eg:"Zorro" about:"met as whole words, in whatever width and case; there is a brand, or a product"`
	Names    []string `json:"names,omitempty" about:"the brand as it is also written, in Chinese too"`
	Models   []string `json:"models,omitempty" about:"none: all of the brand; XC-2* is all that begin so"`
	Products []string `json:"products,omitempty" about:"cpe:vendor, cpe:vendor:product, or a package URL"`
	Kinds    []string `json:"kinds,omitempty" eg:"camera" about:"phone, camera, drone, network, computer, software, other"`
	Reason   string   `json:"reason,omitempty"`
	Article  string   `json:"article,omitempty" about:"of the law"`
	Letter   string   `json:"letter,omitempty" about:"its number and date"`
	Since    string   `json:"since,omitempty" eg:"2026-03-01" about:"the first day, in Taipei; if not said, today"`
	Until    string   `json:"until,omitempty" eg:"2027-12-31" about:"the last day"`
	Public   bool     `json:"public" about:"it applies to public agencies"`
	Orgs     []string `json:"orgs,omitempty" about:"and to these, by short name: who was named by their sector's authority"`
	Groups   []string `json:"groups,omitempty" eg:"health:AB" about:"and to these, by sector and responsibility level; * is every one"`
	Audience string   `json:"audience,omitempty" of:"concerned,flagged,desk" about:"who reads it beside the desk: all to whom it applies, those of them who have some of it, or nobody"`
}

// RestrictedEntryList is a part of the register, by code.
type RestrictedEntryList struct {
	Entries []RestrictedEntry `json:"entries"`
	Next    string            `json:"next,omitempty" about:"send it as after to read on"`
}

// RestrictedVersionList is the versions of an entry, the newest first.
type RestrictedVersionList struct {
	Versions []RestrictedEntry `json:"versions"`
}

// RestrictedEntryQuery asks for entries.
type RestrictedEntryQuery struct {
	Q     string `query:"q" about:"In the code, the brand, another name or a model."`
	Kind  string `query:"kind" of:"phone,camera,drone,network,computer,software,other"`
	Ended bool   `query:"ended" about:"Those too that are not in force."`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"100" most:"500"`
}

// RestrictedHolding is something that an organisation has and the register meets, or that it declared by hand.
type RestrictedHolding struct {
	ID        string `json:"id" eg:"4711"`
	Org       string `json:"org"`
	Entry     string `json:"entry,omitempty" about:"its code; of what was declared it may meet none"`
	Asset     string `json:"asset,omitempty" about:"the machine; of what was declared none"`
	Thing     string `json:"thing" eg:"Zorro A74" about:"as written"`
	Why       Words  `json:"why" about:"by which key or name it was met"`
	Kind      string `json:"kind,omitempty" of:"phone,camera,drone,network,computer,software,other" about:"of what was declared"`
	Place     string `json:"place,omitempty" about:"of what was declared"`
	Pieces    int64  `json:"pieces"`
	State     string `json:"state" of:"open,isolated,planned,replaced,disputed,excepted,verified,wrong,gone"`
	Isolated  bool   `json:"isolated" about:"said to be kept off the official network"`
	Until     string `json:"until,omitempty" eg:"2026-12-31" about:"the day by which it is to be replaced"`
	Words     string `json:"words,omitempty" about:"the last that were said"`
	Exception string `json:"exception,omitempty" about:"that runs for it"`

	Found *time.Time `json:"found,omitempty"`
}

// RestrictedHoldingList is a part of them, in the order in which they were found.
type RestrictedHoldingList struct {
	Holdings []RestrictedHolding `json:"holdings"`
	Next     string              `json:"next,omitempty" about:"send it as after to read on"`
}

// RestrictedHoldingQuery asks for them.
type RestrictedHoldingQuery struct {
	Org   string `query:"org" about:"Short name of the organisation; if not said, one's own, and for the desk everybody's."`
	State string `query:"state" of:"open,isolated,planned,replaced,disputed,excepted,verified,wrong,gone,all" about:"If not said, what stands."`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"100" most:"500"`
}

// RestrictedHoldingDetail is one with what was done about it.
type RestrictedHoldingDetail struct {
	RestrictedHolding
	History []RestrictedStep `json:"history" about:"the newest first"`
}

// RestrictedStep is something that was done about a holding.
type RestrictedStep struct {
	At    *time.Time `json:"at,omitempty"`
	Event string     `json:"event" of:"isolate,plan,replace,dispute,agree,disagree,seen,absent,found,lapse,except,unexcept"`
	Until string     `json:"until,omitempty" eg:"2026-12-31"`
	Words string     `json:"words,omitempty"`
}

// RestrictedMark is what its holder does about it.
type RestrictedMark struct {
	Event string `json:"event" of:"isolate,plan,replace,dispute"`
	Until string `json:"until,omitempty" eg:"2026-12-31" about:"for plan: the day"`
	Words string `json:"words,omitempty" about:"for dispute: what it is"`
}

// RestrictedRuling is the desk's decision on what its holder says to be another product.
type RestrictedRuling struct {
	Agree bool   `json:"agree"`
	Words string `json:"words,omitempty" about:"needed where the desk does not agree"`
}

// NewRestrictedException asks to use something by project.
type NewRestrictedException struct {
	Holdings    []string `json:"holdings" about:"of one entry"`
	Need        string   `json:"need" about:"the business need"`
	Alternative string   `json:"alternative" about:"why nothing else will do"`
	Area        string   `json:"area" about:"where it is used"`
	Persons     string   `json:"persons" about:"by whom"`
	Offline     bool     `json:"offline" about:"declared: it is not on the official network"`
	NoData      bool     `json:"no_data" about:"declared: it holds no official data"`
	Until       string   `json:"until" eg:"2026-12-31" about:"the last day, within a year"`
}

// RestrictedException is one that was asked for, and what became of it.
type RestrictedException struct {
	ID    string `json:"id"`
	Org   string `json:"org"`
	Entry string `json:"entry,omitempty"`
	NewRestrictedException
	Stage    string     `json:"stage" of:"asked,endorsed,granted,refused,withdrawn,finished,revoked,expired"`
	Asked    *time.Time `json:"asked,omitempty"`
	Endorsed *time.Time `json:"endorsed,omitempty" about:"by the agency's CISO"`
	Granted  *time.Time `json:"granted,omitempty" about:"by the authority"`
	Ended    *time.Time `json:"ended,omitempty"`
	Why      string     `json:"why,omitempty" about:"of a refusal, a revocation or an end"`
}

// RestrictedExceptionList is a part of them, the oldest first.
type RestrictedExceptionList struct {
	Exceptions []RestrictedException `json:"exceptions"`
	Next       string                `json:"next,omitempty" about:"send it as after to read on"`
}

// RestrictedExceptionQuery asks for exceptions.
type RestrictedExceptionQuery struct {
	Org   string `query:"org" about:"Short name of the organisation; if not said, one's own, and for the desk everybody's."`
	Stage string `query:"stage" of:"asked,endorsed,granted,refused,withdrawn,finished,revoked,expired"`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"500"`
}

// RestrictedWhy is the reason of a decision on an exception.
type RestrictedWhy struct {
	Why string `json:"why,omitempty"`
}

// RestrictedSurvey is a year's inventory.
type RestrictedSurvey struct {
	Year     int               `json:"year" eg:"2026"`
	Deadline string            `json:"deadline" eg:"2026-12-31" about:"the last day"`
	Words    string            `json:"words,omitempty"`
	Answer   *RestrictedAnswer `json:"answer,omitempty" about:"one's own"`
	Asked    int               `json:"asked,omitempty" about:"bodies, for the desk"`
	Answered int               `json:"answered,omitempty"`
	None     int               `json:"none,omitempty" about:"of these, who has nothing"`
	Late     int               `json:"late,omitempty" about:"of these, after the day"`
}

// RestrictedSurveyList is the years, the newest first.
type RestrictedSurveyList struct {
	Surveys []RestrictedSurvey `json:"surveys"`
}

// NewRestrictedSurvey begins the inventory of a year, or moves its day.
type NewRestrictedSurvey struct {
	Deadline string `json:"deadline" eg:"2026-12-31"`
	Words    string `json:"words,omitempty"`
}

// RestrictedAnswer is what a body said in a year.
type RestrictedAnswer struct {
	Org    string     `json:"org"`
	Said   bool       `json:"said" about:"it has answered"`
	Pieces int64      `json:"pieces"`
	Late   bool       `json:"late"`
	At     *time.Time `json:"at,omitempty"`
}

// RestrictedAnswerList is a part of the bodies that are asked.
type RestrictedAnswerList struct {
	Answers []RestrictedAnswer `json:"answers"`
	Next    string             `json:"next,omitempty" about:"send it as after to read on"`
}

// RestrictedAnswerQuery asks for them.
type RestrictedAnswerQuery struct {
	Missing bool   `query:"missing" about:"Only who has not answered."`
	After   string `query:"after" about:"The next of the page before."`
	Limit   int    `query:"limit" usual:"100" most:"500"`
}

// RestrictedDeclaration is what a body says of a year: that it has nothing, or what it has beside that which its inventories show.
type RestrictedDeclaration struct {
	None  bool             `json:"none" about:"nothing at all"`
	Items []RestrictedItem `json:"items,omitempty"`
}

// RestrictedItem is a thing that no inventory has.
type RestrictedItem struct {
	Brand  string `json:"brand"`
	Model  string `json:"model,omitempty"`
	Kind   string `json:"kind,omitempty" of:"phone,camera,drone,network,computer,software,other"`
	Place  string `json:"place,omitempty"`
	Pieces int64  `json:"pieces"`
}

// RestrictedProgress is the replacement month by month.
type RestrictedProgress struct {
	Curves []RestrictedCurve `json:"curves" about:"all; for the desk also by sector and by level"`
}

// RestrictedCurve is one of them.
type RestrictedCurve struct {
	By     string            `json:"by,omitempty" of:"sector,level"`
	Key    string            `json:"key,omitempty"`
	Months []RestrictedMonth `json:"months"`
}

// RestrictedMonth is how far it is at the end of a month, in pieces.
type RestrictedMonth struct {
	Month    string  `json:"month" eg:"2026-11"`
	Listed   int64   `json:"listed" about:"ever, and still counts"`
	Replaced int64   `json:"replaced" about:"as inventories show"`
	Rate     float64 `json:"rate"`
}
