package rest

import (
	"context"
	"strconv"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

func (s *Server) snapshotOperations() []operation {
	return []operation{
		op("listInventoryChanges", "GET /inventories/{upload}/changes", access.ReadExposure, s.listInventoryChanges, "Lists how an upload differs from the one before", "Or, with `with`, from any other of the same list. One whose differences were not kept any more is answered 404 snapshot_not_kept."),
		op("listInventoryEffects", "GET /inventories/{upload}/effects", access.ReadExposure, s.listInventoryEffects, "Lists the vulnerabilities that an upload ended and began", "As far as the reader may know of them, and whether the organisation still meets them somewhere."),
	}
}

func (s *Server) snapshotOf(ctx context.Context, who access.Who, number string) (exposure.Snapshot, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return exposure.Snapshot{}, fault.New(fault.NotFound, "no_such_upload", text.Of("沒有這次上傳，或您沒有權限看它。", "There is no such upload, or it is not for you to see."))
	}
	return s.Exposure.SnapshotByID(ctx, who.Viewer, id)
}

func (s *Server) listInventoryChanges(a asked[client.ChangesQuery, none]) (client.InventoryChanges, error) {
	out := client.InventoryChanges{Changes: []client.InventoryChange{}}
	x, err := s.snapshotOf(a.Context(), a.who, a.PathValue("upload"))
	if err != nil {
		return out, err
	}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	var list []exposure.Change
	if a.query.With == "" {
		list, err = s.Exposure.Changes(a.Context(), a.who.Viewer, x, after, a.query.Limit)
	} else {
		var other exposure.Snapshot
		if other, err = s.snapshotOf(a.Context(), a.who, a.query.With); err == nil {
			list, _, err = s.Exposure.Compare(a.Context(), a.who.Viewer, x, other, after, a.query.Limit)
		}
	}
	for _, c := range list {
		out.Changes = append(out.Changes, client.InventoryChange{Asset: c.Machine, Was: heldThing(c.Was), Now: heldThing(c.Now)})
	}
	if err == nil && len(list) == a.query.Limit {
		out.Next = next(list[len(list)-1].Place)
	}
	return out, err
}

// heldThing is a side of a change; nothing where nothing stood or stands.
func heldThing(h exposure.Held) *client.HeldThing {
	if h.Written == "" && len(h.Names) == 0 {
		return nil
	}
	return &client.HeldThing{Written: h.Written, Names: append([]string{}, h.Names...)}
}

// effectsAtOnce is how many vulnerabilities of each side are given.
const effectsAtOnce = 1000

func (s *Server) listInventoryEffects(a asked[none, none]) (client.InventoryEffects, error) {
	out := client.InventoryEffects{Ended: []client.InventoryEffect{}, Began: []client.InventoryEffect{}}
	x, err := s.snapshotOf(a.Context(), a.who, a.PathValue("upload"))
	if err != nil {
		return out, err
	}
	out.Judged = instant(x.Judged)
	for _, side := range []struct {
		gone bool
		into *[]client.InventoryEffect
	}{{true, &out.Ended}, {false, &out.Began}} {
		list, err := s.Exposure.Effects(a.Context(), a.who.Viewer, x, side.gone, effectsAtOnce)
		if err != nil {
			return out, err
		}
		for _, e := range list {
			*side.into = append(*side.into, client.InventoryEffect{Vulnerability: e.CVE, Answer: resultName[e.Result], Was: e.Was, Now: e.Now, Assets: e.Machines, Open: e.Open})
		}
	}
	return out, nil
}
