package rest

import (
	"net/http"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/format/sbom"
	"lianfang/internal/text"
)

func (s *Server) inventoryOperations() []operation {
	return []operation{
		op("listInventories", "GET /inventories", access.ReadExposure, s.listInventories, "Lists an organisation's uploads, the newest first", "How many rows each had, and of how many something could not be used."),
		{id: "putInventory", method: http.MethodPut, path: "/inventories/{name}", act: access.UploadInventory, asks: typeOf[client.PutInventoryQuery](), takesRaw: anyBytes, gives: typeOf[client.Inventory](), status: http.StatusOK, do: s.putInventory,
			summary: "Takes an inventory", about: "CycloneDX, SPDX, VANS, CSV with a header, or a CPE or purl a line; plain, gzip or zstd. It replaces the last one of the same name, and is compared with what is known at once. A table whose header nobody can guess is answered unknown_header; say what its columns hold by tellColumns and send it again."},
	}
}

func (s *Server) listInventories(a asked[client.InventoryQuery, none]) (client.InventoryList, error) {
	out := client.InventoryList{Inventories: []client.InventoryRow{}}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	before, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	list, err := s.Exposure.Snapshots(a.Context(), a.who.Viewer, org, before, a.query.Limit)
	for _, i := range list {
		out.Inventories = append(out.Inventories, client.InventoryRow{Number: i.ID, Name: i.Name, Format: i.Format, Rows: i.Rows, Problems: i.Problems, Added: known(i.Added), Removed: known(i.Removed), Changed: known(i.Changed),
			At: instant(i.At), Judged: instant(i.Judged)})
	}
	if len(list) == a.query.Limit {
		out.Next = next(list[len(list)-1].ID)
	}
	return out, err
}

// known is a figure that was counted; for what came before it was, there is none.
func known(n int64) *int64 {
	if n < 0 {
		return nil
	}
	return &n
}

// anyBytes is the media type of files of many formats.
const anyBytes = "application/octet-stream"

const maxName = 200

func checkName(name string) error {
	if name == "" || len(name) > maxName {
		return fault.New(fault.Invalid, "bad_name", text.Format("名稱是 1 到 %d 位元組。", "The name has 1 to %d bytes.", maxName))
	}
	return nil
}

func (s *Server) putInventory(w http.ResponseWriter, r *http.Request, who access.Who) error {
	name := r.PathValue("name")
	if err := checkName(name); err != nil {
		return err
	}
	var q client.PutInventoryQuery
	if err := readQuery(r.URL.Query(), &q); err != nil {
		return err
	}
	org, err := s.orgOf(r.Context(), who, q.Org)
	if err != nil {
		return err
	}
	t, err := s.Exposure.Take(r.Context(), who.Viewer, exposure.Upload{Org: org, Name: name, Format: sbom.Unknown, Body: http.MaxBytesReader(w, r.Body, exposure.MaxUpload),
		ByMachine: q.ByMachine})
	if err != nil {
		return err
	}
	out := client.Inventory{Rows: t.Rows, Comparable: t.Components, Problems: []client.RowProblem{}, NotComparable: append([]int{}, t.Left...),
		Number: t.Inventory, Added: t.Added, Removed: t.Removed, Changed: t.Changed, Columns: t.Told}
	for _, p := range t.Problems {
		out.Problems = append(out.Problems, client.RowProblem{Row: p.Row, Message: words(p.Say)})
	}
	return writeJSON(w, http.StatusOK, out)
}
