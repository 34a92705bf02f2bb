package client

import (
	"context"
	"iter"
	"net/http"
)

// ListRestrictedEntries gives a page of the register.
func (c *Client) ListRestrictedEntries(ctx context.Context, q RestrictedEntryQuery) (RestrictedEntryList, error) {
	return give[RestrictedEntryList](ctx, c, ask{method: http.MethodGet, path: "/restricted/entries", query: q})
}

// RestrictedEntries reads all of it.
func (c *Client) RestrictedEntries(ctx context.Context, q RestrictedEntryQuery) iter.Seq2[RestrictedEntry, error] {
	return rows(q.After, func(after string) (RestrictedEntryList, error) {
		q.After = after
		return c.ListRestrictedEntries(ctx, q)
	},
		func(p RestrictedEntryList) ([]RestrictedEntry, string) { return p.Entries, p.Next })
}

// GetRestrictedEntry gives one entry.
func (c *Client) GetRestrictedEntry(ctx context.Context, code string) (RestrictedEntry, error) {
	return give[RestrictedEntry](ctx, c, ask{method: http.MethodGet, path: "/restricted/entries" + part(code)})
}

// PutRestrictedEntry writes an entry, or a new version of it.
func (c *Client) PutRestrictedEntry(ctx context.Context, code string, b RestrictedEntryBody) (RestrictedEntry, error) {
	return give[RestrictedEntry](ctx, c, ask{method: http.MethodPut, path: "/restricted/entries" + part(code), body: b})
}

// EndRestrictedEntry takes an entry out of force.
func (c *Client) EndRestrictedEntry(ctx context.Context, code string) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: "/restricted/entries" + part(code)})
}

// ListRestrictedVersions gives the versions of an entry.
func (c *Client) ListRestrictedVersions(ctx context.Context, code string) (RestrictedVersionList, error) {
	return give[RestrictedVersionList](ctx, c, ask{method: http.MethodGet, path: "/restricted/entries" + part(code) + "/versions"})
}

// ListRestrictedHoldings gives a page of what organisations have.
func (c *Client) ListRestrictedHoldings(ctx context.Context, q RestrictedHoldingQuery) (RestrictedHoldingList, error) {
	return give[RestrictedHoldingList](ctx, c, ask{method: http.MethodGet, path: "/restricted/holdings", query: q})
}

// RestrictedHoldings reads all of it.
func (c *Client) RestrictedHoldings(ctx context.Context, q RestrictedHoldingQuery) iter.Seq2[RestrictedHolding, error] {
	return rows(q.After, func(after string) (RestrictedHoldingList, error) {
		q.After = after
		return c.ListRestrictedHoldings(ctx, q)
	},
		func(p RestrictedHoldingList) ([]RestrictedHolding, string) { return p.Holdings, p.Next })
}

// GetRestrictedHolding gives one with its history.
func (c *Client) GetRestrictedHolding(ctx context.Context, id string) (RestrictedHoldingDetail, error) {
	return give[RestrictedHoldingDetail](ctx, c, ask{method: http.MethodGet, path: "/restricted/holdings" + part(id)})
}

// MarkRestrictedHolding says what is done about it.
func (c *Client) MarkRestrictedHolding(ctx context.Context, id string, m RestrictedMark) (RestrictedHolding, error) {
	return give[RestrictedHolding](ctx, c, ask{method: http.MethodPost, path: "/restricted/holdings" + part(id) + "/marks", body: m, once: true})
}

// RuleRestrictedHolding decides on what is said to be another product.
func (c *Client) RuleRestrictedHolding(ctx context.Context, id string, r RestrictedRuling) (RestrictedHolding, error) {
	return give[RestrictedHolding](ctx, c, ask{method: http.MethodPost, path: "/restricted/holdings" + part(id) + "/rulings", body: r, once: true})
}

// ListRestrictedExceptions gives a page of exceptions.
func (c *Client) ListRestrictedExceptions(ctx context.Context, q RestrictedExceptionQuery) (RestrictedExceptionList, error) {
	return give[RestrictedExceptionList](ctx, c, ask{method: http.MethodGet, path: "/restricted/exceptions", query: q})
}

// RestrictedExceptions reads all of them.
func (c *Client) RestrictedExceptions(ctx context.Context, q RestrictedExceptionQuery) iter.Seq2[RestrictedException, error] {
	return rows(q.After, func(after string) (RestrictedExceptionList, error) {
		q.After = after
		return c.ListRestrictedExceptions(ctx, q)
	},
		func(p RestrictedExceptionList) ([]RestrictedException, string) { return p.Exceptions, p.Next })
}

// GetRestrictedException gives one exception.
func (c *Client) GetRestrictedException(ctx context.Context, id string) (RestrictedException, error) {
	return give[RestrictedException](ctx, c, ask{method: http.MethodGet, path: "/restricted/exceptions" + part(id)})
}

// AskRestrictedException asks for one.
func (c *Client) AskRestrictedException(ctx context.Context, q OrgQuery, x NewRestrictedException) (RestrictedException, error) {
	return give[RestrictedException](ctx, c, ask{method: http.MethodPost, path: "/restricted/exceptions", query: q, body: x, once: true})
}

func (c *Client) moveException(ctx context.Context, id, move, why string) (RestrictedException, error) {
	return give[RestrictedException](ctx, c, ask{method: http.MethodPost, path: "/restricted/exceptions" + part(id) + "/" + move, body: RestrictedWhy{why}, once: true})
}

// EndorseRestrictedException is the approval of the agency's CISO.
func (c *Client) EndorseRestrictedException(ctx context.Context, id, why string) (RestrictedException, error) {
	return c.moveException(ctx, id, "endorse", why)
}

// GrantRestrictedException is the approval of the authority.
func (c *Client) GrantRestrictedException(ctx context.Context, id, why string) (RestrictedException, error) {
	return c.moveException(ctx, id, "grant", why)
}

// RefuseRestrictedException refuses one.
func (c *Client) RefuseRestrictedException(ctx context.Context, id, why string) (RestrictedException, error) {
	return c.moveException(ctx, id, "refuse", why)
}

// WithdrawRestrictedException takes one back.
func (c *Client) WithdrawRestrictedException(ctx context.Context, id, why string) (RestrictedException, error) {
	return c.moveException(ctx, id, "withdraw", why)
}

// FinishRestrictedException ends one: what it was for is destroyed or sealed.
func (c *Client) FinishRestrictedException(ctx context.Context, id, why string) (RestrictedException, error) {
	return c.moveException(ctx, id, "finish", why)
}

// RevokeRestrictedException takes one out of force.
func (c *Client) RevokeRestrictedException(ctx context.Context, id, why string) (RestrictedException, error) {
	return c.moveException(ctx, id, "revoke", why)
}

func survey(year string) string { return "/restricted/surveys" + part(year) }

// ListRestrictedSurveys gives the years.
func (c *Client) ListRestrictedSurveys(ctx context.Context) (RestrictedSurveyList, error) {
	return give[RestrictedSurveyList](ctx, c, ask{method: http.MethodGet, path: "/restricted/surveys"})
}

// GetRestrictedSurvey gives a year.
func (c *Client) GetRestrictedSurvey(ctx context.Context, year string) (RestrictedSurvey, error) {
	return give[RestrictedSurvey](ctx, c, ask{method: http.MethodGet, path: survey(year)})
}

// OpenRestrictedSurvey begins a year's inventory, or moves its day.
func (c *Client) OpenRestrictedSurvey(ctx context.Context, year string, s NewRestrictedSurvey) (RestrictedSurvey, error) {
	return give[RestrictedSurvey](ctx, c, ask{method: http.MethodPut, path: survey(year), body: s})
}

// AnswerRestrictedSurvey says what one has.
func (c *Client) AnswerRestrictedSurvey(ctx context.Context, year string, q OrgQuery, d RestrictedDeclaration) (RestrictedAnswer, error) {
	return give[RestrictedAnswer](ctx, c, ask{method: http.MethodPut, path: survey(year) + "/answer", query: q, body: d})
}

// ListRestrictedAnswers gives a page of the bodies that are asked.
func (c *Client) ListRestrictedAnswers(ctx context.Context, year string, q RestrictedAnswerQuery) (RestrictedAnswerList, error) {
	return give[RestrictedAnswerList](ctx, c, ask{method: http.MethodGet, path: survey(year) + "/answers", query: q})
}

// RestrictedAnswers reads all of them.
func (c *Client) RestrictedAnswers(ctx context.Context, year string, q RestrictedAnswerQuery) iter.Seq2[RestrictedAnswer, error] {
	return rows(q.After, func(after string) (RestrictedAnswerList, error) {
		q.After = after
		return c.ListRestrictedAnswers(ctx, year, q)
	}, func(p RestrictedAnswerList) ([]RestrictedAnswer, string) { return p.Answers, p.Next })
}

// GetRestrictedProgress gives the replacement month by month.
func (c *Client) GetRestrictedProgress(ctx context.Context, q OrgQuery) (RestrictedProgress, error) {
	return give[RestrictedProgress](ctx, c, ask{method: http.MethodGet, path: "/restricted/progress", query: q})
}
