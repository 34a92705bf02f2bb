package rest

import "lianfang/internal/access"

// Acts tells what each door of this face asks of who comes, for the test that tries them all.
func (s *Server) Acts() map[string]access.Act {
	out := map[string]access.Act{}
	for _, o := range s.operations() {
		out[o.pattern()] = o.act
	}
	return out
}

// pattern is how an operation is mounted.
func (o operation) pattern() string { return o.method + " /api/v1" + o.path }
