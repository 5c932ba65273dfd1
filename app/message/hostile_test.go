package message

import (
	"strings"
	"testing"
)

// TestHostileMessagesEndSoon parses inputs made to turn a careless scan into
// one that takes the square of their size, or to have much done for few bytes.
// Nothing is timed: one that went wrong runs into the test's own time limit.
func TestHostileMessagesEndSoon(t *testing.T) {
	const big, body = 256 << 10, 512 << 10
	rep := func(unit string, size int) string { return strings.Repeat(unit, size/len(unit)) }
	cases := map[string]string{
		"hdr-words-unclosed": "Subject: " + rep("=?a?q?x ", big) + "\n\nx",
		"hdr-words-b":        "Subject: " + rep("=?utf-8?B?YW?= ", big) + "\n\nx",
		"hdr-words-cs":       "Subject: " + rep("=?x1?q?\xff\xfe\xfd?= =?x2?q?\xff\x81?= ", big) + "\n\nx",
		"hdr-words-q":        "Subject: " + rep("=?utf-8?q?a?=AA", big) + "\n\nx",
		"hdr-eqq":            "Subject: " + rep("=?", big) + "\n\nx",
		"addr-paren":         "To: " + rep("(", big) + "\n\nx",
		"addr-paren2":        "To: " + rep("((a)", big) + "\n\nx",
		"addr-quote":         "To: " + rep("\"a\\\"", big) + "\n\nx",
		"addr-angle":         "To: " + rep("<a ", big) + "\n\nx",
		"addr-angle2":        "To: " + rep("<a,", big) + "\n\nx",
		"addr-colon":         "To: " + strings.Repeat("a", big/2) + rep(":", big/2) + "\n\nx",
		"addr-at":            "To: " + rep("a@b ", big) + "\n\nx",
		"addr-8bit":          "To: " + rep("\xff\xfe\x81 <a@b>,", big) + "\n\nx",
		"from-many":          rep("From: a@b\n", body) + "\nx",
		"from-colons":        rep("From\n : a@b\n", body) + "\nx",
		"from-name":          "From: \"" + rep("a@b.c ", big) + "\" <x@y>\n\nx",
		"junk-after-fields":  rep("A: b\n", body) + rep("a\nX-A: b\n", body) + "\nx",
		"lost-headers":       "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n" + rep("\n\nContent-Transfer-Encoding: base64\n\n", body),
		"iso2022":            "Content-Type: text/plain; charset=iso-2022-jp-2\n\n" + rep("\x1b$(CGQ\x1b(B\x1bN", body),
		"ct-params":          "Content-Type: text/plain; " + rep("a=b ", big) + "\n\nx",
		"ct-params2":         "Content-Type: text/plain; " + rep("name*1=b;", big) + "\n\nx",
		"ct-paren":           "Content-Type: text/plain; " + rep("(", big) + "\n\nx",
		"ct-quoted":          "Content-Type: text/plain; " + rep("a=\"\\\";", big) + "\n\nx",
		"refs":               "References: " + rep("<a@b>", big) + "\n\nx",
		"junk-lines":         "Subject: x\n" + rep("a\n", body) + "X-A: b\n\nx",
		"junk-lines2":        "Subject: x\n" + rep("a\nX-A: b\n", body) + "\n\nx",
		"blank-fold":         "Subject: x\n" + rep(" \n", body) + "X-A: b\n\nx",
		"many-fields":        rep("A-B: c\n", body) + "\n\nx",
		"list-unsub":         "List-Unsubscribe: " + rep("<", big) + "\n\nx",
		"date":               "Date: " + rep("1 ", big) + "\n\nx",
		"body-dashes":        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + rep("--bx\n", body) + "--b--",
		"body-begin":         "Subject: x\n\n" + rep("begin 644 x\n", body),
		"body-begin2":        "Subject: x\n\n" + rep("begin 644 x\n#86)C\n", body),
		"body-flowed":        "Content-Type: text/plain; format=flowed\n\n" + rep("> > \n>", body),
		"body-html-lt":       "Content-Type: text/html\n\n" + rep("<", body),
		"body-html-attr":     "Content-Type: text/html\n\n<a " + rep("b=c ", body),
		"body-html-cmt":      "Content-Type: text/html\n\n" + rep("<!--", body),
		"body-html-deep":     "Content-Type: text/html\n\n" + rep("<div>", body),
		"body-html-ent":      "Content-Type: text/html\n\n" + rep("&", body),
		"body-html-script":   "Content-Type: text/html\n\n<script>" + rep("</scrip<!--", body),
		"body-html-title":    "Content-Type: text/html\n\n" + rep("<textarea></textare", body),
		"body-enriched":      "Content-Type: text/enriched\n\n" + rep("<", body),
		"body-enriched2":     "Content-Type: text/enriched\n\n" + rep("<param>\n\n", body),
		"body-8bit":          "Content-Type: text/plain\n\n" + rep("\xff\x81 ", body),
		"body-sjis-label":    "Content-Type: text/plain; charset=shift_jis\n\n" + rep("\xff\x81 ", body),
		"body-utf8bad":       "Content-Type: text/plain; charset=utf-8\n\n" + rep("\xff\x81 ", body),
		"many-8bit-parts":    "Content-Type: multipart/mixed; boundary=b\n\n" + rep("--b\n\n\xff\x81\x82\x83 \xf0\xd2\xc9\xd7\n", body),
		"many-multiparts":    "Content-Type: multipart/mixed; boundary=b\n\n" + rep("--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c--\n", body),
		"many-unbound":       "Content-Type: multipart/mixed; boundary=b\n\n" + rep("--b\nContent-Type: multipart/mixed; boundary=c\n\nxx\n", body),
		"many-rfc822":        "Content-Type: multipart/digest; boundary=b\n\n" + rep("--b\n\nSubject: x\n\nx\n", body),
		"many-ics":           "Content-Type: multipart/mixed; boundary=b\n\n" + rep("--b\nContent-Type: text/calendar\n\nBEGIN:VEVENT\nEND:VEVENT\n", body),
		"ics-soft":           "Content-Type: text/vcard\n\nBEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:a" + rep("=\n", body),
		"ics-params":         "Content-Type: text/vcard\n\nBEGIN:VCARD\nN" + rep(";A=b", body) + ":x",
		"ics-fold":           "Content-Type: text/vcard\n\nBEGIN:VCARD\nN:" + rep("a\n ", body),
		"ics-attendee":       "Content-Type: text/calendar\n\nBEGIN:VEVENT\n" + rep("ATTENDEE:mailto:a@b\n", body),
		"dsn":                "Content-Type: message/delivery-status\n\n" + rep("Final-Recipient: a@b\nAction: failed\n\n", body),
		"dsn-junk":           "Content-Type: message/delivery-status\n\n" + rep("a\n", body),
		"b64":                "Content-Transfer-Encoding: base64\n\n" + rep("A", body),
		"b64-lines":          "Content-Transfer-Encoding: base64\n\n" + rep("A\n", body),
		"qp-sp":              "Content-Transfer-Encoding: quoted-printable\n\n" + rep(" ", body),
		"qp-eq":              "Content-Transfer-Encoding: quoted-printable\n\n" + rep("=", body),
		"names":              "Content-Type: multipart/mixed; boundary=b\n\n" + rep("--b\nContent-Type: a/b; name="+strings.Repeat("x", 3000)+"\n\nx\n", body),
		"nested-depth":       strings.Repeat("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n", 1) + rep("A", body),
		"rfc822-deep-big":    strings.Repeat("Content-Type: message/rfc822\n\n", 1000) + "\n\n" + rep("hello\n", body),
		"cids":               "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n" + rep("cid:", body) + "\n" + rep("--b\nContent-ID: <a>\nContent-Type: image/png\n\n", body),
	}
	for name, raw := range cases {
		t.Run(name, func(t *testing.T) {
			m, err := Parse(strings.NewReader(raw), Options{AttachmentText: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, complaint := range faults(m) {
				t.Error(complaint)
			}
		})
	}
}
