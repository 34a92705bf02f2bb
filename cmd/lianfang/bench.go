package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/text"
)

// figure is one measured value with its goal.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Goal  string  `json:"goal"`
	Met   bool    `json:"met"`
}

// benchReport gathers figures and prints them as a table or as JSON.
type benchReport struct {
	*call
	Store   string   `json:"store"`
	Figures []figure `json:"figures"`
}

// atLeast and atMost add a figure with a goal; note adds one without.
func (r *benchReport) atLeast(name string, v float64, unit string, goal float64) {
	r.Figures = append(r.Figures, figure{name, v, unit, fmt.Sprintf("≥ %g", goal), v >= goal})
}

func (r *benchReport) atMost(name string, v float64, unit string, goal float64) {
	r.Figures = append(r.Figures, figure{name, v, unit, fmt.Sprintf("≤ %g", goal), v <= goal})
}

func (r *benchReport) note(name string, v float64, unit string) {
	r.Figures = append(r.Figures, figure{name, v, unit, "", true})
}

func (r *benchReport) end() error {
	met := !slices.ContainsFunc(r.Figures, func(f figure) bool { return !f.Met })
	if err := r.tell(); err != nil {
		return err
	}
	if !met && r.on("check") {
		return errNo
	}
	return nil
}

func (r *benchReport) tell() error {
	if r.on("json") {
		return r.json(struct {
			Store   string   `json:"store"`
			Figures []figure `json:"figures"`
		}{r.Store, r.Figures})
	}
	for _, f := range r.Figures {
		mark := " "
		if !f.Met {
			mark = "✗"
		}
		if _, err := fmt.Fprintf(r.out, "%s %-66s %12.2f %-10s %s\n", mark, f.Name, f.Value, f.Unit, f.Goal); err != nil {
			return err
		}
	}
	return nil
}

func benchFlags(more ...flag) []flag {
	return append(more,
		flag{name: "store", value: "FOLDER|postgres://…", secret: true, say: text.Of("空的資料庫；沒有指定時用暫存資料夾", "an empty store; else a temporary folder")},
		flag{name: "profile", value: "FILE", say: text.Of("把處理器的取樣寫進這個檔案，用 go tool pprof 讀", "write a processor profile to this file, for go tool pprof")},
		flag{name: "check", sort: toggle, say: text.Of("沒達到目標時以 1 結束", "end with 1 when a goal is missed")},
		flag{name: "json", sort: toggle, say: text.Of("印出一份 JSON", "print one JSON document")})
}

// bench opens an empty centre with its followers at work, as serve runs it.
func (c *call) bench(do func(*app.App, *benchReport) error) error {
	return c.benchBehind(app.Edge{}, do)
}

// benchBehind is bench with something between the network and the faces.
func (c *call) benchBehind(edge app.Edge, do func(*app.App, *benchReport) error) error {
	where, clean, err := c.demoStore()
	if err != nil {
		return err
	}
	defer clean()
	a, err := c.openApp(app.Options{Store: where, Serve: true, Log: c.logger(), Edge: edge}, patience)
	if err != nil {
		return err
	}
	r := &benchReport{call: c, Store: a.Store.Dialect.String()}
	err = a.Work(c)
	if err == nil {
		err = c.profiled(func() error { return do(a, r) })
	}
	if stop := stopInTime(a); err == nil {
		err = stop
	}
	if err != nil {
		return err
	}
	return r.end()
}

// profiled runs fn, and says where the processors' time went when that was asked for.
func (c *call) profiled(fn func() error) error {
	if c.word("profile") == "" {
		return fn()
	}
	f, err := os.Create(c.word("profile"))
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(err, f.Close())
	}
	err = fn()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

// peakMemory is the most that this process had resident, in MB; where the system does not say, what Go has from it.
func peakMemory() float64 {
	b, err := os.ReadFile("/proc/self/status")
	if err == nil {
		for line := range strings.SplitSeq(string(b), "\n") {
			var kb float64
			if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kb); err == nil {
				return kb / 1024
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys) / 1e6
}

// processorTime is what the process has used of the processors; 0 where the system does not tell.
func processorTime() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func seconds(d time.Duration) float64 { return d.Seconds() }
