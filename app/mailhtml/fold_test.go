package mailhtml

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

func folding(open ...string) *Folding {
	return &Folding{
		Name: "0",
		Open: func(link string) bool {
			for _, o := range open {
				if o == link {
					return true
				}
			}
			return false
		},
		Label: func(lines int, signature bool) string {
			if signature {
				return "… signature"
			}
			return fmt.Sprintf("… %d quoted lines", lines)
		},
	}
}

// foldFonts are opened once: the fuzzer makes a page thousands of times a second.
var foldFonts = BundledFonts()

func foldedPage(t *testing.T, html, text string, f *Folding) *Page {
	t.Helper()
	var p *Page
	var err error
	if html != "" {
		p, err = Layout(context.Background(), []byte(html), Options{Fonts: foldFonts, Folding: f})
	} else {
		p, err = LayoutText(context.Background(), text, TextOptions{Fonts: foldFonts, Folding: f})
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func words(p *Page) string {
	from, to := p.All()
	return strings.Join(strings.Fields(p.Text(from, to)), " ")
}

const quoted = "quote one<br>quote two<br>quote three<br>quote four"

func TestQuotedRepliesOfEveryProgramFold(t *testing.T) {
	for name, c := range map[string]struct{ html, text, want string }{
		"Gmail":                {html: `<div>Yes.</div><div class="gmail_quote"><div class="gmail_attr">On Monday Ada wrote:</div><blockquote>` + quoted + `</blockquote></div>`, want: "Yes. … 5 quoted lines"},
		"Apple Mail":           {html: `Yes.<div><br><blockquote type="cite"><div>On 1 May, Ada wrote:</div>` + quoted + `</blockquote></div>`, want: "Yes. … 5 quoted lines"},
		"Thunderbird":          {html: `<p>Yes.</p><div class="moz-cite-prefix">Am 1.5. schrieb Ada:<br></div><blockquote type="cite">` + quoted + `</blockquote>`, want: "Yes. … 5 quoted lines"},
		"Outlook":              {html: `<div class="WordSection1"><p>Yes.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>From:</b> Ada<br>Sent: Monday</p></div></div><p>quote one</p><p>quote two</p></div>`, want: "Yes. … 4 quoted lines"},
		"Outlook on the web":   {html: `<div>Yes.</div><hr tabindex="-1"><div id="divRplyFwdMsg">From: Ada</div><div>` + quoted + `</div>`, want: "Yes. … 5 quoted lines"},
		"an attributed quote":  {html: `<p>Yes.</p><p>On Monday Ada wrote:</p><blockquote>` + quoted + `</blockquote>`, want: "Yes. … 5 quoted lines"},
		"a signature":          {html: `<p>Yes.</p><div class="gmail_signature">Ada<br>Countess</div>`, want: "Yes. … signature"},
		"quote and signature":  {html: `<p>Yes.</p><blockquote type=cite>` + quoted + `</blockquote><div class="moz-signature">-- <br>Ada<br>Countess</div>`, want: "Yes. … 4 quoted lines … signature"},
		"plain":                {text: "Yes.\n\nOn Monday, Ada <a@example.org>\nwrote:\n> one\n> two\n>\n> three\n", want: "Yes. … 6 quoted lines"},
		"plain, signed":        {text: "Yes.\n> one\n> two\n> three\n\n-- \nAda\nCountess\n", want: "Yes. … 3 quoted lines … signature"},
		"plain, Outlook":       {text: "Yes.\n\n-----Original Message-----\nFrom: Ada\nTo: Bob\n\none\n", want: "Yes. … 4 quoted lines"},
		"plain, Outlook's bar": {text: "Yes.\n________________________________\nVon: Ada\nAn: Bob\n\none\n", want: "Yes. … 4 quoted lines"},
	} {
		if got := words(foldedPage(t, c.html, c.text, folding())); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
		unfolded := words(foldedPage(t, c.html, c.text, nil))
		if strings.Contains(unfolded, "…") || len(unfolded) <= len("Yes.") {
			t.Errorf("%s: without folding it reads %q", name, unfolded)
		}
	}
}

func TestWhatIsNotAQuotedReplyStays(t *testing.T) {
	for name, c := range map[string]struct{ html, text string }{
		"nothing but a quote":     {html: `<blockquote type=cite>` + quoted + `</blockquote>`},
		"only a quote, in text":   {text: "> one\n> two\n> three\n> four\n"},
		"a quotation":             {html: `<p>As Lovelace said</p><blockquote>` + quoted + `</blockquote>`},
		"short, between answers":  {html: `<p>a</p><blockquote type=cite>` + quoted + `</blockquote><p>b</p>`},
		"between answers in text": {text: "> one\n> two\n> three\nYes.\n> four\n> five\n> six\nNo.\n"},
		"forwarded by Gmail":      {html: `<p>FYI</p><div class="gmail_quote">---------- Forwarded message ---------<br>` + quoted + `</div>`},
		"a rule in a newsletter":  {html: `<p>News</p><div style="border-top:solid 1px">` + quoted + `</div>`},
	} {
		if p := foldedPage(t, c.html, c.text, folding()); len(p.Folds) > 0 {
			t.Errorf("%s: folded to %q", name, words(p))
		}
	}
}

func TestAFoldOpensAndKnowsWhatItHides(t *testing.T) {
	for _, c := range []struct{ html, text string }{
		{html: `<p>Yes.</p><blockquote type=cite>` + quoted + `</blockquote>`},
		{text: "Yes.\n> quote one\n> quote two\n> quote three\n> quote four\n"},
	} {
		p := foldedPage(t, c.html, c.text, folding())
		if len(p.Folds) != 1 || p.Folds[0].Open || !strings.Contains(p.Folds[0].Text, "quote two") {
			t.Fatalf("folds %+v", p.Folds)
		}
		f := p.Folds[0]
		if got := p.Text(f.At.From, f.At.To); got != "… 4 quoted lines" {
			t.Errorf("the line that stands for it is %q", got)
		}
		boxes := p.Boxes(f.At.From, f.At.To)
		link, ok := p.LinkAt(boxes[0].X+2, boxes[0].Y+2)
		if !ok || !IsFold(link.URL) || link.URL != f.Link {
			t.Errorf("a click there finds %+v", link)
		}
		open := foldedPage(t, c.html, c.text, folding(f.Link))
		if len(open.Folds) != 1 || !open.Folds[0].Open || !strings.Contains(words(open), "quote three") || strings.Contains(words(open), "…") {
			t.Errorf("opened: %q, %+v", words(open), open.Folds)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add(`<p>a</p><div class="gmail_quote">x</div><blockquote type=cite><blockquote>y`)
	f.Add("a\n\nOn 1 May a@b wrote:\n> x\n>> y\n-- \nz\n________________________________\nFrom: x")
	f.Fuzz(func(t *testing.T, s string) {
		for _, p := range []*Page{foldedPage(t, s+" ", "", folding()), foldedPage(t, "", s, folding())} {
			for _, fold := range p.Folds {
				if !fold.Open && (fold.At.From < 0 || int(fold.At.To) > len(p.text)) {
					t.Errorf("a fold at %v of %d", fold.At, len(p.text))
				}
			}
		}
	})
}
