package message

import (
	"bytes"
	"encoding/base64"
)

// sealReader tells of a file that streams by whether it is encrypted, so that
// only who has a password or a key can open it: bundles (APPNOTE.TXT §4.4.4),
// OpenPGP messages (RFC 9580 §5) and Office documents (MS-OFFCRYPTO §2.3.1).
type sealReader struct {
	head   []byte // the beginning
	last   []byte // the end of what came before
	office bool   // an Office document within an encrypted package
	seen   int64  // bytes
	seven  []byte // the header of a 7z archive, which is its end
}

const (
	sealedHead = 4096
	oleMagic   = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
)

// encryptedPackage is the name of the stream that an encrypted document is, in
// UTF-16; it stands wherever the compound file has its directory.
var encryptedPackage = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")

func (s *sealReader) write(b []byte) {
	if room := sealedHead - len(s.head); room > 0 {
		s.head = append(s.head, b[:min(len(b), room)]...)
	}
	s.sevenZip(b)
	s.seen += int64(len(b))
	if s.office || !bytes.HasPrefix(s.head, []byte(oleMagic)) {
		return
	}
	most := len(encryptedPackage) - 1
	s.last = append(s.last, b[:min(len(b), most)]...) // the seam between two pieces
	s.office = bytes.Contains(s.last, encryptedPackage) || bytes.Contains(b, encryptedPackage)
	if len(b) > most {
		s.last = append(s.last[:0], b[len(b)-most:]...)
	}
	s.last = s.last[max(0, len(s.last)-most):]
}

// sealed tells whether the file was encrypted. Of a CMS structure, reading it
// has shown that.
func (s *sealReader) sealed(n *part) bool {
	if armor, found := bytes.CutPrefix(bytes.TrimSpace(s.head), []byte("-----BEGIN PGP MESSAGE-----")); found {
		return isSealedArmor(armor)
	}
	return s.office || n.cms == "enveloped" || n.cms == "encrypted" || isSealedZip(s.head) || isSealedRAR(s.head) ||
		bytes.Contains(s.seven, sevenZipAES) ||
		(hasExtension(n.rawName, ".pgp", ".gpg") || n.mediaType == "application/pgp-encrypted") && isSealedPacket(s.head)
}

// isSealedArmor looks at the first packet within armor, after its headers.
func isSealedArmor(b []byte) bool {
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	_, body, found := bytes.Cut(b, []byte("\n\n"))
	body = bytes.TrimSpace(body)
	if !found || len(body) < 4 {
		return false
	}
	var packet [3]byte
	_, err := base64.StdEncoding.Decode(packet[:], body[:4])
	return err == nil && isSealedPacket(packet[:])
}

// isSealedPacket tells whether an OpenPGP message begins with a packet of
// encryption, and not with one of a signature or of compression.
func isSealedPacket(b []byte) bool {
	if len(b) == 0 || b[0]&0x80 == 0 {
		return false
	}
	tag := b[0] >> 2 & 0x0f
	if b[0]&0x40 != 0 {
		tag = b[0] & 0x3f
	}
	switch tag {
	case 1, 3, 9, 18, 20: // keys for a person, for a password; data
		return true
	}
	return false
}
