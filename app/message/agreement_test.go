package message

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fact is one thing that two parsers can agree on about a message.
type fact struct{ name, want, got string }

// stalwartPart is a part in the expected results that come with the
// stalwart-rfc and stalwart-malformed messages.
type stalwartPart struct {
	Headers []struct {
		Name  json.RawMessage
		Value json.RawMessage
	}
	Body       json.RawMessage
	OffsetBody int `json:"offset_body"`
	OffsetEnd  int `json:"offset_end"`
}

type stalwartMessage struct {
	HTMLBody    []int `json:"html_body"`
	TextBody    []int `json:"text_body"`
	Attachments []int
	Parts       []stalwartPart
}

// header returns the value of a header field of the part, as raw JSON.
func (p stalwartPart) header(name string) json.RawMessage {
	for _, h := range p.Headers {
		if string(h.Name) == `"`+name+`"` {
			return h.Value
		}
	}
	return nil
}

func (p stalwartPart) text(name string) string {
	var v struct{ Text string }
	_ = json.Unmarshal(p.header(name), &v) // absent or of another kind: empty
	return v.Text
}

func (p stalwartPart) people(name string) string {
	type address struct{ Name, Address string }
	var v struct {
		Address struct {
			List  []address
			Group []struct{ Addresses []address }
		}
	}
	_ = json.Unmarshal(p.header(name), &v)
	list := v.Address.List
	for _, g := range v.Address.Group {
		list = append(list, g.Addresses...)
	}
	var all []string
	for _, a := range list {
		all = append(all, strings.TrimSpace(a.Name+" "+a.Address))
	}
	return strings.Join(all, ", ")
}

// fileName returns the name the part gives itself.
func (p stalwartPart) fileName() string {
	for _, field := range []struct{ header, attribute string }{{"content_disposition", "filename"}, {"content_type", "name"}} {
		var v struct {
			ContentType struct {
				Attributes []struct{ Name, Value string }
			}
		}
		_ = json.Unmarshal(p.header(field.header), &v)
		for _, a := range v.ContentType.Attributes {
			if a.Name == field.attribute {
				return a.Value
			}
		}
	}
	return ""
}

// content returns the kind of the part and its decoded content.
func (p stalwartPart) content() (kind, text string, size int) {
	var body map[string]json.RawMessage
	_ = json.Unmarshal(p.Body, &body)
	for kind, v := range body {
		var s string
		if json.Unmarshal(v, &s) == nil {
			return kind, s, len(s)
		}
		var b []int
		if json.Unmarshal(v, &b) == nil {
			return kind, "", len(b)
		}
		return kind, "", p.OffsetEnd - p.OffsetBody
	}
	return "", "", 0
}

func ours(list []Address) string {
	var all []string
	for _, a := range list {
		all = append(all, strings.TrimSpace(a.Name+" "+a.Addr))
	}
	return strings.Join(all, ", ")
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// stalwartFacts compares a message with stalwart's reading of it.
func stalwartFacts(t *testing.T, path string, m *Message) []fact {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want stalwartMessage
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	root := want.Parts[0]
	facts := []fact{
		{"subject", squeeze(root.text("subject")), squeeze(m.Subject)},
		{"from", root.people("from"), ours(m.From)},
		{"to", root.people("to"), ours(m.To)},
		{"message-id", root.text("message_id"), m.MessageID},
	}
	var text, html string
	for _, i := range want.TextBody {
		if kind, s, _ := want.Parts[i].content(); kind == "Text" {
			text += " " + s
		}
	}
	for _, i := range want.HTMLBody {
		if kind, s, _ := want.Parts[i].content(); kind == "Html" && html == "" {
			html = s
		}
	}
	facts = append(facts, fact{"text", squeeze(text), squeeze(m.Text)}, fact{"html", squeeze(html), squeeze(m.HTML)},
		fact{"attachments", fmt.Sprint(len(want.Attachments)), fmt.Sprint(len(m.Attachments))})
	for n, i := range want.Attachments {
		if n >= len(m.Attachments) {
			break
		}
		kind, _, size := want.Parts[i].content()
		if kind != "Message" || want.Parts[i].text("content_transfer_encoding") == "" { // else it is the encoded size
			facts = append(facts, fact{fmt.Sprintf("size %d", n+1), fmt.Sprint(size), fmt.Sprint(m.Attachments[n].Size)})
		}
		if name := want.Parts[i].fileName(); name != "" {
			facts = append(facts, fact{fmt.Sprintf("name %d", n+1), name, m.Attachments[n].Name})
		}
	}
	return facts
}

// explained are the messages that other programs read otherwise than we do,
// with the reason; docs/mime-agreement.md has the table for people.
var explained = map[string]string{
	"stalwart-rfc/000.eml text":        "text/enriched is shown as text here, and is an attachment there",
	"stalwart-rfc/000.eml attachments": "text/enriched is shown as text here, and is an attachment there",
	"stalwart-rfc/000.eml size 3":      "follows from the above: the third attachment is another part",
	"stalwart-rfc/001.eml name 2":      "a path is cut from the name, for safety",
	"stalwart-malformed/001.eml":       "an unclosed inner multipart ends at the outer delimiter (RFC 2046 §5.1.2)",
	"stalwart-malformed/002.eml":       "there is no delimiter, and all of it is shown as text",
	"stalwart-malformed/003.eml":       "a text without a closing delimiter is still the body",
	"stalwart-malformed/004.eml":       "no delimiter matches, and all of it is shown as text",
	"stalwart-malformed/006.eml":       "a text without a closing delimiter is still the body",
	"stalwart-malformed/007.eml":       "an empty text is not listed as an attachment",
	"stalwart-malformed/008.eml":       "an unclosed inner multipart ends at the outer delimiter (RFC 2046 §5.1.2)",
	"stalwart-malformed/009.eml":       "an unclosed inner multipart ends at the outer delimiter (RFC 2046 §5.1.2)",
	"stalwart-malformed/011.eml":       "an unclosed inner multipart ends at the outer delimiter (RFC 2046 §5.1.2)",
	"stalwart-malformed/012.eml":       "an unclosed inner multipart ends at the outer delimiter (RFC 2046 §5.1.2)",
	"stalwart-malformed/016.eml":       "an unclosed inner multipart ends at the outer delimiter (RFC 2046 §5.1.2)",
	"stalwart-malformed/019.eml":       "shreds of several copies of a message; of the many HTML parts of an alternative the last is shown",
	"stalwart-malformed/020.eml":       "the first delimiter is missing; the parts are told apart here",
	"stalwart-malformed/021.eml":       "the first delimiter is missing; the parts are told apart here",
}

// tally counts the facts of one source.
type tally struct{ facts, agree, explained int }

// share is the part of the facts that nothing speaks against which agree.
func (c tally) share() float64 { return float64(c.agree) / float64(max(c.facts-c.explained, 1)) }

// TestCorpusAgreement compares our reading of the corpus with the expected
// results that two of its sources bring along, prints the agreement, and
// fails if it is under 97 % of the facts that are not explained.
func TestCorpusAgreement(t *testing.T) {
	sources := corpusFiles(t)
	tallies := map[string]*tally{}
	count := func(source, path string, facts []fact) {
		c := tallies[source]
		if c == nil {
			c = &tally{}
			tallies[source] = c
		}
		for _, f := range facts {
			name := source + "/" + filepath.Base(path)
			why := or(explained[name], explained[name+" "+f.name])
			c.facts++
			switch {
			case f.want == f.got:
				c.agree++
			case why != "":
				c.explained++
				t.Logf("%s %s differs: %s", name, f.name, why)
			default:
				t.Logf("%s %s differs, and nobody knows why:\n  want %.300q\n  got  %.300q", name, f.name, f.want, f.got)
			}
		}
	}
	for _, source := range []string{"stalwart-rfc", "stalwart-malformed"} {
		for _, path := range sources[source] {
			count(source, path, stalwartFacts(t, strings.TrimSuffix(path, ".eml")+".json", openCorpus(t, path)))
		}
	}
	for _, path := range sources["enmime"] {
		if raw := rawOf(path); raw != "" {
			count("enmime", path, sameFacts(openCorpus(t, raw), openCorpus(t, path)))
		}
	}
	for _, source := range []string{"stalwart-rfc", "stalwart-malformed", "enmime"} {
		c := tallies[source]
		t.Logf("%-20s %4d facts, %4d agree, %3d differ for a reason, %3d without: %.1f %%",
			source, c.facts, c.agree, c.explained, c.facts-c.agree-c.explained, 100*c.share())
		if c.share() < 0.97 {
			t.Errorf("%s: only %.1f %% agree", source, 100*c.share())
		}
	}
}

// rawOf returns the message that an enmime golden file re-encodes.
func rawOf(golden string) string {
	stem, ok := strings.CutSuffix(golden, ".raw.golden")
	if !ok {
		return ""
	}
	raw := strings.TrimSuffix(strings.TrimSuffix(stem, "-true"), "-false") + ".raw"
	if _, err := os.Stat(raw); err != nil {
		return ""
	}
	return raw
}

// sameFacts compares two encodings of one message.
func sameFacts(want, got *Message) []fact {
	facts := []fact{
		{"subject", want.Subject, got.Subject}, {"from", ours(want.From), ours(got.From)}, {"to", ours(want.To), ours(got.To)},
		{"text", squeeze(want.Text), squeeze(got.Text)}, {"html", squeeze(want.HTML), squeeze(got.HTML)},
		{"attachments", fmt.Sprint(len(want.Attachments)), fmt.Sprint(len(got.Attachments))},
	}
	for i := range min(len(want.Attachments), len(got.Attachments)) {
		a, b := want.Attachments[i], got.Attachments[i]
		facts = append(facts, fact{"attachment", fmt.Sprint(a.Name, a.Type, a.SHA256), fmt.Sprint(b.Name, b.Type, b.SHA256)})
	}
	return facts
}
