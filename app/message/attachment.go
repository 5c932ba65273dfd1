package message

import (
	"strings"
)

// attachment describes a leaf.
func (p *parser) attachment(n *part) Attachment {
	a := Attachment{
		Index:     n.leaf,
		Name:      safeName(n.rawName),
		Turned:    strings.ContainsFunc(n.rawName, isTurning),
		Encrypted: n.sealed,
		Made:      n.made,
		Type:      n.mediaType,
		Size:      n.size,
		SHA256:    n.sum,
		ContentID: n.contentID,
		Inline:    n.disposition == "inline",
		Embedded:  n.nested,
	}
	if n.sniffed {
		a.Type = typeByName(a.Name, a.Type)
	}
	if a.Name == "" && n.nested != nil && n.nested.Subject != "" {
		a.Name = safeName(cut(n.nested.Subject, maxName-4) + ".eml")
	}
	if a.Name == "" {
		a.Name = fallbackName(n.mediaType)
	}
	if p.options.AttachmentText && n.kept && isText(n.mediaType) {
		a.Text = p.decodeText(n)
		if n.mediaType == "text/html" {
			a.Text = htmlToText(a.Text, maxAttachmentText)
		}
		a.Text = cut(a.Text, maxAttachmentText)
	}
	if p.options.AttachmentText && n.nested != nil {
		a.Text = cut(n.nested.Subject+"\n"+n.nested.BodyText(), maxAttachmentText)
	}
	return a
}

// markInline marks what the HTML shows through cid: as inline.
func markInline(m *Message) {
	used := map[string]bool{}
	for _, s := range m.Sections {
		for rest := s.HTML; len(used) < maxCIDs; {
			_, after, found := strings.Cut(rest, "cid:")
			if !found {
				break
			}
			end := strings.IndexAny(after[:min(len(after), 500)], "\"'<>() \t\r\n\\;")
			if end > 0 {
				used[after[:end]] = true
				used[string(unpercent(after[:end]))] = true
			}
			rest = after
		}
	}
	for i := range m.Attachments {
		if a := &m.Attachments[i]; used[a.ContentID] {
			a.Inline = true
		}
	}
}

// maxCIDs bounds the references to attachments that one message can make.
const maxCIDs = 10_000

// ByContentID returns the attachment that a cid: URL means; cid is without
// the scheme and may be percent-encoded. RFC 2392 §2
func (m *Message) ByContentID(cid string) (Attachment, bool) {
	cid = strings.Trim(cid, "<> ")
	for _, want := range []string{cid, string(unpercent(cid))} {
		for _, a := range m.Attachments {
			if a.ContentID != "" && a.ContentID == want {
				return a, true
			}
		}
	}
	return Attachment{}, false
}
