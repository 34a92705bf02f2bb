package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"lianfang/client"
)

// pretend is a centre for the examples.
func pretend(answers map[string]string) (address string, end func()) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := answers[r.Method+" "+strings.TrimPrefix(r.URL.Path, "/api/v1")]
		if !ok {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusConflict)
			body = `{"type":"about:blank","title":"This cursor is ahead of the log.","status":409,"code":"cursor_ahead"}`
		}
		_, _ = fmt.Fprint(w, body)
	}))
	return s.URL, s.Close
}

func ExampleClient_Warnings() {
	address, end := pretend(map[string]string{"GET /warnings": `{"warnings":[{"id":"0c8f6c5e","number":"LF-ANA-202611-00000042","kind":"ANA","state":"released","urgency":1,"title":{"zh-TW":"更新閘道","en":"Update the gateway"}}]}`})
	defer end()
	c, err := client.New(address, client.Options{Token: os.Getenv("LIANFANG_TOKEN")})
	if err != nil {
		log.Fatal(err)
	}
	for w, err := range c.Warnings(context.Background(), client.WarningQuery{Unanswered: true}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(w.Number, w.Title.En)
	}
	// Output: LF-ANA-202611-00000042 Update the gateway
}

func ExampleClient_AnswerWarning() {
	address, end := pretend(map[string]string{"POST /warnings/LF-ANA-202611-00000042/receipts": `{"id":"0c8f6c5e","number":"LF-ANA-202611-00000042","kind":"ANA","state":"released","urgency":1,"answer":"fixed"}`})
	defer end()
	c, err := client.New(address, client.Options{Token: os.Getenv("LIANFANG_TOKEN")})
	if err != nil {
		log.Fatal(err)
	}
	w, err := c.AnswerWarning(context.Background(), "LF-ANA-202611-00000042", client.Receipt{Answer: "fixed", Note: "7.2.6 since noon"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(w.Answer)
	// Output: fixed
}

func ExampleClient_PutInventory() {
	address, end := pretend(map[string]string{"PUT /inventories/nightly.csv": `{"rows":1,"comparable":1,"problems":[],"not_comparable":[]}`})
	defer end()
	c, err := client.New(address, client.Options{Token: os.Getenv("LIANFANG_TOKEN")})
	if err != nil {
		log.Fatal(err)
	}
	csv := strings.NewReader("asset,cpe\ngateway-1,cpe:2.3:o:fortinet:fortios:7.2.5:*:*:*:*:*:*:*\n")
	in, err := c.PutInventory(context.Background(), "nightly.csv", csv, client.PutInventoryQuery{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(in.Comparable, "of", in.Rows)
	// Output: 1 of 1
}

// A program keeps the cursor of the last change that it has dealt with. Where the centre was restored from a backup that cursor holds no more, and the
// program decides: here it forgets what it had read and begins again.
func ExampleClient_Changes() {
	address, end := pretend(nil)
	defer end()
	c, err := client.New(address, client.Options{Token: os.Getenv("LIANFANG_TOKEN")})
	if err != nil {
		log.Fatal(err)
	}
	last := "the cursor that was kept"
	for change, err := range c.Changes(context.Background(), last) {
		var p *client.Problem
		if errors.As(err, &p) && p.Code == client.CursorAhead {
			last = ""
			fmt.Println("begin again:", p.Title)
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		last = change.Cursor
	}
	// Output: begin again: This cursor is ahead of the log.
}
