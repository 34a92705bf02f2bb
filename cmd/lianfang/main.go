// Command lianfang is the whole of Lianfang 聯防: the server of a centre and the tools of those who work with it.
//
// A file is a command; the table in commands.go lists them. Flags may stand anywhere on the line, what is asked for goes to standard output and
// words about it to standard error. It ends with 0 when it is done, 1 when the answer is "no" and 2 when it could not run.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the same instants and the same law on machines without zone files
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
