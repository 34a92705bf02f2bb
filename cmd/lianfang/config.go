package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/BurntSushi/toml"
)

const (
	defaultConfig = "/etc/lianfang/lianfang.toml"
	envPrefix     = "LIANFANG_"
	maxConfig     = 1 << 20 // bytes of a configuration file, and of a file with a secret
)

// settings is where the value of a flag that is a setting comes from when it isn't on the line: the environment, then the configuration file.
type settings struct {
	env  map[string]string // by flag name
	file map[string]string
}

// readSettings reads what this command's and all others' settings are; path is that of --config, "" for the usual place.
func readSettings(table []*command, environ []string, path string) (settings, error) {
	known := settingNames(table)
	s := settings{env: map[string]string{}, file: map[string]string{}}
	for _, kv := range environ {
		k, v, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(k, envPrefix) || v == "" {
			continue
		}
		name := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(k, envPrefix), "_", "-"))
		if known[name] {
			s.env[name] = v
			continue
		}
		// Others put names of this form there too (a container platform says LIANFANG_PORT of a service called lianfang), so only what
		// is clearly a slip is an error.
		for n := range known {
			if distance(name, n) == 1 {
				return s, complain("不認得環境變數 %[1]s；是不是 %[2]s？", "the environment variable %[1]s is not known; did you mean %[2]s?", k, envName(n))
			}
		}
	}
	if path == "" {
		path = s.env["config"]
	}
	return s, s.readFile(path, known)
}

func envName(flag string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

func settingNames(table []*command) map[string]bool {
	known := map[string]bool{"config": true}
	for _, c := range table {
		for _, f := range c.allFlags() {
			if f.setting {
				known[f.name] = true
				if f.secret {
					known[f.name+"-file"] = true
				}
			}
		}
	}
	return known
}

func (s *settings) readFile(path string, known map[string]bool) error {
	must := path != ""
	if !must {
		path = defaultConfig
	}
	b, err := readSmall(path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return nil
	}
	if err != nil {
		return complain("讀不到設定檔 %[1]s：%[2]v", "the configuration file %[1]s cannot be read: %[2]v", path, err)
	}
	var all map[string]any
	if _, err := toml.Decode(string(b), &all); err != nil {
		var p toml.ParseError
		if errors.As(err, &p) {
			return complain("設定檔 %[1]s 第 %[2]d 行不是 TOML：%[3]s", "the configuration file %[1]s is not TOML in line %[2]d: %[3]s", path, p.Position.Line, p.Message)
		}
		return complain("設定檔 %[1]s 不是 TOML：%[2]v", "the configuration file %[1]s is not TOML: %[2]v", path, err)
	}
	for k, v := range all {
		if !known[k] || k == "config" {
			return unknownKey(path, k, known)
		}
		plain, ok := plainValue(v)
		if s.file[k] = plain; !ok {
			return complain("設定檔 %[1]s 的 %[2]s 只能是一個值，或文字的陣列。", "in the configuration file %[1]s, %[2]s takes one plain value or an array of texts.", path, k)
		}
	}
	return nil
}

// listSeparator stands between the values of a list flag in the environment; the configuration file has an array.
const listSeparator = ","

func plainValue(v any) (string, bool) {
	switch v := v.(type) {
	case string, bool, int64:
		return fmt.Sprint(v), true
	case []any:
		var all []string
		for _, x := range v {
			s, ok := x.(string)
			if !ok {
				return "", false
			}
			all = append(all, s)
		}
		return strings.Join(all, listSeparator), true
	}
	return "", false
}

func unknownKey(path, key string, known map[string]bool) error {
	var names []string
	for n := range known {
		if n != "config" {
			names = append(names, n)
		}
	}
	if near := nearest(key, names); near != "" {
		return complain("設定檔 %[1]s 的 %[2]s 不認得；是不是 %[3]s？", "in the configuration file %[1]s the key %[2]s is not known; did you mean %[3]s?", path, key, near)
	}
	return complain("設定檔 %[1]s 的 %[2]s 不認得。", "in the configuration file %[1]s the key %[2]s is not known.", path, key)
}

// value finds a setting of one flag below the line; ok is false where nothing says anything. A secret may be the name of a file instead.
func (s settings) value(f flag) (v string, ok bool, err error) {
	for _, layer := range []map[string]string{s.env, s.file} {
		v, ok, err = pick(layer, f)
		if ok || err != nil {
			return v, ok, err
		}
	}
	return "", false, nil
}

func pick(layer map[string]string, f flag) (string, bool, error) {
	v, ok := layer[f.name]
	path, inFile := "", false
	if f.secret {
		path, inFile = layer[f.name+"-file"]
	}
	switch {
	case ok && inFile:
		return "", false, complain("%[1]s 與 %[1]s-file 只能給一個。", "give %[1]s or %[1]s-file, not both.", f.name)
	case !inFile:
		return v, ok, nil
	}
	b, err := readSmall(path)
	if err != nil {
		return "", false, complain("讀不到 %[1]s-file 指的檔案：%[2]v", "the file that %[1]s-file names cannot be read: %[2]v", f.name, err)
	}
	return strings.TrimSpace(string(b)), true, nil
}

func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return readAtMost(f, maxConfig)
}
