package main

import (
	"runtime"
	"runtime/debug"

	"lianfang/internal/text"
)

// version is set at the link: -ldflags "-X main.version=1.2.3".
var version = ""

func versionCommand() *command {
	return &command{
		name:  "version",
		brief: text.Of("顯示版本", "show the version"),
		about: text.Of("顯示這支程式的版本、原始碼的版次與建置它的 Go。", "Shows the version of this program, the revision of its source and the Go that built it."),
		flags: []flag{jsonFlag()},
		examples: []example{
			{"lianfang version", text.Of("給人看的一行", "one line for people")},
			{"lianfang version --json", text.Of("給程式讀的", "for programs")},
		},
		do: func(c *call) error {
			v := builtFrom()
			if c.on("json") {
				return c.json(v)
			}
			return c.print(text.Format("lianfang %[1]s（版次 %[2]s，%[3]s %[4]s）", "lianfang %[1]s (revision %[2]s, %[3]s %[4]s)", v.Version, v.Revision, v.Go, v.Platform))
		},
	}
}

type builtVersion struct {
	Version  string `json:"version"`
	Revision string `json:"revision"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func builtFrom() builtVersion {
	v := builtVersion{Version: version, Revision: "-", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if ok && v.Version == "" {
		v.Version = info.Main.Version
	}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	if !ok {
		return v
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			v.Revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			v.Revision += "+"
		}
	}
	return v
}

func jsonFlag() flag {
	return flag{name: "json", sort: toggle, say: text.Of("以 JSON 輸出", "answer in JSON")}
}

// linesFlag is --json where the answer is JSON lines anyway.
func linesFlag() flag {
	return flag{name: "json", sort: toggle, say: text.Of("這個指令一律輸出 JSON lines", "this command always answers in JSON lines")}
}
