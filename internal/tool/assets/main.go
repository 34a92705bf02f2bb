// Command assets makes the files that the pages load: it bundles assets/css and assets/js with what package-lock.json names, gives every
// file a name that holds its content's hash, and writes a manifest beside them. Run it at the root of the repository after
// npm ci --ignore-scripts.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	root := flag.String("root", ".", "the repository")
	out := flag.String("out", "internal/face/web/asset/dist", "where the files go")
	flag.Parse()
	if err := build(*root, *out); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(2)
	}
}
