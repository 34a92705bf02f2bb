package marking_test

import (
	"sync"
	"testing"

	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

func TestTwoNodesThatMeanOneSetGiveItOneNumber(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		books := []*marking.Book{marking.NewBook(storetest.Open(t, addr)), marking.NewBook(storetest.Open(t, addr))}
		var mu sync.Mutex
		numbers := map[string]map[int64]bool{}
		var wg sync.WaitGroup
		for _, b := range books {
			wg.Go(func() {
				for i := range int64(40) {
					a := marking.Audience{TLP: tlp.Amber, Orgs: []int64{i + 1, 100, 100}, Sectors: []string{"health"}}
					id, err := b.Intern(t.Context(), a)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					k := string(rune('a' + i))
					if numbers[k] == nil {
						numbers[k] = map[int64]bool{}
					}
					numbers[k][id] = true
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for k, ids := range numbers {
			if len(ids) != 1 {
				t.Errorf("%s has %d numbers", k, len(ids))
			}
		}
	})
}

func TestNobodyIsNotAName(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := marking.NewBook(s)
		id, err := b.Intern(t.Context(), marking.Audience{TLP: tlp.Amber, Orgs: []int64{0}, Sectors: []string{""}, Communities: []int64{0}})
		if err != nil || id != marking.AmberDesk {
			t.Errorf("an audience that names nobody is number %d, %v", id, err)
		}
		v, err := b.Resolve(t.Context(), marking.Standing{Class: marking.ClassMember, Agreed: true, Officer: true})
		if err != nil || v.Sees(id) {
			t.Errorf("whoever has no sector sees it: %v", err)
		}
	})
}
