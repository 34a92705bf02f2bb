package member

import "lianfang/internal/text"

// ModelAgreement is a text that a centre may begin with: 資通安全情資分享辦法 arts 3 to 10, in plain words.
var ModelAgreement = text.Of(`一、依據：資通安全情資分享辦法第十條。本單位非該辦法所定機關，經中心同意，以書面約定遵守第四條至第九條，參加資通安全聯防。
二、收到的情資依標示的分享等級（TLP 2.0）使用，不轉給等級以外的人；看不懂標示時先問中心。
三、收到情資後評估來源可靠性、時效與對本單位的影響，採取必要措施，並回覆中心。
四、保存與傳輸時防止洩漏、竄改與未經授權的存取；外洩時立即通知中心。
五、提供情資不包括依法應保密、或會侵害他人營業秘密的部分，其餘部分仍可分享。
六、自願告訴中心的事，中心不轉給主管機關，除非本單位同意或法律明定；入會不增加通報義務。
七、聯絡窗口有異動時立即更新，並每季確認一次。
八、本單位隨時可以退出；中心得因違反本協議停止分享。退出後，先前收到的情資仍受第二條與第四條約束。`,
	`1. Basis: article 10 of the Regulations on Sharing Cyber Security Information. This organisation is not one of the bodies named there; with the centre's consent it agrees in writing to keep articles 4 to 9 and takes part in the joint defence.
2. Information is used as its marking (TLP 2.0) allows and goes to nobody beyond it; whoever does not understand a marking asks the centre first.
3. Received information is assessed for the reliability of its source, its age and its effect on this organisation; what is needed is done, and the centre is answered.
4. It is kept and carried so that nobody leaks it, changes it or reads it without leave; a leak is told to the centre at once.
5. What this organisation shares does not include what the law keeps secret or what would harm another's trade secrets; the rest may be shared.
6. What is told to the centre of one's own will is not passed to a regulator, unless this organisation agrees or a law says so. Joining adds no duty to report.
7. Changes of contacts are made at once, and contacts are confirmed every quarter.
8. This organisation may leave at any time; the centre may stop sharing when the agreement is broken. After leaving, points 2 and 4 still bind for what was received.`)
