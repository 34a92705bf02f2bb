package remedy

import (
	"strings"

	"lianfang/internal/format/winpatch"
	"lianfang/internal/text"
)

// fix lists what ends the vulnerability, the most exact first.
func (k Known) fix() []Step {
	var out []Step
	add := func(s Step, ok bool) {
		if ok {
			out = append(out, s)
		}
	}
	add(k.updates())
	add(k.fixed())
	add(k.later())
	named := len(k.KBs) > 0 || len(k.Fixed) > 0
	if !named {
		add(k.quoted(k.Solutions, text.Of("來源給的修補方法如下，請照做。", "A source says how to mend it; do as it writes."), Update))
	}
	add(k.replace(named))
	if len(out) == 0 {
		add(k.unnamed(), true)
	}
	if len(out) > 0 && out[0].Does == Update {
		add(k.confirm(), true)
	}
	return out
}

// updates names the updates of Windows.
func (k Known) updates() (Step, bool) {
	if len(k.KBs) == 0 {
		return Step{}, false
	}
	s := Step{Does: Update, Minutes: 60,
		Do:   text.Format("用 Windows Update（或 WSUS）安裝 %s，或之後的累積更新。", "Install %s by Windows Update (or WSUS), or a later cumulative update.", either(k.KBs)),
		Note: text.Of("裝完要重新開機才算完成。", "It is not done before the machine has restarted.")}
	if len(k.KBs) > 1 {
		s.Note = text.Of("每種 Windows 版本只對應其中一個。裝完要重新開機才算完成。", "Each release of Windows takes one of them. It is not done before the machine has restarted.")
	}
	return s, true
}

// fixed names the version to go to: for a version that is known, the next fixed one of its branch.
func (k Known) fixed() (Step, bool) {
	if len(k.Fixed) == 0 {
		return Step{}, false
	}
	s := Step{Does: Update, Minutes: k.minutes(), Note: k.updateNote()}
	target, all := k.target()
	if b, ok := winpatch.ParseBuild(target); ok && k.windows() {
		s.Do = text.Format("用 Windows Update（或 WSUS）把%s更新到組建 %s 或更新的組建。", "Bring %s to build %s or later by Windows Update (or WSUS).", k.what(), b)
		s.Note = text.Of("裝完要重新開機才算完成；以 winver 查看組建編號。", "It is not done before the machine has restarted; winver shows the build.")
		return s, true
	}
	switch {
	case target != "" && k.Held != "":
		s.Do = text.Format("把%s從 %s 更新到 %s 或更新的版本。", "Update %s from %s to %s or later.", k.what(), k.Held, target)
	case target != "":
		s.Do = text.Format("把%s更新到 %s 或更新的版本。", "Update %s to %s or later.", k.what(), target)
	case all:
		s.Do = text.Format("您的%s版本 %s 不低於來源所說的修補版本（%s）；請對照原廠公告確認。", "Your version %[2]s of %[1]s is not below what the source calls fixed (%[3]s); check with the maker's notice.", k.what(), k.Held, either(k.Fixed))
		s.Does, s.Minutes, s.Note = Confirm, 10, text.Text{}
		return s, true
	default:
		s.Do = text.Format("把%s更新到所屬系列的修補版本或更新的版本：%s。", "Update %s to the fixed version of its branch or later: %s.", k.what(), either(k.Fixed))
	}
	m := managerOf(k.Ecosystem)
	if where := m.where(k.Ecosystem); !where.IsZero() {
		s.Do = text.Format("%[2]s：%[1]s", "On %[2]s: %[1]s", s.Do, where)
	}
	s.Command = m.command(k.Package, target)
	if hint := m.hint; !hint.IsZero() {
		s.Note = text.Format("%s %s", "%s %s", hint, s.Note)
	}
	return s, true
}

// windows tells whether the product is a release of Windows, whose versions are builds.
func (k Known) windows() bool {
	_, ok := winpatch.ReleaseOf(k.Product)
	return ok
}

// later says what is known where a source names the last affected version alone.
func (k Known) later() (Step, bool) {
	if len(k.Fixed) > 0 || len(k.After) == 0 {
		return Step{}, false
	}
	if len(k.After) > 1 {
		return Step{Does: Update, Minutes: k.minutes(), Note: k.noticeNote(),
			Do: text.Format("把%s更新到比所屬系列最後受影響版本更新的版本（%s）；來源沒有說哪一版修好。", "Update %s to a version later than the last affected one of its branch (%s); the source does not say which one is fixed.", k.what(), either(k.After))}, true
	}
	return Step{Does: Update, Minutes: k.minutes(),
		Do:   text.Format("把%s更新到比 %s 更新的版本；來源只說到此版本為止受影響，沒有說哪一版修好。", "Update %s to a version later than %s; the source says that those up to it are affected, and not which one is fixed.", k.what(), either(k.After)),
		Note: k.noticeNote()}, true
}

// replace is for what gets no updates any more.
func (k Known) replace(named bool) (Step, bool) {
	if !k.EndOfLife {
		return Step{}, false
	}
	ended := text.Of("原廠已停止支援", "The maker gives no updates any more")
	if k.EndedOn != "" {
		ended = text.Format("原廠自 %s 起停止支援", "The maker has given no updates since %s", k.EndedOn)
	}
	if named {
		return Step{Does: Replace, Do: text.Format("%s：%s；裝上這次更新後，安排換成仍受支援的版本或產品。", "%[2]s for %[1]s; after this update, plan to go over to a version or product that gets them.", k.name(), ended)}, true
	}
	return Step{Does: Replace, Do: text.Format("%s：%s，不會有修補。換成仍受支援的版本或產品，換掉之前先隔離。", "%[2]s for %[1]s, so no fix will come: replace it by a version or product that gets updates, and keep it apart until then.", k.name(), ended)}, true
}

// unnamed is where no source says how it is mended.
func (k Known) unnamed() Step {
	return Step{Does: Ask, Minutes: 15,
		Do:   text.Format("目前沒有來源說明%s的修補版本：查看原廠公告或詢問維護廠商，有更新就安裝。", "No source names a fixed version of %s yet: look at the maker's notice or ask who looks after it, and install the update when there is one.", k.what()),
		Note: k.noticeNote()}
}

func (k Known) confirm() Step {
	s := Step{Does: Confirm, Minutes: 5, Do: text.Of("更新後再查一次版本，確認服務用的是新版本，並重新上傳清單。", "Look at the version again afterwards, see that the service runs the new one, and upload the inventory again.")}
	if k.Kind == Library {
		s.Do = text.Of("更新後重新建置並部署用到它的程式，確認執行中的程式用的是新版本，並重新上傳清單。", "Build and deploy again the programs that contain it, see that what runs has the new version, and upload the inventory again.")
	}
	if len(k.KBs) > 0 {
		if kb := k.KBs[0]; len(k.KBs) == 1 && safeName(kb) {
			s.Command = "Get-HotFix -Id " + kb
			s.Note = text.Of("在 PowerShell 執行。裝的若是之後的累積更新，這裡查不到，請看組建編號（winver）。", "In PowerShell. A later cumulative update does not show here; look at the build then (winver).")
		}
	}
	return s
}

// quoted passes on a source's own words.
func (k Known) quoted(all []Quote, do text.Text, does Does) (Step, bool) {
	if len(all) == 0 {
		return Step{}, false
	}
	return Step{Does: does, Do: do, Note: k.noticeNote(), Quote: all[0]}, true
}

func (k Known) noticeNote() text.Text {
	if k.Notice == "" {
		return text.Text{}
	}
	return text.Format("原廠公告：%s", "The maker's notice: %s", k.Notice)
}

// updateNote says what an update does to whom uses the thing.
func (k Known) updateNote() text.Text {
	var t text.Text
	switch k.Kind {
	case Device:
		t = text.Of("從原廠網站下載韌體，先備份設定；更新時連線會中斷。", "Take the firmware from the maker's own pages and back up the settings; connections break during the update.")
	case Control:
		t = text.Of("先問系統整合商，在停機時段更新，先備份程式與設定。", "Ask the integrator first, update while the plant stands still, and back up programs and settings.")
	case Client:
		t = text.Of("更新後要重新開啟程式。", "The program has to be opened anew.")
	case Library:
		t = text.Of("先在測試環境確認程式仍正常。", "See in a test first that the programs still work.")
	case System:
		t = text.Of("可能要重新開機，請先備份。", "It may need a restart; back up first.")
	default:
		t = text.Of("更新時服務會中斷，請先備份設定。", "The service stops during the update; back up the settings first.")
	}
	if n := k.noticeNote(); !n.IsZero() {
		t = text.Format("%s%s", "%s %s", t, n)
	}
	return t
}

func (k Known) minutes() int {
	switch k.Kind {
	case Client:
		return 20
	case Control:
		return 0 // it waits for the plant
	}
	return 60
}

// what names the thing within a sentence, with the blanks that a Latin word has among Chinese ones.
func (k Known) what() text.Text {
	if k.Product == "" && k.Package == "" {
		return text.Of("它", "it")
	}
	return text.Format(" %s ", "%s", k.name())
}

func (k Known) name() text.Text {
	switch {
	case k.Product != "":
		return text.Same(k.Product)
	case k.Package != "":
		return text.Same(k.Package)
	}
	return text.Of("這個產品", "this product")
}

func either(all []string) text.Text {
	shown := all
	if len(shown) > maxVersions {
		shown = shown[:maxVersions]
	}
	zh, en := strings.Join(shown, "、"), strings.Join(shown, ", ")
	if len(all) > len(shown) {
		zh, en = zh+" …", en+" …"
	}
	return text.Of(zh, en)
}
