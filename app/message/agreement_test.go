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
		_, _, size := want.Parts[i].content()
		facts = append(facts, fact{fmt.Sprintf("size %d", n+1), fmt.Sprint(size), fmt.Sprint(m.Attachments[n].Size)})
		if name := want.Parts[i].fileName(); name != "" {
			facts = append(facts, fact{fmt.Sprintf("name %d", n+1), name, m.Attachments[n].Name})
		}
	}
	return facts
}

// TestCorpusAgreesWithStalwart prints where we read a message differently.
func TestCorpusAgreesWithStalwart(t *testing.T) {
	for source, files := range corpusFiles(t) {
		if !strings.HasPrefix(source, "stalwart") {
			continue
		}
		for _, path := range files {
			m := openCorpus(t, path)
			for _, f := range stalwartFacts(t, strings.TrimSuffix(path, ".eml")+".json", m) {
				if f.want != f.got {
					t.Logf("%s/%s %s:\n  want %.300q\n  got  %.300q", source, filepath.Base(path), f.name, f.want, f.got)
				}
			}
		}
	}
}
