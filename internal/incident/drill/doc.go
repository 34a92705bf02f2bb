// Package drill reads scripts of exercises. A script says in order what those who take part are told, how long after the beginning, what is expected of them, and how
// soon:
//
//	# a line like this is a note for whoever keeps the script
//	+0 answer 30
//	What everybody reads at the beginning. They shall answer within 30 minutes.
//
//	+45 assess 60
//	What they read 45 minutes later. They shall say the level of the incident within an hour.
//
//	+120 nothing
//	The last words.
//
// The words may be 回覆, 評估, 控制, 通報 and 無 as well. The package comes with a few scripts that a centre can begin with.
package drill
