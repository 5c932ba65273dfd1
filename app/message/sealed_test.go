package message

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestEncryptedAttachmentsAreNamed(t *testing.T) {
	local := func(flags byte, name string) string {
		return "PK\x03\x04\x14\x00" + string(flags) + strings.Repeat("\x00", 19) + string(byte(len(name))) + "\x00\x00\x00" + name
	}
	const ole = oleMagic + "some sectors"
	armor := func(first byte) string {
		return "-----BEGIN PGP MESSAGE-----\r\nVersion: 2\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte{first, 13, 4, 9, 3, 2}) + "\r\n=abcd\r\n-----END PGP MESSAGE-----\r\n"
	}
	for _, c := range []struct {
		name, content string
		want          bool
	}{
		{"a.zip", local(0, "a.txt") + "words", false},
		{"a.zip", local(1, "a.txt") + "words", true},
		{"a.zip", local(9, "a.txt") + "words", true},
		{"a.zip", local(0, "d/") + local(1, "d/a.txt") + "words", true},
		{"a.zip", local(0, "d/") + local(0, "d/a.txt") + local(1, "x"), false},
		{"a.zip", local(1, "a.txt")[:20], false},
		{"a.docx", ole + string(encryptedPackage), true},
		{"a.docx", ole + strings.Repeat("x", 4096-len(ole)-7) + string(encryptedPackage) + "more", true},
		{"a.doc", ole + "WordDocument", false},
		{"a.txt", "words about " + string(encryptedPackage), false},
		{"a.asc", armor(0x8c), true},
		{"a.asc", armor(0xc1), true},
		{"a.asc", armor(0xa3), false}, // compressed: signed, most likely
		{"a.asc", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n", false},
		{"a.gpg", "\x85\x01\x0c\x03", true},
		{"a.gpg", "\x99\x01\x0d\x04", false}, // a key
		{"a.jpg", "\x85\x01\x0c\x03", false},
		{"a.gpg", "", false},
	} {
		raw := "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n" +
			"Content-Disposition: attachment; filename=" + c.name + "\n\n" + base64.StdEncoding.EncodeToString([]byte(c.content)) + "\n--b--\n"
		m, err := Parse(strings.NewReader(raw), Options{})
		if err != nil || len(m.Attachments) != 1 {
			t.Fatalf("%v, %+v", err, m)
		}
		if got := m.Attachments[0].Encrypted; got != c.want {
			t.Errorf("%s with %q: %v, not %v", c.name, cut(c.content, 60), got, c.want)
		}
	}
}

// What is signed or encrypted beside the text is a file; the message is not.
func TestACMSFileBesideTheTextIsAFile(t *testing.T) {
	oid := func(last byte) string { return "\x06\x09" + cmsStem + string(last) }
	der := func(tag byte, content string) string { return string([]byte{tag, byte(len(content))}) + content }
	signed := func(content string) string {
		return der(0x30, oid(2)+der(0xa0, der(0x30, "\x02\x01\x01\x31\x00"+der(0x30, oid(1)+der(0xa0, der(0x04, content))))))
	}
	for _, c := range []struct {
		before, content, text     string
		encrypted, isSigned, file bool
	}{
		{"\ntext\n--b\n", signed("<?xml version='1.0'?><invoice/>"), "text", false, false, false},
		{"\ntext\n--b\n", der(0x30, oid(3)), "text", false, false, true},
		{"\ntext\n--b\n", der(0x30, "\x06\x0b"+cmsAuthEnveloped), "text", false, false, true},
		{"", der(0x30, oid(3)), "", true, false, true},
		{"", signed("Content-Type: text/plain\n\ninner\n"), "inner", false, true, false},
	} {
		raw := "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + c.before + "Content-Type: application/pkcs7-mime; name=invoice.p7m\nContent-Transfer-Encoding: base64\n\n" +
			base64.StdEncoding.EncodeToString([]byte(c.content)) + "\n--b--\n"
		m, err := Parse(strings.NewReader(raw), Options{})
		if err != nil || len(m.Attachments) != 1 {
			t.Fatalf("%v, %+v", err, m)
		}
		if a := m.Attachments[0]; strings.TrimSpace(m.Text) != c.text || m.Security.Encrypted != c.encrypted || m.Security.Signed != c.isSigned || a.Encrypted != c.file {
			t.Errorf("%q after %q: text %q, %+v, %+v", c.content, c.before, m.Text, m.Security, a)
		}
	}
}

// The name of the encrypted stream is found wherever the pieces end that a
// file comes in.
func TestAnEncryptedPackageIsFoundAcrossPieces(t *testing.T) {
	whole := oleMagic + "sectors" + string(encryptedPackage) + "more"
	for size := 1; size <= len(whole); size++ {
		var s sealReader
		for rest := whole; rest != ""; rest = rest[min(size, len(rest)):] {
			s.write([]byte(rest[:min(size, len(rest))]))
		}
		if !s.sealed(&part{}) {
			t.Errorf("not found in pieces of %d", size)
		}
	}
}
