package access_test

import (
	"strings"
	"testing"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/marking"
)

func TestTokenOfEachRole(t *testing.T) {
	each(t, func(w *world) {
		for _, c := range []struct {
			role  access.Role
			org   int64
			class marking.Class
			sees  []int64
			not   []int64
		}{
			{access.Desk, 0, marking.ClassDesk, []int64{marking.UnmarkedDesk}, nil},
			{access.Member, w.hospital, marking.ClassMember, []int64{marking.GreenMembers}, []int64{marking.AmberDesk}},
			{access.Member, w.applicant, marking.ClassMember, []int64{marking.ClearAll}, []int64{marking.GreenMembers}},
			{access.Peer, w.bank, marking.ClassPeer, []int64{marking.GreenMembers}, []int64{marking.RedDesk}},
			{access.Public, 0, marking.ClassPublic, []int64{marking.ClearAll}, []int64{marking.GreenMembers}},
		} {
			secret, id, err := w.CreateToken(w.ctx, system, c.role, c.org, 90*24*time.Hour)
			must(t, err)
			who, err := w.Bearer(w.ctx, secret)
			must(t, err)
			if who.Viewer.Class != c.class || who.Viewer.Token == 0 || who.Org != c.org || who.Session || who.Role != c.role {
				t.Errorf("%s: %+v", c.role, who)
			}
			for _, a := range c.sees {
				if !who.Viewer.Sees(a) {
					t.Errorf("%s does not see %d", c.role, a)
				}
			}
			for _, a := range c.not {
				if who.Viewer.Sees(a) {
					t.Errorf("%s sees %d", c.role, a)
				}
			}
			must(t, w.RevokeToken(w.ctx, system, id))
			_, err = w.Bearer(w.ctx, secret)
			w.refused(err, "token_refused")
			w.refused(w.RevokeToken(w.ctx, system, id), "no_such_token")
		}
		if made, revoked := len(w.facts(access.TokenMade)), len(w.facts(access.TokenRevoked)); made != 5 || revoked != 5 {
			t.Errorf("%d made, %d revoked", made, revoked)
		}
	})
}

func TestTokenRunsOutAndNonsenseIsRefused(t *testing.T) {
	each(t, func(w *world) {
		secret, _, err := w.CreateToken(w.ctx, system, access.Desk, 0, time.Hour)
		must(t, err)
		session := w.session(w.lin, w.hospital, "officer")
		w.clock = w.clock.Add(time.Hour)
		for _, s := range []string{secret, "", "lf_", "lf_" + strings.Repeat("a", 52), strings.ToUpper(secret), secret + "a", "lf_\x00", session} {
			_, err := w.Bearer(w.ctx, s)
			w.refused(err, "token_refused")
		}
	})
}

func TestWhoMayMakeWhichToken(t *testing.T) {
	each(t, func(w *world) {
		own := marking.Viewer{Class: marking.ClassMember, Org: w.hospital}
		for _, c := range []struct {
			by   marking.Viewer
			role access.Role
			org  int64
			ttl  time.Duration
			code string
		}{
			{system, access.Member, 0, time.Hour, "token_without_org"},
			{system, access.Desk, w.bank, time.Hour, "token_with_org"},
			{system, access.Officer, w.bank, time.Hour, "bad_token_role"},
			{system, access.Member, 5, time.Hour, "no_such_org"},
			{system, access.Public, 0, 0, "bad_token_time"},
			{system, access.Public, 0, 3 * 366 * 24 * time.Hour, "bad_token_time"},
			{own, access.Desk, 0, time.Hour, "not_yours_to_give"},
			{own, access.Public, 0, time.Hour, "not_yours_to_give"},
			{own, access.Peer, w.hospital, time.Hour, "not_yours_to_give"},
			{own, access.Member, w.bank, time.Hour, "not_yours_to_give"},
			{marking.Public(), access.Member, w.bank, time.Hour, "not_yours_to_give"},
		} {
			_, _, err := w.CreateToken(w.ctx, c.by, c.role, c.org, c.ttl)
			w.refused(err, c.code)
		}
		_, mine, err := w.CreateToken(w.ctx, own, access.Member, w.hospital, time.Hour)
		must(t, err)
		_, theirs, err := w.CreateToken(w.ctx, system, access.Member, w.bank, time.Hour)
		must(t, err)
		w.refused(w.RevokeToken(w.ctx, own, theirs), "no_such_token")
		w.refused(w.RevokeToken(w.ctx, own, "x\x00"), "no_such_token")
		for who, c := range map[string]struct {
			v marking.Viewer
			n int
		}{"desk": {system, 2}, "own": {own, 1}, "public": {marking.Public(), 0}} {
			ts, err := w.Tokens(w.ctx, c.v)
			must(t, err)
			if len(ts) != c.n {
				t.Errorf("%s lists %d tokens", who, len(ts))
			}
		}
		must(t, w.RevokeToken(w.ctx, own, mine))
	})
}
