package message

import (
	"iter"
	"strings"
)

// part is one node of the message: a multipart with children, or a leaf.
type part struct {
	parent      *part
	children    []*part
	header      header
	mediaType   string
	params      map[string]string
	disposition string
	rawName     string // as the message has it, decoded
	contentID   string
	tooDeep     bool // a multipart that is kept closed, by Limits.Depth

	leaf    int // number among the leaves; -1 for a multipart
	size    int64
	sum     string
	content []byte // transfer-decoded, of texts and other parts that are read
	kept    bool   // content is all there is, or as much as the limit allows
	nested  *Message
	cms     string   // what kind of CMS structure it is, if it was looked at
	spare   *Section // a body within it, for a message that has no other
	sealed  bool     // encrypted
	made    bool     // by Mailloft, from what the message says in a form of its own
	sniffed bool     // its type is what its bytes look like; the message says none
	shown   bool     // part of the body, or nothing to list
}

func (p *part) isMultipart() bool { return p.leaf < 0 }

// walkParts visits a part and all within it, in their order.
func walkParts(n *part) iter.Seq[*part] {
	return func(yield func(*part) bool) { n.visit(yield) }
}

func (p *part) visit(yield func(*part) bool) bool {
	if !yield(p) {
		return false
	}
	for _, c := range p.children {
		if !c.visit(yield) {
			return false
		}
	}
	return true
}

// newPart reads what a header says about its part. usual is the type of a
// part without one (RFC 2045 §5.2, RFC 2046 §5.1.5).
func newPart(h header, usual string) *part {
	n := &part{header: h, mediaType: usual}
	invalid := false
	value, params := h.contentType()
	n.params = params
	if value != "" {
		n.mediaType, invalid = validType(value, params)
	}
	disposition, dispositionParams := h.contentDisposition()
	n.disposition = strings.TrimSpace(disposition)
	n.rawName = dispositionParams["filename"]
	if n.rawName == "" {
		n.rawName = n.params["name"]
	}
	if n.rawName == "" {
		n.rawName = n.params["filename"] // QUIRK: in the wrong field
	}
	if n.rawName == "" {
		n.rawName = dispositionParams["name"]
	}
	if invalid && n.rawName == "" && n.disposition != "attachment" && !strings.Contains(strings.ToLower(h.Get("Content-Transfer-Encoding")), "64") {
		n.mediaType = "text/plain" // RFC 2045 §5.2: what a type that cannot be read is taken for
	}
	n.contentID = strings.Trim(cleanName(toUTF8("", []byte(h.Get("Content-ID")))), "<> ")
	return n
}

// mendType takes a part for the multipart that a second Content-Type says it
// is, if its parts are there: gateways put one of their own before it.
func (p *part) mendType(s *source) {
	all := p.header.Values("Content-Type")
	if len(all) < 2 || strings.HasPrefix(p.mediaType, "multipart/") {
		return
	}
	for _, field := range all {
		value, params := parseParams(field)
		boundary := params["boundary"]
		if value, invalid := validType(value, params); !invalid && strings.HasPrefix(value, "multipart/") && boundary != "" && isUsed(boundary, s.peek(sourceBuffer/2)) {
			p.mediaType, p.params = value, params
			return
		}
	}
}

// validType returns a usable media type for what stood in Content-Type; invalid
// tells that nothing of it could be used.
func validType(value string, params map[string]string) (mediaType string, invalid bool) {
	kind, sub, ok := strings.Cut(value, "/")
	if swapped := kind == "plain" || kind == "html"; ok && !swapped && kind != "" && sub != "" && !strings.ContainsAny(value, "\"<>@,?=[]\\ ") && strings.Count(value, "/") == 1 {
		return value, false
	}
	switch {
	case ok && strings.Contains(sub, "/"): // "application/pdf/.pdf"
		sub, _, _ = strings.Cut(sub, "/")
		return validType(kind+"/"+sub, params)
	case kind == "multipart" || params["boundary"] != "":
		return "multipart/mixed", false
	case (kind == "text" || kind == "plain" || !ok) && strings.Contains(value, "html"), kind == "html":
		return "text/html", false
	case kind == "text", kind == "plain", value == "":
		return "text/plain", false
	case kind == "message":
		return "message/rfc822", false
	}
	return "application/octet-stream", true
}
