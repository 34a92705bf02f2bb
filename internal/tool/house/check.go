package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// breach is one place where the order is broken.
type breach struct {
	file string
	line int
	what string
}

func (b breach) String() string { return fmt.Sprintf("%s:%d: %s", b.file, b.line, b.what) }

// checkTree looks at every Go file below root, which holds go.mod.
func checkTree(root string) ([]breach, error) {
	module, err := moduleName(root)
	if err != nil {
		return nil, err
	}
	var all []breach
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != root && skipped(d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		found, err := checkFile(module, name, filepath.ToSlash(rel))
		all = append(all, found...)
		return err
	})
	return all, err
}

func skipped(folder string) bool {
	return folder == "testdata" || folder == "node_modules" || folder == "vendor" || strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_")
}

var moduleLine = regexp.MustCompile(`(?m)^module\s+(\S+)`)

func moduleName(root string) (string, error) {
	b, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	m := moduleLine.FindSubmatch(b)
	if m == nil {
		return "", fmt.Errorf("%s/go.mod names no module", root)
	}
	return string(m[1]), nil
}

type file struct {
	rel    string // below the module's root, with slashes
	folder string
	module string
	place  place
	test   bool // read by the test binary only
	set    *token.FileSet
	tree   *ast.File
}

func checkFile(module, name, rel string) ([]breach, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	f := file{rel: rel, folder: path.Dir(rel), module: module, set: set, tree: tree}
	f.test = strings.HasSuffix(rel, "_test.go") || isTestPackage(f.folder)
	var ok bool
	if f.place, ok = placeOf(f.folder); !ok {
		return []breach{f.at(tree.Package, "package "+f.folder+" has no place in the house; internal/tool/house/order.go lists the places")}, nil
	}
	return slices.Concat(f.checkName(), f.checkImports(), f.checkSQL()), nil
}

func (f file) at(pos token.Pos, what string) breach {
	return breach{f.rel, f.set.Position(pos).Line, what}
}

func (f file) checkName() []breach {
	for _, n := range []string{f.tree.Name.Name, path.Base(f.folder)} {
		if slices.Contains(forbiddenNames, n) {
			return []breach{f.at(f.tree.Package, "a package called "+n+" says nothing of what is inside")}
		}
	}
	return nil
}

func (f file) checkImports() []breach {
	var out []breach
	for _, imp := range f.tree.Imports {
		target, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			continue // the parser has taken it, so it is quoted
		}
		folder, own := strings.CutPrefix(target, f.module+"/")
		if !own || f.test {
			continue
		}
		if isTestPackage(folder) {
			out = append(out, f.at(imp.Pos(), "imports "+folder+", which is for tests alone"))
			continue
		}
		to, ok := placeOf(folder)
		if !ok {
			continue // told at that package's own files
		}
		if why := mayUse(f.place, to); why != "" {
			out = append(out, f.at(imp.Pos(), fmt.Sprintf("%s imports %s: %s", f.folder, folder, why)))
		}
	}
	return out
}

// A statement, or a part of one that reads a table.
var statement = regexp.MustCompile(`(?s)\bSELECT\s.*\bFROM\b|^\s*SELECT\s|\bINSERT\s+INTO\b|\bDELETE\s+FROM\b|\bUPDATE\s+\S+\s+SET\b|\bSELECT\s+(1|CAST|count|EXISTS|coalesce)\b`)

func (f file) checkSQL() []breach {
	if f.test || f.place.layer == ground || f.mayHoldSQL() {
		return nil
	}
	var out []breach
	ast.Inspect(f.tree, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		if s, err := strconv.Unquote(lit.Value); err == nil && statement.MatchString(s) {
			out = append(out, f.at(lit.Pos(), "SQL stands in store.go or store_….go of a domain package, or in the ground"))
		}
		return true
	})
	return out
}

func (f file) mayHoldSQL() bool {
	base := path.Base(f.rel)
	if f.place.layer == domain && (base == "store.go" || strings.HasPrefix(base, "store_")) {
		return true
	}
	_, listed := sqlElsewhere[f.rel]
	return listed
}
