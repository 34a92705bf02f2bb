package nation

import (
	"bufio"
	"fmt"
	"io"
)

// What firms run, as a whole country's inventories look: a firm has some dozens of products, the popular ones everywhere; each in one or two versions,
// most of them new; and its machines share them. So fifteen million rows are some hundred thousand components.
const (
	fleetProducts = 60  // of a firm
	fleetTaste    = 3.0 // of firms over products: the first stands in three of four
	fleetRecent   = 15  // versions that are still about
)

// Fleet gives the inventory of a firm, a table of so many rows in CSV: asset,cpe. A machine has its system and 29 products of the firm's.
func (c *Catalogue) Fleet(firm, rows int) io.Reader {
	return pipe(func(w *bufio.Writer) {
		_, _ = w.WriteString("asset,cpe\n")
		x := mix(uint64(firm), 41)
		for row := range rows {
			machine, slot := row/catalogueCPEs, row%catalogueCPEs
			y := mix(x, uint64(machine)+1000)
			if slot == 0 {
				_, _ = fmt.Fprintf(w, "m%d,cpe:2.3:o:%s:10:*:*:*:*:*:*:*\n", machine, catalogueSystems[mix(x, y%2)%uint64(len(catalogueSystems))])
				continue
			}
			// Every second of the firm's products, beginning somewhere, so that none comes twice.
			of := mix(x, 2000+(y+uint64(2*slot))%fleetProducts)
			old := mix(of, mix(y, uint64(slot))%5/4) // one machine in five has the firm's other version
			v := catalogueVersions - 1 - int(fleetRecent*unit(old)*unit(old))
			_, _ = fmt.Fprintf(w, "m%d,cpe:2.3:a:%s:%s:*:*:*:*:*:*:*\n", machine, catalogueProduct(c.pick(of, fleetTaste)), catalogueVersion(v))
		}
	})
}
