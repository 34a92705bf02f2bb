// Package asset holds the files that pages load besides themselves: the look, the scripts, the icons and the typefaces.
//
// They are made by internal/tool/assets and embedded, so the one binary needs no folder beside it. Each file's name holds the hash
// of its content; whoever has a file once never asks for it again, and a new version is a new address.
package asset

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/go-json-experiment/json"
)

//go:embed all:dist
var files embed.FS

// Prefix is where the handler is mounted.
const Prefix = "/assets/"

// names maps the name that a page uses to the name with its hash; empty as long as the files were never built.
var names = read(files)

// URL gives the address of a file by its plain name, such as "look.css". A name that was not built keeps its plain address, which
// answers 404, so that a page without its assets still shows its text.
func URL(name string) string {
	if hashed, ok := names[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Icon gives the address of one symbol of the icon sheet.
func Icon(name string) string { return URL("icons.svg") + "#" + name }

// Content is a file by its plain name, for pages that carry it in themselves; empty where the files were never built.
func Content(name string) []byte {
	b, err := files.ReadFile("dist/" + names[name])
	if err != nil {
		return nil
	}
	return b
}

// Built tells whether the files are there; without them the program runs, but its pages are bare.
func Built() bool { return len(names) > 0 }

// Handler serves the files below Prefix. Only names of the manifest exist; each may be kept for ever.
func Handler() http.Handler {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	known := map[string]bool{}
	for _, hashed := range names {
		known[hashed] = true
	}
	serve := http.FileServerFS(dist)
	return http.StripPrefix(Prefix, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !known[r.URL.Path] {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		if t := contentType(r.URL.Path); t != "" {
			h.Set("Content-Type", t)
		}
		serve.ServeHTTP(w, r)
	}))
}

// contentType does not ask the operating system, whose tables differ.
func contentType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return ""
}

func read(f fs.FS) map[string]string {
	b, err := fs.ReadFile(f, "dist/manifest.json")
	if err != nil {
		return nil // not built yet
	}
	var m map[string]string
	if err := json.Unmarshal(b, &m); err != nil {
		panic("asset: manifest.json: " + err.Error())
	}
	return m
}
