package message

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// excess are the messages that FAULTS names, made to be too much.
func excess() map[string]func() io.Reader {
	repeat := func(head, unit string, n int) func() io.Reader {
		return func() io.Reader {
			return io.MultiReader(strings.NewReader(head), strings.NewReader(strings.Repeat(unit, n)))
		}
	}
	return map[string]func() io.Reader{
		"limit.depth": func() io.Reader {
			var b strings.Builder
			for i := range 1000 {
				fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
			}
			b.WriteString("\nthe bottom\n")
			return strings.NewReader(b.String())
		},
		"limit.parts":     repeat("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\npart\n", 100_000),
		"limit.header":    repeat("Subject: long\nX-Long: ", "0123456789", 1<<20),
		"limit.addresses": repeat("From: a@b\nTo: ", "Name <someone@example.org>,\n ", 30_000),
		"limit.text":      repeat("Subject: long\n\n", "0123456789012345678901234567890\n", 1<<19),
	}
}

func TestWhatIsTooMuchIsCutOffAndSaid(t *testing.T) {
	for code, message := range excess() {
		t.Run(code, func(t *testing.T) {
			o := Options{Limits: Limits{Addresses: 10_000}}
			m, err := Parse(message(), o)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, p := range m.Problems {
				found = found || p.Code == code
			}
			if !found {
				t.Errorf("the problems are %v", m.Problems)
			}
			if want := code != "limit.text"; m.TooComplex != want {
				t.Errorf("TooComplex is %v", m.TooComplex)
			}
			d := DefaultLimits
			if len(m.Attachments) > d.Parts || len(m.To) > 10_000 || int64(len(m.Text)) > d.TextBytes+1 {
				t.Errorf("%d attachments, %d addresses, %d bytes of text", len(m.Attachments), len(m.To), len(m.Text))
			}
		})
	}
}

// TestManyNestedMessagesStayBounded opens messages within messages far below
// what is parsed; the innermost is still an attachment to be opened.
func TestManyNestedMessagesStayBounded(t *testing.T) {
	raw := strings.Repeat("Content-Type: message/rfc822\n\n", 1000) + "Subject: bottom\n\ntext\n"
	m, err := Parse(strings.NewReader(raw), Options{})
	if err != nil {
		t.Fatal(err)
	}
	depth := 0
	for len(m.Attachments) == 1 && m.Attachments[0].Embedded != nil {
		m, depth = m.Attachments[0].Embedded, depth+1
	}
	if depth != maxNested || len(m.Attachments) != 1 {
		t.Errorf("%d messages deep there are %d attachments", depth, len(m.Attachments))
	}
}

// One field of any length must not hide whom the message is from, what it is
// about, and how to read it.
func TestWhatMattersOfALongHeaderIsRead(t *testing.T) {
	for name, long := range map[string]string{
		"one line": "To: " + strings.Repeat("a@example.org, ", 200_000) + "\n",
		"folded":   "To: " + strings.Repeat("a@example.org,\n ", 200_000) + "\n",
		"many":     strings.Repeat("X-Trace: 1\n", 200_000),
	} {
		m := parseString(t, long+"X-Other: "+strings.Repeat("y", 1000)+"\nFrom: ann@example.org\nSubject: =?utf-8?Q?=C3=BCber?=\n alles\nX-Last: z\nContent-Type: text/html\n\n<p>body")
		if len(m.From) != 1 || m.Subject != "über alles" || m.HTML != "<p>body" || !m.TooComplex || len(m.To) > 80_000 {
			t.Errorf("%s: from %v, subject %q, HTML %q, %d recipients", name, m.From, m.Subject, m.HTML, len(m.To))
		}
	}
	subject := parseString(t, "X-Long: "+strings.Repeat("y", 1<<20)+"\nSubject: "+strings.Repeat("x\n ", 1<<20)+"\n\nbody").Subject
	if len(subject) > maxLate {
		t.Errorf("a subject of %d bytes", len(subject))
	}
}

// TestFieldsAreCountedThroughAllParts gives each of many parts a header that
// is short enough by itself.
func TestFieldsAreCountedThroughAllParts(t *testing.T) {
	raw := "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n"+strings.Repeat("A:\n", 5000)+"\npart\n", 100)
	p := newParser(Options{})
	p.message(newSource(strings.NewReader(raw)))
	if p.budget.fields != maxFields || !p.budget.over {
		t.Errorf("%d fields are held, over is %v", p.budget.fields, p.budget.over)
	}
}

func TestALongLineIsNoTrouble(t *testing.T) {
	raw := "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + strings.Repeat("x", 5<<20) + "\n--b--\n"
	m, err := Parse(strings.NewReader(raw), Options{})
	if err != nil || len(m.Text) != 5<<20 || len(m.Problems) != 0 {
		t.Errorf("%d bytes, %v, %v", len(m.Text), m.Problems, err)
	}
}
