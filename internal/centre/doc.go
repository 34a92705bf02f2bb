// Package centre makes a new centre from a template: a TOML file that says which sector it serves, whom it listens to, what its policy lets go out
// by itself and which offices have to be filled. The templates of the program lie in folder templates; an operator may give one of their own.
//
// Everything is checked before anything is written, and what is written can be written again: a command that was interrupted is run once more.
package centre
