package provider

import (
	"context"
	"encoding/json"
	"time"

	"lianfang/internal/format/csaf/issue"
)

// metadata tells who publishes (section 7.1.7; provider_json_schema.json).
func (s *Server) metadata(ctx context.Context) (file, error) {
	p, err := s.Disclosure.Publisher(ctx)
	if err != nil {
		return file{}, err
	}
	k, signs, err := s.Disclosure.PublicKey(ctx)
	if err != nil {
		return file{}, err
	}
	_, at, err := s.list(ctx)
	if err != nil {
		return file{}, err
	}
	if at.IsZero() {
		at = never
	}
	base := p.Namespace + root
	type (
		feed struct {
			Summary string `json:"summary"`
			Label   string `json:"tlp_label"`
			URL     string `json:"url"`
		}
		rolie struct {
			Categories []string `json:"categories"`
			Feeds      []feed   `json:"feeds"`
			Services   []string `json:"services"`
		}
		distribution struct {
			Directory string `json:"directory_url,omitempty"`
			ROLIE     *rolie `json:"rolie,omitempty"`
		}
		key struct {
			Fingerprint string `json:"fingerprint"`
			URL         string `json:"url"`
		}
	)
	role, keys := "csaf_provider", []key{} // nothing is signed before there is something to sign
	if signs {
		role, keys = "csaf_trusted_provider", []key{{k.Fingerprint, base + "openpgp/" + k.Fingerprint + ".asc"}}
	}
	return asFile(struct {
		Canonical     string          `json:"canonical_url"`
		Distributions []distribution  `json:"distributions"`
		Updated       string          `json:"last_updated"`
		Listed        bool            `json:"list_on_CSAF_aggregators"`
		Version       string          `json:"metadata_version"`
		Mirrored      bool            `json:"mirror_on_CSAF_aggregators"`
		Keys          []key           `json:"public_openpgp_keys"`
		Publisher     issue.Publisher `json:"publisher"`
		Role          string          `json:"role"`
	}{
		Canonical: base + "provider-metadata.json", Updated: issue.Time(at), Listed: true, Mirrored: true, Version: "2.0", Role: role, Keys: keys,
		Distributions: []distribution{{Directory: base + "white/"}, {ROLIE: &rolie{[]string{base + "white/" + categoryName}, []feed{{"All advisories, TLP:CLEAR", "WHITE", base + "white/" + feedName}}, []string{base + "service.json"}}}},
		Publisher:     issue.Publisher{Category: "coordinator", Name: p.Name, Namespace: p.Namespace, Contact: p.Contact},
	}, at)
}

// never is when something changed of which there is nothing: the standard wants a time.
var never = time.Unix(0, 0).UTC()

func asFile(v any, at time.Time) (file, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	return file{asJSON, append(b, '\n'), at}, err
}

// informationType is ROLIE's category of what a feed holds (RFC 8322 §7.1.2; CSAF section 7.1.15).
type informationType struct {
	Scheme string `json:"scheme"`
	Term   string `json:"term"`
}

var ofCSAF = []informationType{{"urn:ietf:params:rolie:category:information-type", "csaf"}}

type link struct {
	Rel  string `json:"rel"`
	Href string `json:"href"`
}

// feed is the ROLIE feed (section 7.1.15; ROLIE_feed_json_schema.json).
func (s *Server) feed(ctx context.Context) (file, error) {
	p, err := s.Disclosure.Publisher(ctx)
	if err != nil {
		return file{}, err
	}
	all, at, err := s.list(ctx)
	if err != nil {
		return file{}, err
	}
	if at.IsZero() {
		at = never
	}
	type (
		content struct {
			Type string `json:"type"`
			Src  string `json:"src"`
		}
		format struct {
			Schema  string `json:"schema"`
			Version string `json:"version"`
		}
		summary struct {
			Content string `json:"content"`
		}
		entry struct {
			ID        string   `json:"id"`
			Title     string   `json:"title"`
			Link      []link   `json:"link"`
			Published string   `json:"published"`
			Updated   string   `json:"updated"`
			Summary   *summary `json:"summary,omitempty"`
			Content   content  `json:"content"`
			Format    format   `json:"format"`
		}
		body struct {
			ID       string            `json:"id"`
			Title    string            `json:"title"`
			Link     []link            `json:"link"`
			Category []informationType `json:"category"`
			Updated  string            `json:"updated"`
			Entry    []entry           `json:"entry"`
		}
	)
	base := p.Namespace + root
	f := body{ID: "csaf-feed-tlp-white", Title: p.Name + " CSAF feed (TLP:CLEAR)", Link: []link{{"self", base + "white/" + feedName}, {"service", base + "service.json"}}, Category: ofCSAF, Updated: issue.Time(at), Entry: []entry{}}
	for _, a := range all {
		src := base + "white/" + place(a)
		e := entry{ID: a.Tracking, Title: title(a), Published: issue.Time(time.UnixMicro(a.InitialAt)), Updated: issue.Time(time.UnixMicro(a.CurrentAt)), Content: content{asJSON, src},
			Format: format{"https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json", "2.0"},
			Link:   []link{{"self", src}, {"hash", src + ".sha256"}, {"hash", src + ".sha512"}, {"signature", src + ".asc"}}}
		if a.Summary != "" {
			e.Summary = &summary{a.Summary}
		}
		f.Entry = append(f.Entry, e)
	}
	return asFile(struct {
		Feed body `json:"feed"`
	}{f}, at)
}

// service is the ROLIE service document (section 7.1.16; RFC 8322 §5.1).
func (s *Server) service(ctx context.Context) (file, error) {
	p, err := s.Disclosure.Publisher(ctx)
	if err != nil {
		return file{}, err
	}
	type (
		categories struct {
			Category []informationType `json:"category"`
		}
		collection struct {
			Title      string     `json:"title"`
			Href       string     `json:"href"`
			Categories categories `json:"categories"`
		}
		workspace struct {
			Title      string       `json:"title"`
			Collection []collection `json:"collection"`
		}
		service struct {
			Workspace []workspace `json:"workspace"`
		}
	)
	return asFile(struct {
		Service service `json:"service"`
	}{service{[]workspace{{"Public CSAF feed", []collection{{p.Name + " CSAF feed (TLP:CLEAR)", p.Namespace + root + "white/" + feedName, categories{ofCSAF}}}}}}}, time.Time{})
}

// category is the ROLIE category document (section 7.1.17).
func (s *Server) category() (file, error) {
	type categories struct {
		Category []informationType `json:"category"`
	}
	return asFile(struct {
		Categories categories `json:"categories"`
	}{categories{ofCSAF}}, time.Time{})
}
