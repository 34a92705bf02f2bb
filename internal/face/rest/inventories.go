package rest

import (
	"net/http"

	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/format/sbom"
	"lianfang/internal/text"
)

// Inventory is what came of an upload.
type Inventory struct {
	Rows          int          `json:"rows"`
	Comparable    int          `json:"comparable" about:"rows that name a product which can be compared"`
	Problems      []RowProblem `json:"problems" about:"at most 200"`
	NotComparable []int        `json:"not_comparable" about:"numbers of the rows that name no product"`
	Number        int64        `json:"number" about:"of this snapshot of the list"`
	Added         int          `json:"added" about:"things on machines that the last upload of the same name did not have"`
	Removed       int          `json:"removed"`
	Changed       int          `json:"changed" about:"in another version than before"`
}

// RowProblem is a row of which something could not be used.
type RowProblem struct {
	Row     int   `json:"row" about:"from 1, a header not counted"`
	Message Words `json:"message"`
}

func (s *Server) inventoryOperations() []operation {
	return []operation{
		{id: "putInventory", method: http.MethodPut, path: "/inventories/{name}", act: access.UploadInventory, takesRaw: "application/octet-stream", gives: Inventory{}, do: s.putInventory,
			summary: "Takes an inventory", about: "CycloneDX, SPDX, VANS, CSV with a header, or a CPE or purl a line; plain, gzip or zstd. It replaces the last one of the same name, and is compared with what is known at once.",
			params: []param{{name: "name", about: "What this inventory is called.", typ: "string", inPath: true},
				{name: "org", about: "Short name of a client whose inventory an MSSP or the desk hands in.", typ: "string"},
				{name: "by_machine", about: "Replace only what the last one said of the machines that this one names.", typ: "boolean"}}},
	}
}

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
	org, err := s.orgOf(r, who, r.URL.Query().Get("org"))
	if err != nil {
		return err
	}
	t, err := s.Exposure.Take(r.Context(), who.Viewer, exposure.Upload{Org: org, Name: name, Format: sbom.Unknown, Body: http.MaxBytesReader(w, r.Body, exposure.MaxUpload),
		ByMachine: r.URL.Query().Get("by_machine") == "true"})
	if err != nil {
		return err
	}
	out := Inventory{Rows: t.Rows, Comparable: t.Components, Problems: []RowProblem{}, NotComparable: append([]int{}, t.Left...),
		Number: t.Inventory, Added: t.Added, Removed: t.Removed, Changed: t.Changed}
	for _, p := range t.Problems {
		out.Problems = append(out.Problems, RowProblem{p.Row, words(p.Say)})
	}
	return writeJSON(w, http.StatusOK, out)
}
