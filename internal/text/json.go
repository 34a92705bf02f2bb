package text

import "encoding/json"

type wire struct {
	En string `json:"en"`
	Zh string `json:"zh-TW"`
}

// MarshalJSON writes {"en": …, "zh-TW": …}.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(wire{t.en, t.zh}) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *Text) UnmarshalJSON(b []byte) error {
	var w wire
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	t.zh, t.en = w.Zh, w.En
	return nil
}
