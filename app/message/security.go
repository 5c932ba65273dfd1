package message

import (
	"bytes"
	"strings"
)

// Security says how a message was protected by its sender. Nothing is checked
// or decrypted here.
type Security struct {
	Kind      string // "openpgp" or "smime"; empty if the message is not protected
	Signed    bool
	Encrypted bool
	Text      string // a sentence for the reader
}

// security looks for the forms of RFC 3156 (OpenPGP), RFC 8551 (S/MIME) and
// for OpenPGP within the text.
func (p *parser) security(root *part) Security {
	var s Security
	for n := range walkParts(root) {
		s.note(n)
	}
	switch {
	case s.Encrypted && s.Kind == "openpgp":
		s.Text = "This message is encrypted with OpenPGP. Mailloft cannot decrypt it; save it and open it with a program that has your key."
	case s.Encrypted:
		s.Text = "This message is encrypted with S/MIME. Mailloft cannot decrypt it; save it and open it with a program that has your certificate."
	case s.Signed && s.Kind == "openpgp":
		s.Text = "This message carries an OpenPGP signature. Mailloft does not check it."
	case s.Signed:
		s.Text = "This message carries an S/MIME signature. Mailloft does not check it."
	}
	return s
}

// note takes in what one part says.
func (s *Security) note(n *part) {
	protocol := strings.ToLower(n.params["protocol"])
	kind := strings.ToLower(n.params["smime-type"])
	switch n.mediaType {
	case "multipart/signed":
		s.Signed = true
		s.kind(strings.Contains(protocol, "pgp"))
	case "multipart/encrypted":
		s.Encrypted = true
		s.kind(!strings.Contains(protocol, "pkcs7"))
	case "application/pgp-encrypted":
		s.Encrypted = true
		s.kind(true)
	case "application/octet-stream":
		if !isCMS(n) || n.cms == "" {
			return
		}
		s.cms(n, kind)
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		s.cms(n, kind)
	case "text/plain":
		if hasLine(n.content, "-----BEGIN PGP MESSAGE-----") {
			s.Encrypted = true
			s.kind(true)
		} else if hasLine(n.content, "-----BEGIN PGP SIGNED MESSAGE-----") {
			s.Signed = true
			s.kind(true)
		}
	}
}

// hasLine tells whether a line of a text begins so; what is quoted does not count.
func hasLine(text []byte, start string) bool {
	return bytes.HasPrefix(text, []byte(start)) || bytes.Contains(text, []byte("\n"+start))
}

// cms takes in what a CMS structure is, or else what the message says it is.
// One that stands beside the message's text under a name of its own, not that
// of RFC 8551 §3.2.1, is a file.
func (s *Security) cms(n *part, says string) {
	switch {
	case n.parent != nil && n.parent.children[0] != n && n.rawName != "" && !strings.EqualFold(n.rawName, "smime.p7m"):
		return
	case n.cms == "signed" && len(n.children) == 0 && !strings.HasPrefix(says, "signed"): // certificates only
		return
	case n.cms == "signed", n.cms == "" && strings.HasPrefix(says, "signed"):
		s.Signed = true
	case n.cms == "enveloped", n.cms == "" && says != "certs-only" && says != "compressed-data":
		s.Encrypted = true
	}
	s.kind(false)
}

// kind keeps the outermost kind.
func (s *Security) kind(pgp bool) {
	switch {
	case s.Kind != "":
	case pgp:
		s.Kind = "openpgp"
	default:
		s.Kind = "smime"
	}
}
