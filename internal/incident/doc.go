// Package incident is what somebody turns to when something has happened. What stands so far is the first advice: playbooks in plain words that anybody may
// read without an account, and that a centre changes, hides and adds to.
//
//	a playbook     the program's own → changed (version by version) → the program's own again
//	               shown ⇄ hidden
//	of the centre  written → changed → hidden
package incident
