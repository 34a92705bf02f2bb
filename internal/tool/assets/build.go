package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// entries are the files that pages ask for by name; all else (typefaces) is reached through them.
var entries = []string{"assets/css/look.css", "assets/js/htmx.js", "assets/js/lianfang.js", "assets/js/uploads.js", "assets/js/drafts.js", "assets/icons.svg", "assets/mark.svg"}

// browsers are the oldest that get the whole look (light-dark(), nesting, container queries); older ones get readable black on white.
var browsers = []api.Engine{
	{Name: api.EngineChrome, Version: "123"}, {Name: api.EngineEdge, Version: "123"},
	{Name: api.EngineFirefox, Version: "120"}, {Name: api.EngineSafari, Version: "17.5"},
}

// build bundles into out, which it empties first except for .keep.
func build(root, out string) error {
	abs, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(abs, "node_modules", "htmx.org")); err != nil {
		return errors.New("node_modules is missing: run `npm ci --ignore-scripts` first")
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	if err := empty(out); err != nil {
		return err
	}
	made := api.Build(options(abs, out))
	if len(made.Errors) > 0 {
		return errors.New(strings.Join(api.FormatMessages(made.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	names, err := manifest(abs, out, made.Metafile)
	if err != nil {
		return err
	}
	b, err := json.Marshal(names, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), append(b, '\n'), 0o644)
}

func options(root, out string) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir: root, EntryPoints: entries, Outdir: out, Write: true, Bundle: true, Metafile: true,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, Engines: browsers,
		Format: api.FormatIIFE, Platform: api.PlatformBrowser, LegalComments: api.LegalCommentsNone,
		EntryNames: "[name].[hash]", AssetNames: "[name].[hash]", LogLevel: api.LogLevelSilent, Charset: api.CharsetUTF8,
		Loader:  map[string]api.Loader{".svg": api.LoaderCopy, ".woff2": api.LoaderFile},
		Plugins: []api.Plugin{shares()},
	}
}

// manifest maps the names that pages use to the names that were written.
func manifest(root, out, meta string) (map[string]string, error) {
	var m struct {
		Outputs map[string]struct {
			EntryPoint string              `json:"entryPoint"`
			Inputs     map[string]struct{} `json:"inputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(meta), &m, json.RejectUnknownMembers(false)); err != nil {
		return nil, fmt.Errorf("metafile: %w", err)
	}
	names := map[string]string{}
	for path, o := range m.Outputs {
		from := o.EntryPoint
		if from == "" { // a copied file names its one input instead
			for in := range o.Inputs {
				from = in
			}
		}
		names[filepath.Base(from)] = filepath.Base(path)
	}
	for _, e := range entries {
		if names[filepath.Base(e)] == "" {
			return nil, fmt.Errorf("%s was not built", e)
		}
	}
	return names, nil
}

func empty(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.Name() == ".keep" || f.IsDir() {
			continue
		}
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil {
			return err
		}
	}
	return nil
}
