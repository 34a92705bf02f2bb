package rest

import (
	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/format/sbom"
)

func (s *Server) columnOperations() []operation {
	return []operation{
		op("listColumns", "GET /columns", access.UploadInventory, s.listColumns, "Lists what an organisation said of the columns of its tables, and what it is asked", "A table whose header nobody can guess is asked about once it was sent."),
		op("tellColumns", "PUT /columns", access.UploadInventory, s.tellColumns, "Says what the columns of a table hold", "Tables of that organisation with the same header are read so from then on."),
		op("forgetColumns", "DELETE /columns/{print}", access.UploadInventory, s.forgetColumns, "Forgets what was said of a header", "Lists that were read by it stay as they are."),
	}
}

func (s *Server) listColumns(a asked[client.OrgQuery, none]) (client.ColumnMapList, error) {
	out := client.ColumnMapList{Columns: []client.ColumnMap{}}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	all, err := s.Exposure.ColumnMaps(a.Context(), a.who.Viewer, org)
	for _, m := range all {
		x := client.ColumnMap{Print: m.Print, Headers: m.Headers, Sample: append([][]string{}, m.Sample...), Means: []string{}, At: instant(m.At), Used: instant(m.Used)}
		for _, c := range m.Means {
			x.Means = append(x.Means, string(c))
		}
		out.Columns = append(out.Columns, x)
	}
	return out, err
}

func (s *Server) tellColumns(a asked[client.OrgQuery, client.ColumnsTold]) (client.ColumnsNoted, error) {
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.ColumnsNoted{}, err
	}
	means := make([]sbom.Column, len(a.body.Means))
	for i, m := range a.body.Means {
		means[i] = sbom.Column(m)
	}
	print, err := s.Exposure.TellColumns(a.Context(), a.who.Viewer, org, a.body.Headers, means)
	return client.ColumnsNoted{Print: print}, err
}

func (s *Server) forgetColumns(a asked[client.OrgQuery, none]) (none, error) {
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return none{}, err
	}
	return none{}, s.Exposure.ForgetColumns(a.Context(), a.who.Viewer, org, a.PathValue("print"))
}
