package message

import (
	"bytes"
	"encoding/binary"
)

const sampleInvitation = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n" +
	"BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n" +
	"BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n" +
	"END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:e1@example.org\r\nSUMMARY:Plan\\, then\r\n  do\r\nLOCATION:Room 4\r\n" +
	"DTSTART;TZID=\"W. Europe Standard Time\":20260710T140000\r\nDURATION:PT1H30M\r\n" +
	"ORGANIZER;CN=\"Ann: Lead\":mailto:ann@example.org\r\n" +
	"ATTENDEE;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;CN=Bob:MAILTO:bob@example.net\r\n" +
	"BEGIN:VALARM\r\nSUMMARY:not this\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

const sampleCard = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=\r\n=C3=BCrgen;;Dr.\r\n" +
	"ORG:Example;Loft\r\nitem1.EMAIL;INTERNET:jm@example.org\r\nTEL;WORK:+49 30 1234\r\nADR;HOME:;;Street 1;Town;;12345;Land\r\nEND:VCARD\r\n"

const sampleDelivery = "Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; bob@example.net\r\nAction: failed\r\n" +
	"Status: 5.1.1 (no such user)\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown\r\n\r\n" +
	"Final-Recipient: rfc822; eve@example.net\r\nAction: delayed\r\nStatus: 4.4.1\r\n"

// tnefSample makes a winmail.dat with a body, an HTML body and two files.
func tnefSample() []byte {
	var b bytes.Buffer
	le := binary.LittleEndian
	attribute := func(level byte, id uint32, value []byte) {
		b.WriteByte(level)
		b.Write(le.AppendUint32(nil, id))
		b.Write(le.AppendUint32(nil, uint32(len(value))))
		b.Write(value)
		b.Write([]byte{0, 0}) // checksum, not asked
	}
	b.Write(le.AppendUint32(nil, tnefSignature))
	b.Write([]byte{1, 0})
	attribute(1, tnefCodepage, append(le.AppendUint32(nil, 1252), 0, 0, 0, 0))
	attribute(1, tnefProperties, mapiList(
		mapiValue(mapiHTML, mapiBinary, []byte("<p>Gr\xfc\xdfe</p>")),
		mapiValue(0x0017, 0x0003, []byte{1, 0, 0, 0})))
	attribute(2, tnefFileBegins, make([]byte, 14))
	attribute(2, tnefFileData, []byte("%PDF-1.4 sample"))
	attribute(2, tnefFileTitle, []byte("SHORT~1.PDF\x00"))
	attribute(2, tnefFileProperties, mapiList(
		mapiValue(mapiLongFilename, mapiUnicode, []byte("l\x00\xe4\x00n\x00g\x00.\x00p\x00d\x00f\x00\x00\x00")),
		mapiValue(mapiContentID, mapiString8, []byte("c1@example.org\x00"))))
	attribute(2, tnefFileBegins, make([]byte, 14))
	attribute(2, tnefFileTitle, []byte("two.txt\x00")) // before the data, as some write it
	attribute(2, tnefFileData, []byte("plain words\n"))
	return b.Bytes()
}

// mapiList joins properties made by mapiValue.
func mapiList(values ...[]byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(values))), bytes.Join(values, nil)...)
}

func mapiValue(id, kind uint16, value []byte) []byte {
	le := binary.LittleEndian
	b := le.AppendUint16(le.AppendUint16(nil, kind), id)
	switch kind {
	case mapiString8, mapiUnicode, mapiBinary, mapiObject:
		b = le.AppendUint32(b, 1)
		b = le.AppendUint32(b, uint32(len(value)))
	}
	b = append(b, value...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}
