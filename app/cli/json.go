package cli

import (
	"encoding/json"
	"time"

	"github.com/mailloft/mailloft/app/problem"
)

// print writes one JSON object on a line of its own.
func (p *program) print(v any) error {
	p.printed = true
	enc := json.NewEncoder(p.Stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// problemJSON is how a failure looks in JSON.
type problemJSON struct {
	Code string `json:"code"`
	Text string `json:"text"`
	Next string `json:"next,omitempty"`
}

func toProblemJSON(err error) *problemJSON {
	if err == nil {
		return nil
	}
	p := problem.From(err)
	return &problemJSON{p.Code, p.Text, p.Next}
}

// stamp is a time in JSON: RFC 3339, or empty for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
