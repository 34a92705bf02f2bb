// Package playbook is first advice in plain words: what somebody without a computer department does in the first hour after a break-in, what they leave
// alone, and what comes after. It is data: a playbook is a TOML file that a centre may change, hide or add to. The package knows no store.
package playbook
