package priority

import "lianfang/internal/text"

func (a Asset) exposure() Point {
	switch {
	case a.Internet == Is:
		return Point{Exposure, Open, text.Of("可從網際網路連到", "can be reached from the internet"), true}
	case a.Internet == IsNot && a.Isolated:
		return Point{Exposure, Small, text.Of("在隔離的網路中", "stands in an isolated network"), true}
	case a.Internet == IsNot:
		return Point{Exposure, Controlled, text.Of("只能從內部網路連到", "can be reached from inside alone"), true}
	}
	return Point{Exposure, Unknown, text.Of("不知道能否從網際網路連到", "it is not known whether it can be reached from the internet"), false}
}

// weight is what the two trees take for an asset of a grade at an organisation of a level.
type weight struct{ mission, human string }

// weights say how much is at stake, by grade and by level in the order A, B, C, D and E together, none. The level stands for what the
// organisation answers for (articles 4 to 8 of the regulation: A the nation, B a region, C its own systems, D and E none of their own);
// the grade says whether this machine is part of that: even at level A a machine on which little hangs does not stop the nation.
var weights = map[Criticality][5]weight{
	AllHangs:    {{High, VeryHigh}, {High, VeryHigh}, {High, High}, {Medium, Medium}, {High, High}},
	MuchHangs:   {{High, VeryHigh}, {High, High}, {High, High}, {Medium, Medium}, {High, High}},
	SomeHangs:   {{High, High}, {Medium, Medium}, {Medium, Medium}, {Low, Low}, {Medium, Medium}},
	LittleHangs: {{Medium, Medium}, {Low, Low}, {Low, Low}, {Low, Low}, {Low, Low}},
	"":          {{High, High}, {Medium, Medium}, {Medium, Medium}, {Low, Low}, {Medium, Medium}},
}

var columns = map[Level]int{"A": 0, "B": 1, "C": 2, "D": 3, "E": 3, "": 4}

func (a Asset) stake() (mission, human Point) {
	w := weights[a.Criticality][columns[a.Level]]
	from, known := a.stakeWords(), a.Criticality != "" || a.Level != ""
	return Point{Mission, w.mission, from, known}, Point{HumanImpact, w.human, from, known}
}

func (a Asset) stakeWords() text.Text {
	grade := text.Format("設備重要性 %s", "the asset's criticality is %s", string(a.Criticality))
	switch {
	case a.Criticality == "" && a.Level == "":
		return text.Of("不知道是哪個單位的什麼設備，取中間值", "neither the asset nor whose it is is known; the middle is taken")
	case a.Criticality == "":
		return text.Format("%s；設備重要性未知", "%s; the asset's criticality is not known", a.Level.Words())
	case a.Level == "":
		return grade
	}
	return text.Format("%s，%s", "%s, %s", grade, a.Level.Words())
}

// tidy makes unknown spellings of grade and level unknown, so that a caller's slip is no crash.
func (a Asset) tidy() Asset {
	if _, ok := weights[a.Criticality]; !ok {
		a.Criticality = ""
	}
	if _, ok := columns[a.Level]; !ok {
		a.Level = ""
	}
	return a
}
