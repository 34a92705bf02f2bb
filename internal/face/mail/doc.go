// Package mail carries warnings to people by SMTP.
//
// One message goes to one address, in that person's language, as plain text with a simple HTML twin. It has no pictures and nothing that is
// fetched. What may stand in it was decided by package warning: above TLP:GREEN that is number, urgency and link. Opening the link
// answers nothing, since scanners open links too; the page has the buttons.
//
// A message that may be a second copy says so in its subject and in a header, and has the Message-ID of the first.
package mail
