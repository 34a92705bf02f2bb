package main

import (
	"fmt"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// shares gives the style sheet its classes n0 … n100. A page writes a share or a width as one of them, because the policy that
// browsers enforce for us forbids inline style.
func shares() api.Plugin {
	return api.Plugin{Name: "shares", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^share\.css$`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: a.Path, Namespace: "shares"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "shares"}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			css := shareCSS()
			return api.OnLoadResult{Contents: &css, Loader: api.LoaderCSS}, nil
		})
	}}
}

func shareCSS() string {
	var s strings.Builder
	s.WriteString("@layer tools {\n")
	for n := 0; n <= 100; n++ {
		fmt.Fprintf(&s, ".n%d { --n:%d }\n", n, n)
	}
	s.WriteString("}\n")
	return s.String()
}
