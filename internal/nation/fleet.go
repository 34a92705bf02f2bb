package nation

import (
	"bufio"
	"fmt"
	"io"
	"slices"
)

// What firms run, as a whole country's inventories look: a firm has some dozens of products, the popular ones everywhere; each in one or two versions,
// most of them new; and its machines share them. So fifteen million rows are some hundred thousand components.
const fleetProducts = 60 // of a firm

// Fleet gives the inventory of a firm, a table of so many rows in CSV: asset,cpe. A machine has its system and 29 of the firm's products.
func (c *Catalogue) Fleet(firm, rows int) io.Reader {
	return pipe(func(w *bufio.Writer) {
		_, _ = w.WriteString("asset,cpe\n")
		x := mix(uint64(firm), 41)
		var has []int
		for i := uint64(1); len(has) < fleetProducts; i++ {
			if p := c.installed(mix(x, i)); p >= len(catalogueSystems) && !slices.Contains(has, p) {
				has = append(has, p)
			}
		}
		version := func(slot int, y uint64) string { // one machine in five has the firm's other version
			return catalogueVersion(catalogueVersions - 1 - catalogueAge(mix(x, uint64(1000+2*slot)+y%5/4)))
		}
		for row := range rows {
			machine, slot := row/catalogueCPEs, row%catalogueCPEs
			y := mix(x, uint64(100_000+machine))
			name := catalogueProduct(catalogueSystem(mix(x, y%2))) + ":" + version(fleetProducts, y)
			if slot > 0 { // every second of the firm's products, beginning somewhere
				at := int(y%fleetProducts+2*uint64(slot)) % fleetProducts
				name = catalogueProduct(has[at]) + ":" + version(at, mix(y, uint64(slot)))
			}
			_, _ = fmt.Fprintf(w, "m%d,cpe:2.3:%s:*:*:*:*:*:*:*\n", machine, name)
		}
	})
}

// Joined gives, in the form of NVD 2.0, the configurations of a vulnerability in all versions of a product that runs on one machine in some dozens, on one system alone.
func (c *Catalogue) Joined() string {
	return fmt.Sprintf(`[{"operator":"AND","nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:%s:*:*:*:*:*:*:*:*"}]},{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:%s:*:*:*:*:*:*:*:*"}]}]}]`,
		catalogueProduct(len(catalogueSystems)), catalogueProduct(0))
}
