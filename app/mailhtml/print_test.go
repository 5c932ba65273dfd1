package mailhtml

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

func printed(t testing.TB, pages ...*Page) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WritePDF(context.Background(), &b, "Title ✓", pages...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func toPrint(t testing.TB, html string) *Page {
	t.Helper()
	p, err := Layout(context.Background(), []byte(html), Options{Width: PrintWidth, Fonts: BundledFonts()})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var (
	objectStart = regexp.MustCompile(`(?m)^(\d+) 0 obj\n`)
	streamPart  = regexp.MustCompile(`(?s)^(\d+) 0 obj\n<<(.*?)>>\nstream\n(.*)\nendstream`)
	fontUse     = regexp.MustCompile(`/F(\d+) (\d+) 0 R`)
	toUnicodeOf = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
	charMap     = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]*)>`)
	textOp      = regexp.MustCompile(`/F(\d+) [\d.]+ Tf|<([0-9A-F]+)>|( TJ)`)
)

// readPDF checks the skeleton of a file and gives the text of each page, as a
// reader finds it: glyph codes looked up in the fonts' ToUnicode.
func readPDF(t *testing.T, file []byte) (pages []string) {
	t.Helper()
	start := bytes.LastIndex(file, []byte("startxref\n"))
	at, err := strconv.Atoi(strings.Fields(string(file[start+10:]))[0])
	if err != nil || !bytes.HasPrefix(file[at:], []byte("xref\n")) {
		t.Fatalf("startxref leads to %d: %v", at, err)
	}
	objects := map[string][]byte{}
	lines := strings.Split(string(file[at:]), "\n")
	for i, line := range lines[3:] {
		if len(line) != 19 {
			break
		}
		offset, _ := strconv.Atoi(line[:10])
		m := objectStart.FindSubmatch(file[offset:min(offset+40, len(file))])
		if m == nil || string(m[1]) != strconv.Itoa(i+1) {
			t.Fatalf("object %d is not at %d", i+1, offset)
		}
		body := file[offset:]
		if end := bytes.Index(body, []byte("\nendobj")); end > 0 {
			body = body[:end]
		}
		objects[string(m[1])] = body
	}
	inflate := func(n string) string {
		m := streamPart.FindSubmatch(objects[n])
		if m == nil {
			t.Fatalf("object %s is no stream", n)
		}
		z, err := zlib.NewReader(bytes.NewReader(m[3]))
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for n := 1; n <= len(objects); n++ {
		body := string(objects[strconv.Itoa(n)])
		if !strings.Contains(body, "/Type /Page ") {
			continue
		}
		maps := map[string]map[string]string{}
		for _, use := range fontUse.FindAllStringSubmatch(body, -1) {
			maps[use[1]] = map[string]string{}
			for _, c := range charMap.FindAllStringSubmatch(inflate(toUnicodeOf.FindStringSubmatch(string(objects[use[2]]))[1]), -1) {
				raw, _ := hex.DecodeString(c[2])
				var units []uint16
				for i := 0; i+1 < len(raw); i += 2 {
					units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
				}
				maps[use[1]][c[1]] = string(utf16.Decode(units))
			}
		}
		content := inflate(regexp.MustCompile(`/Contents (\d+) 0 R`).FindStringSubmatch(body)[1])
		var text strings.Builder
		font := ""
		for _, op := range textOp.FindAllStringSubmatch(content, -1) {
			switch {
			case op[1] != "":
				font = op[1]
			case op[3] != "":
				text.WriteByte('\n')
			default:
				for i := 0; i+4 <= len(op[2]); i += 4 {
					text.WriteString(maps[font][op[2][i:i+4]])
				}
			}
		}
		pages = append(pages, text.String())
	}
	return pages
}

func TestAPDFHasTheWordsOfThePageInTheirOrder(t *testing.T) {
	page := toPrint(t, `<h1>Efficient</h1><p>Grüße, <b>bold</b> and <i>leaning</i> – <a href="https://example.org/(x)">a link</a>.</p><p>second`)
	file := printed(t, page)
	pages := readPDF(t, file)
	if len(pages) != 1 {
		t.Fatalf("%d pages", len(pages))
	}
	if got, want := strings.Join(strings.Fields(pages[0]), " "), "Efficient Grüße, bold and leaning – a link . second"; strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("read %q", got)
	}
	if !bytes.Contains(file, []byte(`/URI (https://example.org/\(x\))`)) {
		t.Error("the link is missing")
	}
	if !bytes.Contains(file, []byte("/FontFile2")) || !bytes.Contains(file, []byte("AAAAAA+")) {
		t.Error("the fonts are not embedded as subsets")
	}
	if !bytes.Contains(file, []byte("/Title <FEFF0054")) {
		t.Error("there is no title")
	}
	if !bytes.Equal(file, printed(t, page)) {
		t.Error("the same page gives another file")
	}
}

func TestSheetsEndBetweenLines(t *testing.T) {
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, `<p style="margin:%dpx 0;font-size:%dpx">line%d of many words that go on and on until the line wraps around to the next one and further</p>`, i%7, 12+i%9, i)
	}
	pages := readPDF(t, printed(t, toPrint(t, b.String())))
	if len(pages) < 5 {
		t.Fatalf("%d sheets", len(pages))
	}
	// What is drawn on two sheets was cut: each line must be whole on one.
	for i := range 200 {
		word := fmt.Sprintf("line%d ", i)
		n := 0
		for _, p := range pages {
			n += strings.Count(p, word)
		}
		if n != 1 {
			t.Errorf("%q is on %d sheets", word, n)
		}
	}
}

func TestALongPictureOrBoxIsCutRatherThanLost(t *testing.T) {
	page := toPrint(t, `<div style="background:#eee;height:9000px">start</div><p>end`)
	pages := readPDF(t, printed(t, page))
	if len(pages) < 9 || !strings.Contains(pages[0], "start") || !strings.Contains(pages[len(pages)-1], "end") {
		t.Errorf("%d sheets", len(pages))
	}
}

func TestEverythingThatIsPaintedCanBePrinted(t *testing.T) {
	page := toPrint(t, `<body style="background:linear-gradient(#fff,#eee)"><div style="border:2px dashed red;border-radius:9px;box-shadow:0 2px 9px #0008;opacity:.5;overflow:hidden;height:90px">x</div>
<img width=40 height=40 src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==">
<table border=1><tr><td>cell</table><ul><li>item</ul><hr><p style="font-weight:bold;font-style:italic;text-decoration:underline">words 😀 漢字 العربية`)
	file := printed(t, page)
	if !bytes.Contains(file, []byte("/SMask")) || !bytes.Contains(file, []byte("/Subtype /Image")) {
		t.Error("there are no pictures")
	}
	text := strings.Join(readPDF(t, file), "")
	for _, want := range []string{"cell", "item", "words"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %q", want, text)
		}
	}
}

func TestAWidePageIsShrunkToThePaper(t *testing.T) {
	file := printed(t, toPrint(t, `<table width=1600><tr><td>left<td align=right>right</table>`))
	if text := strings.Join(readPDF(t, file), ""); !strings.Contains(text, "right") {
		t.Errorf("read %q", text)
	}
}

func BenchmarkPDF(b *testing.B) {
	page := toPrint(b, strings.Repeat("<p>The quick brown fox jumps over the lazy dog and on.</p>", 500))
	for b.Loop() {
		if err := WritePDF(context.Background(), io.Discard, "x", page); err != nil {
			b.Fatal(err)
		}
	}
}
