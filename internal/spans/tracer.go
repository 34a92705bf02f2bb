package spans

import (
	"context"
	"net/url"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Options says where traces go. The zero value is nowhere.
type Options struct {
	Endpoint string      // the address of an OTLP receiver over HTTP; its path is /v1/traces where none is given
	Sample   float64     // the share of traces that is told, 0 to 1
	Version  string      // of the program
	Failed   func(error) // told when spans could not be handed over; they are dropped then, and nothing waits for them
}

// Tracer makes spans. A nil one makes none.
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
	log      string
}

// Check tells what is wrong with the options, and gives the whole address.
func (o Options) Check() (string, error) {
	u, err := url.Parse(o.Endpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", fault.New(fault.Invalid, "bad_trace_endpoint", text.Of("追蹤的收件位址要像 http://127.0.0.1:4318。", "The address for traces is like http://127.0.0.1:4318."))
	}
	if !(o.Sample >= 0 && o.Sample <= 1) {
		return "", fault.New(fault.Invalid, "bad_trace_sample", text.Of("追蹤的取樣比例須在 0 與 1 之間。", "The share of traces that is sampled is between 0 and 1."))
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/v1/traces"
	}
	return u.String(), nil
}

// waiting is how many spans wait to be handed over; what is more is dropped, so that a receiver that hangs costs no memory.
const waiting = 8192

// New makes the tracer of a log, nil where the options name no endpoint.
func New(ctx context.Context, log string, o Options) (*Tracer, error) {
	if o.Endpoint == "" {
		return nil, nil
	}
	where, err := o.Check()
	if err != nil {
		return nil, err
	}
	out, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(where))
	if err != nil {
		return nil, err
	}
	if o.Failed != nil {
		otel.SetErrorHandler(otel.ErrorHandlerFunc(o.Failed))
	}
	about := resource.NewSchemaless(attribute.String("service.name", "lianfang"), attribute.String("service.version", o.Version))
	p := sdk.NewTracerProvider(sdk.WithIDGenerator(ids{}), sdk.WithSampler(sdk.TraceIDRatioBased(o.Sample)), sdk.WithResource(about),
		sdk.WithBatcher(out, sdk.WithMaxQueueSize(waiting)))
	return &Tracer{provider: p, tracer: p.Tracer("lianfang"), log: log}, nil
}

// Close hands over what waits.
func (t *Tracer) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}
