package main

import (
	"strings"

	"lianfang/internal/text"
)

// command is one thing that the binary does.
type command struct {
	name     string    // its words on the line: "admin org create"
	args     string    // what stands behind them: "FILE…"
	brief    text.Text // one line of the list of commands
	about    text.Text // a paragraph: what it is for
	flags    []flag
	borrowed []flag // settings of other commands that count here too, from the environment and the configuration file only
	examples []example
	min, max int // how many arguments; max -1 is any number
	do       func(*call) error
}

type example struct {
	line string
	say  text.Text
}

// commands is the table, in the order in which people meet them.
func commands() []*command {
	return []*command{
		demoCommand(),
		serveCommand(),
		readyCommand(),
		importCommand(),
		matchCommand(),
		extractCommand(),
		validateCommand(),
		patternCheckCommand(),
		patternMatchCommand(),
		versCompareCommand(),
		versContainsCommand(),
		cpeCompareCommand(),
		purlParseCommand(),
		lawLevelCommand(),
		lawClocksCommand(),
		verifyJournalCommand(),
		verifyEvidenceCommand(), verifyFormCommand(),
		adminCentreCommand(),
		adminOrgCreateCommand(),
		adminOrgListCommand(),
		adminPersonCreateCommand(),
		adminPersonListCommand(),
		adminPersonLinkCommand(),
		adminTokenCreateCommand(),
		adminTokenListCommand(),
		adminTokenRevokeCommand(),
		adminPolicyShowCommand(),
		adminPolicySetCommand(),
		adminDaysShowCommand(),
		adminDaysSetCommand(),
		adminRematchCommand(),
		adminCheckpointCommand(),
		adminBackupCommand(),
		adminRestoreCommand(),
		adminMoveCommand(),
		benchImportCommand(),
		benchKEVCommand(),
		benchRematchCommand(),
		benchGrowthCommand(),
		benchListsCommand(),
		benchMatchCommand(),
		benchChangesCommand(),
		benchReportsCommand(),
		benchTaxiiCommand(),
		benchCoverageCommand(),
		versionCommand(),
		helpCommand(),
	}
}

// find takes the command's words off the front of the arguments: the longest name that fits.
func find(table []*command, args []string) (*command, []string) {
	var best *command
	words := 0
	for _, c := range table {
		name := strings.Fields(c.name)
		if len(name) > words && hasPrefix(args, name) {
			best, words = c, len(name)
		}
	}
	return best, args[words:]
}

func hasPrefix(args, name []string) bool {
	if len(args) < len(name) {
		return false
	}
	for i, w := range name {
		if args[i] != w {
			return false
		}
	}
	return true
}

// below lists the commands whose name goes on behind these words: all of "admin" for help on a group.
func below(table []*command, words []string) []*command {
	var out []*command
	for _, c := range table {
		if hasPrefix(strings.Fields(c.name), words) {
			out = append(out, c)
		}
	}
	return out
}
