package message

import (
	"bufio"
	"errors"
	"io"
)

// An opaque S/MIME signature wraps the message that it signs (RFC 8551
// §3.5.2). This file finds that message within the CMS structure (RFC 5652),
// in DER or in the indefinite forms of BER, as it streams by; whether the
// signature holds is not asked.

var errCMS = errors.New("not a CMS structure this program reads")

// BER tags that occur on the way.
const (
	berOctets      = 0x04
	berOID         = 0x06
	berOctetsParts = 0x24
	berSequence    = 0x30
	berExplicit0   = 0xa0
)

// ids of CMS content types, without their common stem 1.2.840.113549.1.7.
var cmsKinds = map[byte]string{2: "signed", 3: "enveloped", 6: "encrypted"}

const cmsStem = "\x2a\x86\x48\x86\xf7\x0d\x01\x07"

// cmsAuthEnveloped is the id of what is encrypted with AES-GCM. RFC 5083 §1.1
const cmsAuthEnveloped = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"

// berReader reads the tags of a BER encoding.
type berReader struct{ in *bufio.Reader }

// tag reads a tag and a length; -1 is the indefinite length.
func (b berReader) tag() (tag byte, length int64, err error) {
	if tag, err = b.in.ReadByte(); err != nil {
		return 0, 0, err
	}
	first, err := b.in.ReadByte()
	switch {
	case err != nil:
		return 0, 0, err
	case first < 0x80:
		return tag, int64(first), nil
	case first == 0x80:
		return tag, -1, nil
	case first > 0x84:
		return 0, 0, errCMS
	}
	for range first & 0x7f {
		c, err := b.in.ReadByte()
		if err != nil {
			return 0, 0, err
		}
		length = length<<8 | int64(c)
	}
	return tag, length, nil
}

// expect reads a tag that must be want.
func (b berReader) expect(want byte) (length int64, err error) {
	tag, length, err := b.tag()
	if err == nil && tag != want {
		err = errCMS
	}
	return length, err
}

// skip passes over a value of definite length.
func (b berReader) skip() error {
	_, length, err := b.tag()
	if err != nil {
		return err
	}
	if length < 0 {
		return errCMS
	}
	_, err = io.CopyN(io.Discard, b.in, length)
	return err
}

func (b berReader) oid() (string, error) {
	length, err := b.expect(berOID)
	if err != nil || length < 1 || length > 32 {
		return "", errCMS
	}
	id := make([]byte, length)
	_, err = io.ReadFull(b.in, id)
	return string(id), err
}

// openCMS reads up to the content of a CMS structure. kind is "signed",
// "enveloped" or "encrypted"; content is nil unless it is signed and inside.
func openCMS(r io.Reader) (kind string, content io.Reader, err error) {
	b := berReader{bufio.NewReader(r)}
	if _, err := b.expect(berSequence); err != nil {
		return "", nil, err
	}
	id, err := b.oid()
	if err == nil && id == cmsAuthEnveloped {
		return "enveloped", nil, nil
	}
	if err != nil || len(id) != len(cmsStem)+1 || id[:len(cmsStem)] != cmsStem {
		return "", nil, errCMS
	}
	kind = cmsKinds[id[len(cmsStem)]]
	if kind == "" {
		return "", nil, errCMS
	}
	if kind != "signed" {
		return kind, nil, nil
	}
	content, err = b.signedContent()
	return kind, content, err
}

// signedContent goes down to the octets of a SignedData. RFC 5652 §5.1
func (b berReader) signedContent() (io.Reader, error) {
	for _, want := range []byte{berExplicit0, berSequence} {
		if _, err := b.expect(want); err != nil {
			return nil, err
		}
	}
	for range 2 { // version, digestAlgorithms
		if err := b.skip(); err != nil {
			return nil, err
		}
	}
	if _, err := b.expect(berSequence); err != nil { // encapContentInfo
		return nil, err
	}
	if _, err := b.oid(); err != nil {
		return nil, err
	}
	if _, err := b.expect(berExplicit0); err != nil {
		return nil, err // a detached signature, or certificates only
	}
	tag, length, err := b.tag()
	switch {
	case err != nil:
		return nil, err
	case tag == berOctets && length >= 0:
		return io.LimitReader(b.in, length), nil
	case tag == berOctetsParts:
		return &octetParts{b: b, outer: length}, nil
	}
	return nil, errCMS
}

// octetParts reads an octet string that comes in pieces.
type octetParts struct {
	b     berReader
	outer int64 // what is left of the whole, headers included; negative if unknown
	left  int64 // of the piece
}

func (o *octetParts) Read(p []byte) (int, error) {
	for o.left == 0 {
		if o.outer == 0 {
			return 0, io.EOF
		}
		tag, length, err := o.b.tag()
		if err != nil {
			return 0, err
		}
		if tag != berOctets || length < 0 { // end-of-contents, or nested deeper than anyone writes
			return 0, io.EOF
		}
		o.left = length
		if o.outer > 0 {
			o.outer = max(0, o.outer-length-headerSize(length))
		}
	}
	n, err := o.b.in.Read(p[:min(int64(len(p)), o.left)])
	o.left -= int64(n)
	return n, err
}

// headerSize is the size of a tag and length in DER.
func headerSize(length int64) int64 {
	size := int64(2)
	if length < 0x80 {
		return size
	}
	for ; length > 0; length >>= 8 {
		size++
	}
	return size
}
