package warning

import (
	"slices"
	"time"

	"lianfang/internal/member"
)

// gatherMail makes messages out of claimed deliveries. Whoever has had enough mail of this window gets the rest as one mail that lists them,
// when the window is over; urgency 1 is never held back, and a machine takes each by itself. What may be a second copy says so, and never stands
// in one mail with what is new. sent tells how many each contact got within the window.
func gatherMail(all []sending, p Policy, sent map[int64]int, now time.Time) (groups []group, held []result) {
	byContact := map[int64][]sending{}
	var order []int64
	for _, s := range all {
		if s.channel != member.Mail {
			groups = append(groups, group{s})
			continue
		}
		if byContact[s.contact] == nil {
			order = append(order, s.contact)
		}
		byContact[s.contact] = append(byContact[s.contact], s)
	}
	for _, contact := range order {
		list, doubtful := byContact[contact], group(nil)
		for _, s := range list {
			if s.doubt {
				doubtful = append(doubtful, s)
			}
		}
		if len(doubtful) > 0 {
			groups = append(groups, doubtful)
			list = slices.DeleteFunc(list, func(s sending) bool { return s.doubt })
		}
		if len(list) > p.DigestOver || len(list) > 1 && waited(list) {
			groups = append(groups, group(list))
			continue
		}
		for _, s := range list {
			if sent[contact] >= p.DigestOver && s.urgency > 1 && s.attempts == 0 && !s.held {
				held = append(held, result{sending: s, holds: true, Outcome: Outcome{After: time.Duration(p.DigestMinutes) * time.Minute}})
				continue
			}
			groups = append(groups, group{s})
		}
	}
	return groups, held
}

// waited tells that some of these were held back before.
func waited(list []sending) bool {
	return slices.ContainsFunc(list, func(s sending) bool { return s.held && s.attempts == 0 })
}

func contactsOf(all []sending) []int64 {
	out := make([]int64, len(all))
	for i, s := range all {
		out[i] = s.contact
	}
	return out
}
