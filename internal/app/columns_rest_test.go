package app_test

import (
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/store/storetest"
)

func TestColumnsByProgram(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		ctx, hospital, clinic, own := t.Context(), w.machine("hospital's token").client(w), w.machine("clinic's token").client(w), client.OrgQuery{}
		send := func() (client.Inventory, error) {
			return hospital.PutInventory(ctx, "own.csv", strings.NewReader("甲,乙\nm1,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*\nm2,cpe:2.3:a:acme:box:1.1:*:*:*:*:*:*:*\n"), client.PutInventoryQuery{})
		}
		w.refusedAs("a table that nobody knows", "unknown_header", second(send()))
		asked := got(hospital.ListColumns(ctx, own))(w)
		if len(asked.Columns) != 1 || len(asked.Columns[0].Headers) != 2 || len(asked.Columns[0].Sample) != 2 || len(asked.Columns[0].Means) != 0 {
			t.Fatalf("asked is %+v", asked)
		}
		told := got(hospital.TellColumns(ctx, client.ColumnsTold{Headers: []string{"甲", "乙"}, Means: []string{"asset", "cpe"}}, own))(w)
		if told.Print != asked.Columns[0].Print {
			t.Errorf("told %s, asked %s", told.Print, asked.Columns[0].Print)
		}
		if took := got(send())(w); took.Columns != told.Print || took.Comparable != 2 {
			t.Errorf("took %+v", took)
		}
		w.refusedAs("columns that name no product", "no_product_column", second(hospital.TellColumns(ctx, client.ColumnsTold{Headers: []string{"甲"}, Means: []string{"owner"}}, own)))
		w.refusedAs("another's columns", "no_such_org", second(clinic.ListColumns(ctx, client.OrgQuery{Org: "hospital"})))
		w.refusedAs("to tell another's columns", "no_such_org", second(clinic.TellColumns(ctx, client.ColumnsTold{Headers: []string{"甲"}, Means: []string{"product"}}, client.OrgQuery{Org: "hospital"})))
		w.refusedAs("what nobody told", "no_such_columns", clinic.ForgetColumns(ctx, told.Print, own))
		w.ok(hospital.ForgetColumns(ctx, told.Print, own))
		w.refusedAs("what was forgotten", "unknown_header", second(send()))
	})
}
