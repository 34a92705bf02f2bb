package access

import "lianfang/internal/text"

// Act is something that one may or may not do. What one may see is not here: that is the Viewer's.
type Act string

// The acts.
const (
	ReadIntelligence   Act = "intelligence.read"
	ReadRed            Act = "intelligence.read_red" // the reading is a fact
	ImportIntelligence Act = "intelligence.import"
	MarkIntelligence   Act = "intelligence.mark" // mark, or widen with a reason
	SettleHeld         Act = "intelligence.settle"
	EditSources        Act = "source.edit"

	ReadWarnings    Act = "warning.read"
	AnswerWarning   Act = "warning.answer"
	DraftWarning    Act = "warning.draft"
	ReleaseWarning  Act = "warning.release" // approve, release
	WithdrawWarning Act = "warning.withdraw"
	EditPolicy      Act = "warning.policy"

	ReadExposure    Act = "exposure.read"
	HandleExposure  Act = "exposure.handle" // take a finding on, mitigate, fix, say that it does not matter
	UploadInventory Act = "inventory.upload"
	DescribeAssets  Act = "asset.describe"
	ConfirmNames    Act = "name.confirm" // for all; an organisation says for itself what a name means with its inventory

	ReadRestricted  Act = "restricted.read"
	HandleHoldings  Act = "restricted.handle"  // mark, declare, ask for an exception
	DecideException Act = "restricted.decide"  // say no to one
	EndorseAsCISO   Act = "restricted.endorse" // whether it is the CISO, package restricted knows
	GrantException  Act = "restricted.grant"
	EditRegister    Act = "restricted.edit" // and open the yearly inventory, and rule on what is said to be a wrong match

	ReadSupply    Act = "supply.read"
	TellCustomers Act = "supply.tell" // and consent to it; nobody else does for a supplier
	EndNotice     Act = "supply.end"
	LeadSupply    Act = "supply.lead" // ask suppliers, confirm links

	ReadMembers      Act = "member.read" // the list of names
	ReadOwnOrg       Act = "member.own"
	AcceptMembers    Act = "member.accept" // applications, suspension, leaving
	SignAgreement    Act = "member.sign"
	EditAgreements   Act = "agreement.publish"
	Invite           Act = "member.invite"
	EditPeople       Act = "member.people" // people, offices, sign-in links
	EditContacts     Act = "member.contacts"
	DeclareNetworks  Act = "member.networks" // and domains, suppliers
	ApproveNetworks  Act = "member.approve_networks"
	EditDelegations  Act = "member.delegations"
	EditCommunities  Act = "member.communities"
	MakeTokens       Act = "token.make"
	ReadChanges      Act = "changes.read"
	ReadExchange     Act = "exchange.read"
	KeepAccount      Act = "account.keep"    // one's own passkeys
	AddWayIn         Act = "account.way_in"  // a new way in
	RecoverPeople    Act = "account.recover" // who lost every way in
	ReadAudit        Act = "audit.read"
	EditSystem       Act = "system.edit"
	Export           Act = "export"
	ReportFromPublic Act = "report.file"

	ReadDisclosure   Act = "disclosure.read" // the desk all cases, a vendor those that were handed to it
	LeadDisclosure   Act = "disclosure.lead"
	AnswerDisclosure Act = "disclosure.answer"
	PublishAdvisory  Act = "advisory.publish"

	ReadIncidents  Act = "incident.read" // the desk all, an organisation its own and those that it reviews
	ReportIncident Act = "incident.report"
	LeadIncidents  Act = "incident.lead"
	Announce       Act = "incident.announce" // and take an announcement back
)

// standing is a column of the table: in what quality somebody acts.
type standing uint16

const (
	keeper  standing = 1 << iota // administrator of the centre
	desk                         // the centre's desk, by session or token
	admin                        // administrator of an organisation with an agreement
	officer                      // its security officer
	reader                       // its reader
	entrant                      // anybody of an applicant, or of an organisation that is suspended or left
	founder                      // the administrator of such
	token                        // a token of an organisation
	peer                         // another centre
	public                       // nobody signed in

	staff    = admin | officer | reader // people of a member
	newcomer = entrant | founder
	members  = staff | token
	centre   = keeper | desk
	anybody  = centre | members | newcomer | peer | public
)

type rule struct {
	who   standing
	fresh bool // needs a proof of the last 15 minutes
	why   text.Text
}

const fresh = true

// rules is the whole table: act, who may, whether a fresh proof is needed, and the sentence for those who may not.
var rules = map[Act]rule{
	ReadIntelligence:   {anybody, false, text.Of("人人可讀；看得到哪些，依分享等級而定。", "Anybody may read; the sharing level decides what one sees.")},
	ReadRed:            {desk | officer, fresh, text.Of("TLP:RED 只給指定的資安人員本人，並留下紀錄。", "TLP:RED is for the named security officer in person, and the reading is recorded.")},
	ImportIntelligence: {desk | officer | token, false, text.Of("提供情資由資安人員、值班台或單位的權杖辦理。", "Security officers, the desk and an organisation's tokens hand in intelligence.")},
	MarkIntelligence:   {desk, fresh, text.Of("只有值班台可以標示或放寬分享等級，並須說明理由。", "Only the desk marks or widens, and gives a reason.")},
	SettleHeld:         {desk, false, text.Of("被攔下的情資由值班台裁決。", "What was held is settled by the desk.")},
	EditSources:        {keeper | desk, false, text.Of("來源由中心管理。", "Sources are kept by the centre.")},

	ReadWarnings:    {anybody, false, text.Of("人人可讀；看得到哪些，依分享等級而定。", "Anybody may read; the sharing level decides what one sees.")},
	AnswerWarning:   {desk | admin | officer | token, false, text.Of("回覆預警由單位的資安人員或管理者辦理。", "An organisation's security officer or administrator answers a warning.")},
	DraftWarning:    {desk, false, text.Of("預警由值班台起草。", "Warnings are drafted by the desk.")},
	ReleaseWarning:  {desk, fresh, text.Of("預警由值班台核可與發布。", "Warnings are approved and released by the desk.")},
	WithdrawWarning: {desk, fresh, text.Of("預警由值班台撤回。", "Warnings are withdrawn by the desk.")},
	EditPolicy:      {keeper, fresh, text.Of("發布規則由中心的管理者訂定，值班台不能替自己改規則。", "The centre's administrator sets the release policy; the desk does not change its own rules.")},

	ReadExposure:    {centre | members, false, text.Of("曝險資料供單位自己與中心閱讀。", "Exposure is for the organisation itself and the centre.")},
	UploadInventory: {desk | admin | officer | token, false, text.Of("資產清單由單位的資安人員、管理者或權杖上傳。", "An organisation's security officer, administrator or token uploads its inventory.")},
	HandleExposure:  {desk | admin | officer | token, false, text.Of("漏洞的處理由單位的資安人員、管理者或權杖回報。", "An organisation's security officer, administrator or token says what is done about a vulnerability.")},
	DescribeAssets:  {desk | admin | officer | token, false, text.Of("設備的重要性與負責人由單位的資安人員、管理者或權杖填寫。", "An organisation's security officer, administrator or token says what hangs on a machine and who looks after it.")},

	ConfirmNames:    {desk, false, text.Of("名稱對照由值班台確認，對所有單位有效；單位可以先為自己選定。", "The desk confirms what names mean for all; an organisation may say so for itself.")},
	ReadRestricted:  {centre | members, false, text.Of("列管產品的資料供單位自己與中心閱讀。", "What is restricted is for the organisation itself and the centre.")},
	HandleHoldings:  {desk | admin | officer | token, false, text.Of("列管產品由單位的資安人員、管理者或權杖標示與申報。", "An organisation's security officer, administrator or token marks and declares what is restricted.")},
	DecideException: {desk | staff, false, text.Of("例外申請由單位的資安長與主管機關的值班台決定。", "The agency's CISO and the authority's desk decide on an exception.")},
	EndorseAsCISO:   {staff, fresh, text.Of("例外申請先由單位的資安長核可。", "The agency's CISO approves an exception first.")},
	GrantException:  {desk, fresh, text.Of("例外申請由主管機關的值班台核定與廢止。", "The authority's desk grants and revokes an exception.")},
	EditRegister:    {desk, false, text.Of("產品清單與年度盤點由值班台維護。", "The register and the yearly inventory are kept by the desk.")},

	ReadSupply:    {centre | members, false, text.Of("供應鏈的資料供單位自己與中心閱讀。", "The supply chain is for the organisation itself and the centre.")},
	TellCustomers: {admin | officer, false, text.Of("告訴客戶要由供應商自己的資安人員或管理者決定。", "The supplier's own security officer or administrator decides what its customers are told.")},
	EndNotice:     {desk | admin | officer, false, text.Of("由供應商的資安人員或管理者，或值班台結束。", "The supplier's security officer or administrator, or the desk, says that it is over.")},
	LeadSupply:    {desk, false, text.Of("詢問供應商與確認供應關係由值班台辦理。", "The desk asks suppliers and confirms links.")},

	ReadMembers:     {centre | members, false, text.Of("成員名單供已簽協議的成員閱讀。", "The list of members is for members with a signed agreement.")},
	ReadOwnOrg:      {centre | members | newcomer, false, text.Of("請先登入，才能看自己的單位。", "Sign in to see your own organisation.")},
	AcceptMembers:   {keeper | desk, false, text.Of("入會、停權與退出由中心辦理。", "The centre accepts, suspends and releases members.")},
	SignAgreement:   {admin | founder, fresh, text.Of("協議由單位的管理者代表簽署。", "The agreement is signed by the organisation's administrator.")},
	EditAgreements:  {keeper, fresh, text.Of("協議的版本由中心的管理者發布。", "Versions of the agreement are published by the centre's administrator.")},
	Invite:          {centre | admin | officer, false, text.Of("邀請碼由中心，或公會、協會的管理者與資安人員發出。", "Codes are given out by the centre, or by an association's administrator or security officer.")},
	EditPeople:      {keeper | admin | founder, false, text.Of("人員與角色由單位的管理者或中心的管理者維護。", "People and roles are kept by the organisation's administrator or the centre's.")},
	EditContacts:    {centre | admin | officer | newcomer, false, text.Of("聯絡窗口由單位的管理者、資安人員或中心維護。", "Contacts are kept by the organisation's administrator or security officer, or the centre.")},
	DeclareNetworks: {centre | admin | officer | newcomer, false, text.Of("網段與網域由單位的管理者或資安人員登錄。", "Networks and domains are declared by the organisation's administrator or security officer.")},
	ApproveNetworks: {desk, false, text.Of("登錄的網段與網域由值班台核可後生效。", "Declared networks and domains count once the desk approved them.")},
	EditDelegations: {keeper | admin, false, text.Of("委任由單位的管理者訂定，受任的廠商不能自己加。", "Delegations are made by the organisation's administrator, never by the agent.")},
	EditCommunities: {keeper | desk, false, text.Of("社群由中心維護。", "Communities are kept by the centre.")},
	MakeTokens:      {keeper | admin, fresh, text.Of("權杖由單位的管理者或中心的管理者建立與撤銷。", "Tokens are made and revoked by the organisation's administrator or the centre's.")},
	ReadChanges:     {anybody, false, text.Of("人人可讀；看得到哪些，依分享等級而定。", "Anybody may read; the sharing level decides what one sees.")},
	ReadExchange:    {anybody, false, text.Of("持有權杖的程式都可以讀；看得到哪些，依分享等級而定。", "Every program with a token may read; the sharing level decides what it sees.")},
	KeepAccount:     {centre | staff | newcomer, false, text.Of("登入方式由本人管理。", "Everybody keeps their own ways of signing in.")},
	AddWayIn:        {centre | staff | newcomer, fresh, text.Of("新增登入方式前須再確認一次本人。", "A new way in needs a fresh proof that it is you.")},
	RecoverPeople:   {keeper | admin, fresh, text.Of("救援由單位的管理者或中心的管理者辦理，要兩位。", "Recoveries take two administrators, of the organisation or of the centre.")},
	ReadAudit:       {keeper | desk, false, text.Of("稽核紀錄由中心閱讀。", "The audit log is read by the centre.")},
	EditSystem:      {keeper, fresh, text.Of("系統設定由中心的管理者變更。", "System settings are changed by the centre's administrator.")},
	Export:          {centre | staff | token | peer, false, text.Of("匯出供成員與其他中心使用，並留下紀錄。", "Export is for members and peers, and is recorded.")},

	ReadDisclosure:   {desk | admin | officer | token, false, text.Of("漏洞協調由值班台，以及產品單位的資安人員、管理者或權杖處理。", "The desk coordinates vulnerabilities with the security officer, administrator or token of the product's maker.")},
	LeadDisclosure:   {desk, false, text.Of("漏洞協調由值班台主持。", "The desk leads the coordination of vulnerabilities.")},
	AnswerDisclosure: {admin | officer | token, false, text.Of("由產品單位的資安人員、管理者或權杖回覆。", "The security officer, administrator or token of the product's maker answers.")},
	PublishAdvisory:  {desk, fresh, text.Of("通告由值班台公開。", "Advisories are published by the desk.")},

	ReadIncidents:  {desk | admin | officer | token, false, text.Of("資安事件由值班台，以及單位的資安人員、管理者或權杖處理。", "The desk deals with incidents, with the organisation's security officer, administrator or token.")},
	ReportIncident: {desk | admin | officer | token, false, text.Of("單位的資安事件由資安人員、管理者或權杖通報。", "An organisation's security officer, administrator or token reports its incidents.")},
	Announce:       {desk, fresh, text.Of("公告由值班台公布與收回。", "Announcements are published and taken back by the desk.")},
	LeadIncidents:  {desk, false, text.Of("資安事件由值班台主持。", "The desk leads the handling of incidents.")},

	ReportFromPublic: {anybody, false, text.Of("人人可以通報。", "Anybody may report.")},
}
