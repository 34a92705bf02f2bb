package main

import (
	"errors"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

const defaultStore = "./lianfang-data"

func storeFlag() flag {
	return flag{name: "store", value: "FOLDER|postgres://…", def: defaultStore, setting: true, secret: true,
		say: text.Of("資料庫：資料夾（內含 SQLite）或 PostgreSQL 位址", "the store: a folder (SQLite inside) or the address of a PostgreSQL database")}
}

func blobsFlag() flag {
	return flag{name: "blobs", value: "FOLDER", setting: true,
		say: text.Of("放證物的資料夾；資料庫是資料夾時預設為其中的 blobs，是 PostgreSQL 時要指定才收證物，所有節點用同一個", "the folder for evidence; where the store is a folder it is blobs in it, with PostgreSQL evidence is taken only where one is named, the same for all nodes")}
}

// These are how long a command waits for another one that is just making or updating the same store.
const (
	patience      = 3 * time.Second
	servePatience = time.Second // another server will not go away by waiting
)

// openApp opens a centre. Another process may be making its tables at this moment, which takes a fraction of a second, so a store that is
// in use is tried again for a while.
func (c *call) openApp(o app.Options, wait time.Duration) (*app.App, error) {
	var a *app.App
	err := c.insist(wait, func() (err error) { a, err = app.New(c, o); return err })
	return a, err
}

// openStore opens a store that must be there, for commands that only read.
func (c *call) openStore() (*store.Store, error) {
	var s *store.Store
	err := c.insist(patience, func() (err error) {
		s, err = store.Open(c, c.word("store"), store.Options{MustExist: true})
		return err
	})
	return s, err
}

func (c *call) insist(wait time.Duration, try func() error) error {
	until := time.Now().Add(wait)
	for {
		err := try()
		if !inUse(err) || time.Now().After(until) {
			return err
		}
		select {
		case <-c.Done():
			return c.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// inUse tells whether a server holds the folder.
func inUse(err error) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Code == "store_in_use"
}
