package web

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"lianfang/internal/access"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

func (s *Server) days(ctx context.Context, q *request) (page.Page, error) {
	return s.daysOf(ctx, q)
}

func (s *Server) daysOf(ctx context.Context, q *request) (page.Days, error) {
	d, err := s.Exposure.Days(ctx)
	if err != nil {
		return page.Days{}, err
	}
	p := page.Days{Version: strconv.FormatInt(d.Version, 10), Since: d.At, Edit: q.who.May(access.EditPolicy), EPSS: strconv.FormatFloat(d.EPSS, 'f', -1, 64), KEVDue: d.KEVDue}
	for _, t := range treeChoices {
		on := t.Value == string(d.Tree)
		if on {
			p.Tree = t.Name
		}
		p.Trees = append(p.Trees, page.Choice{Name: t.Name, Value: t.Value, On: on})
	}
	for _, l := range priority.Levels {
		p.Levels = append(p.Levels, l.Words())
	}
	for i := len(priority.Decisions) - 1; i >= 0; i-- { // the most urgent first
		decision := priority.Decisions[i]
		row := page.DaysRow{Decision: decision.Words()}
		for _, l := range priority.Levels {
			row.Cells = append(row.Cells, page.DaysCell{Name: daysField(decision, l), Value: strconv.Itoa(d.Policy.Days[decision][l]), Label: text.Format("%s，%s", "%s, %s", text.Same(string(decision)), l.Words())})
		}
		p.Rows = append(p.Rows, row)
	}
	if q.who.May(access.ReadAudit) {
		p.Earlier, err = s.earlierDays(ctx, q)
	}
	return p, err
}

var treeChoices = []page.Choice{
	{Name: text.Of("CISA 協調者決策樹", "CISA's coordinator tree"), Value: string(priority.ByCoordinator)},
	{Name: text.Of("CERT/CC 部署者決策樹，用在知道是否對外開放的設備", "CERT/CC's deployer tree, where it is known whether the machine can be reached from outside"), Value: string(priority.ByDeployer)},
	{Name: text.Of("兩棵樹中較急的", "The more urgent of the two"), Value: string(priority.ByHigher)},
}

func daysField(d priority.Decision, l priority.Level) string { return string(d) + "." + l.Name() }

// earlierDays lists the versions so far, with who set them.
func (s *Server) earlierDays(ctx context.Context, q *request) ([]page.LogLine, error) {
	all, err := s.Exposure.EarlierDays(ctx, q.who.Viewer, policiesShown)
	if err != nil {
		return nil, err
	}
	var out []page.LogLine
	for _, d := range all {
		line := page.LogLine{At: d.At, Icon: "shield", What: text.Format("第 **%d** 版", "Version **%d**", d.Version)}
		if line.Why, err = s.nameOf(ctx, q, d.Actor); err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, nil
}

// nameOf is a person's name as far as the reader may know it; nothing for a program or somebody who is gone.
func (s *Server) nameOf(ctx context.Context, q *request, person int64) (text.Text, error) {
	if person == 0 {
		return text.Text{}, nil
	}
	who, err := s.Members.PersonByID(ctx, q.who.Viewer, person)
	if err != nil && fault.Of(err).Kind != fault.NotFound {
		return text.Text{}, err
	}
	return text.Same(who.Name), nil
}

// daysSave puts the numbers of the form in force. A field that is no number is refused with its name, and the form comes back as it was sent.
func (s *Server) daysSave(ctx context.Context, q *request) (string, error) {
	form, err := s.daysOf(ctx, q)
	if err != nil {
		return "", err
	}
	form.Version, form.EPSS, form.KEVDue = q.FormValue("version"), strings.TrimSpace(q.FormValue("epss")), q.FormValue("kev_due") == "yes"
	for i := range form.Trees {
		form.Trees[i].On = form.Trees[i].Value == q.FormValue("tree")
	}
	for _, r := range form.Rows {
		for i := range r.Cells {
			r.Cells[i].Value = strings.TrimSpace(q.FormValue(r.Cells[i].Name))
		}
	}
	file, err := daysFile(form, q.FormValue("tree"))
	if err == nil {
		version, wrong := strconv.ParseInt(form.Version, 10, 64)
		if wrong != nil {
			version = -1 // never one that was
		}
		_, err = s.Exposure.SetDays(ctx, q.who.Viewer, version, file)
	}
	if err == nil {
		return "/exposure/days?did=policy_set", nil
	}
	f := fault.Of(err)
	if f.Kind != fault.Invalid {
		return "", err
	}
	form.Problem = f.Say
	return q.redo(form)
}

// daysFile writes what stands in the form as the file that the policy is kept as.
func daysFile(form page.Days, tree string) (string, error) {
	epss, err := strconv.ParseFloat(form.EPSS, 64)
	if err != nil {
		return "", fault.New(fault.Invalid, "bad_number", text.Of("EPSS 要填 0 到 1 之間的數，例如 0.1。", "EPSS is a number between 0 and 1, such as 0.1."))
	}
	days := map[string]map[string]int{}
	for _, r := range form.Rows {
		for _, c := range r.Cells {
			n, err := strconv.Atoi(c.Value)
			if err != nil {
				return "", fault.New(fault.Invalid, "bad_number", text.Format("「%s」要填整數。", "“%s” is a whole number.", c.Label))
			}
			decision, level, _ := strings.Cut(c.Name, ".")
			if days[decision] == nil {
				days[decision] = map[string]int{}
			}
			days[decision][level] = n
		}
	}
	b, err := json.Marshal(map[string]any{"tree": tree, "epss": epss, "kev_due": form.KEVDue, "days": days})
	return string(b), err
}
