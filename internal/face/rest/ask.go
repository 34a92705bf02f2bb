package rest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// readQuery fills the struct of a query by its tags: the name, the only values, the usual and the greatest number.
func readQuery(q url.Values, into any) error {
	v := reflect.ValueOf(into).Elem()
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		name := tag.Get("query")
		if err := readField(v.Field(i), tag, name, q.Get(name)); err != nil {
			return err
		}
	}
	return nil
}

func readField(f reflect.Value, tag reflect.StructTag, name, said string) error {
	switch f.Kind() {
	case reflect.Bool:
		f.SetBool(said == "true")
	case reflect.Int:
		if said == "" {
			said = tag.Get("usual")
		}
		if said == "" {
			return nil
		}
		most, err := strconv.Atoi(tag.Get("most"))
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(said)
		if err != nil || n < 1 || n > most {
			return fault.New(fault.Invalid, "bad_"+name, text.Format("%[1]s 是 1 到 %[2]d 的整數。", "%[1]s is a whole number from 1 to %[2]d.", name, most))
		}
		f.SetInt(int64(n))
	default:
		if of := tag.Get("of"); of != "" && said != "" && !slices.Contains(strings.Split(of, ","), said) {
			return oneOf(name, of)
		}
		f.SetString(said)
	}
	return nil
}

// cursor reads the cursor of a list that goes by numbers; "" is the beginning.
func cursor(after string) (int64, error) {
	if after == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(after, 10, 64)
	if err != nil || n < 1 {
		return 0, fault.New(fault.Invalid, "bad_cursor", text.Of("游標讀不懂，請照原樣帶回伺服器給的值。", "The cursor cannot be read; send back what the server gave, unchanged."))
	}
	return n, nil
}

// next is the cursor behind a page, "" at the end.
func next(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// maxBody is the size of a JSON body that is taken.
const maxBody = 1 << 20

func readBody(w http.ResponseWriter, r *http.Request, into any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return badBody(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return badBody(nil)
	}
	return checkWords(reflect.ValueOf(into).Elem())
}

// checkWords refuses a field that is one of a few words and holds another.
func checkWords(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return checkWords(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := checkWords(v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if err := checkField(v.Type().Field(i), v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkField(t reflect.StructField, f reflect.Value) error {
	of := t.Tag.Get("of")
	if !t.IsExported() {
		return nil
	}
	if of == "" || f.Kind() != reflect.String {
		return checkWords(f)
	}
	name, rest, _ := strings.Cut(t.Tag.Get("json"), ",")
	if f.String() == "" && strings.Contains(rest, "omit") || slices.Contains(strings.Split(of, ","), f.String()) {
		return nil
	}
	return oneOf(name, of)
}

func oneOf(name, of string) error {
	return fault.New(fault.Invalid, "bad_"+name, text.Format("%[1]s 只能是 %[2]s。", "%[1]s is one of %[2]s.", name, of))
}

func badBody(err error) error {
	said := ""
	if err != nil {
		said = err.Error()
	}
	return fault.New(fault.Invalid, "bad_body", text.Format("內容不是這裡要的 JSON。%s", "The body is not the JSON that is asked for here. %s", said)).Because(err)
}

// once lets a request that bears an Idempotency-Key be sent again: it is answered as the first time, and done once.
func (s *Server) once(do answer) answer {
	return func(w http.ResponseWriter, r *http.Request, who access.Who) error {
		key := r.Header.Get("Idempotency-Key")
		if key == "" {
			return do(w, r, who)
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			return badBody(err)
		}
		request := append([]byte(r.Method+" "+r.URL.RequestURI()+"\n"), body...)
		out, err := s.Access.Once(r.Context(), who, key, request, func() (access.Answered, error) {
			r.Body = io.NopCloser(bytes.NewReader(body))
			held := &holding{header: http.Header{}, status: http.StatusOK}
			err := do(held, r, who)
			return access.Answered{Status: held.status, Body: append([]byte{}, held.body.Bytes()...)}, err // an empty answer is an answer
		})
		if err != nil {
			return err
		}
		if len(out.Body) > 0 {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(out.Status)
		_, _ = w.Write(out.Body)
		return nil
	}
}

// holding keeps an answer until it is known whether it counts.
type holding struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *holding) Header() http.Header         { return h.header }
func (h *holding) WriteHeader(status int)      { h.status = status }
func (h *holding) Write(b []byte) (int, error) { return h.body.Write(b) }
