package main

import (
	"bytes"
	"fmt"
	"strings"
)

// documents are the pages of the demo's PDFs, a line of text each; a line
// that begins with "#" is a heading.
var documents = map[string]string{
	"invoice": `#Kiln & Anchor Hosting
12 Ropewalk, Tarn Quay

#Invoice KA-20417
Robin Vale, Loft 3, Signal Street

Small server, one month                       9.00
Off-site backup, 50 GB, one month             2.50
Domain tarnquay-rowers.example, one year     14.00

Sum                                          25.50
VAT 20 %                                      5.10
Total                                  EUR   30.60

Paid by direct debit. Thank you.`,
	"ticket": `#Coastline Rail
One adult, second class, flexible

#Tarn Quay  to  Saltmarsh Junction
Departs 08:12   Platform 2   Coach C   Seat 41
Arrives 10:47   Platform 5

Booking reference  K4-PIGEON-77
Show this page on paper or on a screen.`,
	"quote": `#Lindqvist Roofing
Quotation for the dovecote roof, Signal Street

Take off old shingles and felt               140.00
Larch shingles, 6 square metres              412.00
Copper ridge and flashing                    188.00
Two days of work, two people                 960.00
Scaffolding                                  150.00

Total                                  EUR 1,850.00

The pigeons may stay at home during the work.`,
}

// setPDF sets the named document on one A4 page in Helvetica and Courier,
// which every PDF reader has.
func setPDF(name string) ([]byte, error) {
	text, ok := documents[name]
	if !ok {
		return nil, fmt.Errorf("no document %q", name)
	}
	content := pageContent(text)
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " +
			"/Resources << /Font << /H 5 0 R /C 6 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return out.Bytes(), nil
}

func pageContent(text string) string {
	escape := strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`)
	var b strings.Builder
	b.WriteString("BT\n56 770 Td\n")
	for line := range strings.SplitSeq(text, "\n") {
		font := "/C 11 Tf"
		if heading, ok := strings.CutPrefix(line, "#"); ok {
			font, line = "/H 16 Tf", heading
		}
		fmt.Fprintf(&b, "%s\n(%s) Tj\n0 -20 Td\n", font, escape.Replace(line))
	}
	b.WriteString("ET")
	return b.String()
}
