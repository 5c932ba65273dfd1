package message

import (
	"bytes"
	"regexp"
	"strings"
)

// swallowed reads the part that a text took in because the mark between the two
// is missing, and ends the text before it. What the text says of parts, as a
// report or a discussion may, is none: there a mark stands before it, or no
// encoded file after it.
func (p *parser) swallowed(parent, text *part, depth int) []*part {
	encoding := strings.ToLower(strings.TrimSpace(text.header.Get("Content-Transfer-Encoding")))
	if text.leaf < 0 || !text.kept || !isText(text.mediaType) || encoding == "base64" || int64(len(text.content)) != text.size {
		return nil
	}
	head := text.content[:min(len(text.content), maxSwallowing)]
	if !bytes.Contains(head, []byte("base64")) && !bytes.Contains(head, []byte("BASE64")) {
		return nil // nearly all, so that nobody looks at them longer
	}
	at := lostHeader.FindIndex(head)
	if at == nil {
		return nil
	}
	p.problems.add("mime.boundary", "The mark between two parts of a multipart is missing.")
	rest := bytes.TrimLeft(text.content[at[0]:], "\r\n")
	text.content = text.content[:at[0]]
	return []*part{p.part(newSource(bytes.NewReader(rest)), parent, "text/plain", depth)}
}

// maxSwallowing is how much of a text is searched for a part.
const maxSwallowing = 1 << 20

// lostHeader is a blank line and the header of a part that is a file in base64,
// with the first line of it.
var lostHeader = regexp.MustCompile(`(?i)\r?\n\r?\n(?:content-[a-z-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)*` +
	`content-transfer-encoding:[ \t]*base64[ \t]*\r?\n(?:content-[a-z-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)*\r?\n[a-z0-9+/]{40,}`)
