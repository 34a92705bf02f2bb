package main

import (
	"bytes"
	"fmt"

	"lianfang/internal/app"
	"lianfang/internal/disclosure"
	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/job"
	"lianfang/internal/marking"
	"lianfang/internal/restricted"
)

// listsOwn gives the member that reads a hundredth of the rows: half as CPE names, half in words that nobody has confirmed.
func listsOwn(a *app.App, r *benchReport, n int) error {
	reader, err := a.Members.FindOrgBySlug(r, benchViewer, "reader")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("asset,cpe,purl,vendor,product,version,os\n")
	for i := range n / 200 {
		fmt.Fprintf(&b, "host-%d,cpe:2.3:o:benchmaker:edgeos:7.2.%d:*:*:*:*:*:*:*,,,,,\n", i/2, i%9)
		fmt.Fprintf(&b, "host-%d,,,Maker %d,Thing %d,1.%d,\n", i/2, i%700, i, i%9)
	}
	if _, err := a.Exposure.TakeAll(r, benchViewer, []exposure.Upload{{Org: reader.ID, Name: "inventory.csv", Format: sbom.CSV, Body: &b}}); err != nil {
		return err
	}
	return job.Drain(r, a.Store)
}

// listsReports is as many as a centre takes in an hour.
const listsReports = 100

// listsCases reports flaws, and forbids what a thirtieth of the inventories has.
func listsCases(a *app.App, r *benchReport, _ int) error {
	for i := range listsReports {
		report := disclosure.Report{Product: fmt.Sprintf("Thing %d", i), Version: "1.0", What: "A request makes it stop.", How: "Send it twice."}
		if _, _, err := a.Disclosure.Report(r, report); err != nil {
			return err
		}
	}
	e := restricted.NewEntry("BENCH-1", "Benchmaker")
	e.Reason, e.Legal = "Made for measuring.", "None."
	e.Applies.Groups = []restricted.Group{{}}
	if _, err := a.Restricted.Save(r, marking.Desk(1), e); err != nil {
		return err
	}
	return job.Drain(r, a.Store)
}
