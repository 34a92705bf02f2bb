// House checks that the code keeps the order of the house: which package may import which, where SQL may stand, and which names no
// package has. It reads the source alone, so it works on a tree that does not compile.
//
//	go run ./internal/tool/house [-C folder]
//
// Each breach is one line, file:line: what and why. Exit 0 when there is none, 1 when there is one, 2 when the tree cannot be read.
//
// The order, from the top: face → domain → format → ground, each to its right. app, nation, cmd, bench and the tools may use
// everything; text and fault may be used by everything; client uses nothing of the house and is for faces. Tests are free, but what is made for tests is used by tests alone.
package main
