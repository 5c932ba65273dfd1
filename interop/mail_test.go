//go:build interop

package interop

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// mailCount is how many messages each maildrop begins with.
const mailCount = 30

// marker finds the field by which a message is known wherever it turns up,
// whatever a server adds to it.
var marker = regexp.MustCompile(`(?m)^X-Interop: (\d+)\r*$`)

// mail returns mailCount messages of different kinds, all different, with
// lines that end in LF, as they lie in a Unix maildrop.
func mail() [][]byte {
	kinds := []struct {
		fields, body string
	}{
		{"", "A plain message.\n"},
		{"", ".\n..\n...\n.leading dot\n. \n"},
		{"", "a line\n.\nand one after a lone dot\n"},
		{"", "+OK this is not a reply\n-ERR nor is this\n"},
		{"", ""},
		{"", "\n"},
		{"", "\n\n\n\n"},
		{"", "no line break at the end"},
		{"", "ends with a dot on its own\n."},
		{"", strings.Repeat("long ", 400) + "\n"},
		{"", strings.Repeat("x", 100_000) + "\n"},
		{"", "." + strings.Repeat("y", 5_000) + "\n." + strings.Repeat("z", 5_000) + "\n"},
		{"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n", "Grüße aus Žižkov — 漢字 🐦\n"},
		{"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n", "\xe4\xf6\xfc\xdf \xff\x80\n"},
		{"", "tabs\tand trailing spaces   \n \n\t\n"},
		{"", "escapes \x1b[31m and \x07 bells, \x7f too\n"},
		{"", "From the beginning of a line\n>From quoted already\n>>From twice\n"},
		{"Subject: \n", "an empty subject\n"},
		{"Subject: =?utf-8?B?R3LDvMOfZQ==?=\n a folded\n\tsubject\n", "folded fields\n"},
		{"Received: from a.example by b.example; Mon, 23 Nov 2026 09:00:00 +0000\n", "has a trace field\n"},
		{"Status: RO\nX-Status: A\n", "brings status fields of its own\n"},
		{"Content-Length: 3\n", "its length is not three octets\n"},
		{"X-Long: " + strings.Repeat("w", 900) + "\n", "a long field\n"},
		{"Content-Type: multipart/mixed; boundary=edge\n", "--edge\n\npart one\n--edge\nContent-Type: text/html\n\n<p>part two\n--edge--\n"},
		{"Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n", strings.Repeat(strings.Repeat("QUJD", 19)+"\n", 200)},
		{"", strings.Repeat("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd.\n", 1<<14)},
		{"", strings.Repeat(".\n", 2_000)},
		{"", strings.Repeat("a short line\n", 1_500)},
		{"", "the last line is blank\n\n"},
		{"", strings.Repeat("q", 998) + "\n" + strings.Repeat("r", 1_024) + "\n" + strings.Repeat("s", 4_096) + "\n"},
	}
	messages := make([][]byte, len(kinds))
	for i, kind := range kinds {
		messages[i] = fmt.Appendf(nil,
			"Date: Mon, 23 Nov 2026 10:%02d:00 +0000\nFrom: Ada <ada@example.org>\nTo: robin@example.org\nMessage-ID: <%d@interop.example>\nX-Interop: %d\n%s\n%s",
			i, i, i, kind.fields, kind.body)
	}
	return messages
}

// wire is how RFC 1939 sends a message of a Unix maildrop: every line ends in
// CRLF, the last one too.
func wire(message []byte) []byte {
	if !bytes.HasSuffix(message, []byte("\n")) {
		message = append(bytes.Clone(message), '\n')
	}
	return bytes.ReplaceAll(message, []byte("\n"), []byte("\r\n"))
}

// known returns the numbers of the messages that are among bodies.
func known(bodies [][]byte) map[string]bool {
	numbers := map[string]bool{}
	for _, body := range bodies {
		if found := marker.FindSubmatch(body); found != nil {
			numbers[string(found[1])] = true
		}
	}
	return numbers
}
