package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	root := flag.String("C", ".", "the folder with go.mod")
	flag.Parse()
	found, err := checkTree(*root)
	if err != nil {
		fmt.Fprintln(os.Stderr, "house:", err)
		os.Exit(2)
	}
	for _, b := range found {
		fmt.Println(b)
	}
	if len(found) > 0 {
		os.Exit(1)
	}
}
