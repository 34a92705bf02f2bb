package exposure

import (
	"context"

	"lianfang/internal/store"
)

// red is the predicate that an audience is TLP:RED.
func red(audience string) string { return audience + " IN (SELECT id FROM audience WHERE tlp = 4)" }

// openWords leaves out of some assertions those that are TLP:RED, the newest first.
func openWords(ctx context.Context, q store.Querier, words []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT a.id FROM assertion a WHERE a.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND NOT "+red("a.audience")+" ORDER BY a.id DESC", store.IDs(words))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}
