package mailhtml

import (
	"strconv"
	"strings"
)

// Folding closes quoted replies and signatures, each to one line that is a
// link. Nothing is folded that would leave a message without words of its own.
type Folding struct {
	Name  string                                 // tells the documents of a message apart
	Open  func(link string) bool                 // whether the fold behind a link is open; nil opens none
	Label func(lines int, signature bool) string // what a closed one says
}

// Fold is a piece of a message that can be folded.
type Fold struct {
	Link      string // what Page.Links lead to while it is closed
	Text      string // what it hides
	Lines     int
	Signature bool
	Open      bool
	At        Range // of the line that stands for it; empty while it is open
}

// foldLink begins the links of folds.
const foldLink = "#mailloft-fold-"

// IsFold reports whether a link opens a fold.
func IsFold(link string) bool { return strings.HasPrefix(link, foldLink) }

// Sizes from which folding is worth it, in lines.
const (
	foldTrailing  = 3 // at the end of a message
	foldBetween   = 8 // between answers, where quotes say what is answered
	foldSignature = 2
	foldColumns   = 90 // a longer line counts as several
)

// next makes the n-th fold of a document.
func (f *Folding) next(n int, text string, signature bool) Fold {
	fold := Fold{Link: foldLink + f.Name + "-" + strconv.Itoa(n), Text: text, Lines: countLines(text), Signature: signature}
	fold.Open = f.Open != nil && f.Open(fold.Link)
	return fold
}

// worth reports whether a piece of that many lines is folded.
func worth(lines int, signature, trailing bool) bool {
	switch {
	case signature:
		return lines >= foldSignature
	case trailing:
		return lines >= foldTrailing
	}
	return lines >= foldBetween
}

// countLines counts the lines that are not blank.
func countLines(text string) (n int) {
	for line := range strings.SplitSeq(text, "\n") {
		if length := len([]rune(strings.TrimSpace(line))); length > 0 {
			n += 1 + (length-1)/foldColumns
		}
	}
	return n
}

// placeFolds finds the lines that stand for closed folds.
func (p *Page) placeFolds() {
	links := map[string]int{}
	for i, k := range p.Links {
		if IsFold(k.URL) {
			links[k.URL] = i
		}
	}
	for i := range p.Folds {
		f := &p.Folds[i]
		link, ok := links[f.Link]
		if !ok || f.Open {
			continue
		}
		for _, r := range p.runs {
			if r.link == link {
				if f.At.To == 0 {
					f.At.From = r.from
				}
				f.At.To = r.to
			}
		}
	}
}

// wroteWords end the line before a quote: "On Monday Ada wrote:".
var wroteWords = []string{
	"wrote", "writes", "schrieb", "schrieb am", "geschrieben", "a écrit", "écrit", "escribió", "ha scritto", "escreveu", "schreef",
	"skrev", "kirjoitti", "napisał", "napisał(a)", "napsal", "написал", "написал(а)", "пишет", "yazdı", "写道", "のメール", "wrote on",
}

const attributionLimit = 300 // characters

// isAttribution reports whether a line says who wrote what follows.
func isAttribution(line string) bool {
	line = strings.ToLower(strings.TrimSpace(line))
	body, ok := strings.CutSuffix(line, ":")
	if !ok {
		body, ok = strings.CutSuffix(line, "：")
	}
	if !ok || len(line) > attributionLimit {
		return false
	}
	body = strings.TrimSpace(body)
	for _, word := range wroteWords {
		if strings.HasSuffix(body, word) || strings.Contains(body, " "+word+" ") {
			return true
		}
	}
	return strings.ContainsAny(body, "<@") && strings.ContainsAny(body, "0123456789")
}

// forwardMarks begin a message that is passed on: the words are what it is
// about, not what it answers.
var forwardMarks = []string{
	"---------- forwarded message", "----- forwarded message", "begin forwarded message", "-------- forwarded message",
	"-------- weitergeleitete nachricht", "anfang der weitergeleiteten", "-------- message transféré", "-------- mensaje reenviado",
}

func isForward(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, mark := range forwardMarks {
		if strings.HasPrefix(text, mark) {
			return true
		}
	}
	return false
}

// originalMarks begin the message below in Outlook's plain text.
var originalMarks = []string{"original message", "ursprüngliche nachricht", "originalnachricht", "message d'origine", "mensaje original", "messaggio originale"}

// fromWords begin the header of the message below, as Outlook writes it.
var fromWords = []string{"from:", "von:", "de :", "de:", "da:", "van:", "från:", "fra:", "od:", "от:", "寄件者:", "发件人:", "差出人:"}

func startsHeader(line string) bool {
	line = strings.ToLower(strings.Trim(line, " *\u00a0\t"))
	for _, word := range fromWords {
		if strings.HasPrefix(line, word) {
			return true
		}
	}
	return false
}
