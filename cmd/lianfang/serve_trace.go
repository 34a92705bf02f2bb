package main

import (
	"cmp"
	"strconv"

	"lianfang/internal/spans"
	"lianfang/internal/text"
)

// traceFlags say where traces go.
func traceFlags() []flag {
	return []flag{
		{name: "trace-endpoint", value: "URL", setting: true, say: text.Of("把每件情資從收件到回條的過程（OpenTelemetry，OTLP/HTTP）送到哪裡，如 http://127.0.0.1:4318；沒有指定就不送。內容只有編號、數目與種類", "where to tell what became of each piece of intelligence, from intake to receipt (OpenTelemetry, OTLP over HTTP), such as http://127.0.0.1:4318; none means nowhere. It holds ids, counts and kinds alone")},
		{name: "trace-sample", value: "SHARE", def: "1", setting: true, say: text.Of("其中多少比例要送，0 到 1", "which share of them is told, 0 to 1")},
	}
}

func (c *call) traces() (spans.Options, error) {
	o := spans.Options{Endpoint: c.word("trace-endpoint")}
	var err error
	if o.Sample, err = strconv.ParseFloat(cmp.Or(c.word("trace-sample"), "1"), 64); err != nil {
		return o, complain("--trace-sample 是 0 到 1 的數，不是「%s」。", "--trace-sample is a number from 0 to 1, not %q.", c.word("trace-sample"))
	}
	if o.Endpoint == "" {
		return o, nil
	}
	_, err = o.Check()
	return o, err
}
