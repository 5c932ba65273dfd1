package main

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// The words of the generated mail. As in a language there are few common ones
// and a long tail, and families of words with one beginning.
var words = func() []string {
	chance := rand.New(rand.NewPCG(7, 7))
	heads := []string{"b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w", ""}
	tails := []string{"a", "e", "i", "o", "u", "an", "er", "in", "on", "ar", "est", "ing", "ou", "ea", "and", "el"}
	endings := []string{"", "", "s", "ed", "ing", "er", "ly", "ment"}
	list := make([]string, 40_000)
	for i := range list {
		var b strings.Builder
		for range 1 + chance.IntN(3) {
			b.WriteString(heads[chance.IntN(len(heads))])
			b.WriteString(tails[chance.IntN(len(tails))])
		}
		list[i] = b.String() + endings[chance.IntN(len(endings))]
	}
	return list
}()

var han = []rune("会议记录时间安排项目计划付款发票合同地址电话号码问题回答东京大阪学生先生今天明天昨天")
var thai = []rune("กขคงจฉชซญดตถทธนบปผพฟมยรลวสหอฮ")

const people = 3000

// Words that the searches look for.
const (
	commonWord = "meeting" // in about a fifth of all messages
	middleWord = "harbour" // in about one of five hundred
)

// letter is the i'th message: plain text most of them, some with HTML beside
// it, some with a text or a picture attached, some Chinese, some Thai. About
// four of ten answer another. It is the same wherever it is made.
type letter struct {
	n      int
	chance *rand.Rand
	zipf   *rand.Zipf
}

func newLetter(n int) *letter {
	source := rand.NewPCG(uint64(n), 1)
	chance := rand.New(source)
	return &letter{n: n, chance: chance, zipf: rand.NewZipf(chance, 1.07, 4, uint64(len(words)-1))}
}

func (l *letter) word() string { return words[l.zipf.Uint64()] }

func (l *letter) words(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = l.word()
	}
	return strings.Join(list, " ")
}

func person(n int) string {
	first, last := words[200+n*7%4000], words[5000+n*3%20000]
	return fmt.Sprintf("%s%s %s%s <%s.%s%d@%s.example>", strings.ToUpper(first[:1]), first[1:], strings.ToUpper(last[:1]), last[1:], first, last, n, words[n%300])
}

// sent spreads the messages over sixteen years.
func (l *letter) sent(of int) time.Time {
	begin := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
	return begin.Add(time.Duration(float64(16*365*24*time.Hour)/float64(of)*float64(l.n)) + time.Duration(l.chance.IntN(3600))*time.Second)
}

// text is the message's bytes; of is how many there are in all.
func (l *letter) text(of int) (string, time.Time) {
	at := l.sent(of)
	subject := l.words(2 + l.chance.IntN(5))
	var b strings.Builder
	fmt.Fprintf(&b, "Received: from mx%d.example by mail.example; %s\r\n", l.chance.IntN(9), at.Format(time.RFC1123Z))
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nDate: %s\r\nMessage-ID: <%d.x@bench.example>\r\n",
		person(l.chance.IntN(people)), person(l.chance.IntN(50)), at.Format(time.RFC1123Z), l.n)
	if l.n > 0 && l.chance.IntN(10) < 4 {
		to := max(0, l.n-1-l.chance.IntN(40))
		fmt.Fprintf(&b, "In-Reply-To: <%d.x@bench.example>\r\nReferences: <%d.x@bench.example>\r\n", to, to)
		subject = "Re: " + subject
	}
	fmt.Fprintf(&b, "Subject: %s\r\nMIME-Version: 1.0\r\n", subject)
	l.body(&b)
	return b.String(), at
}

func (l *letter) body(b *strings.Builder) {
	plain := l.paragraphs()
	switch k := l.chance.IntN(100); {
	case k < 25:
		fmt.Fprintf(b, "Content-Type: multipart/alternative; boundary=x%d\r\n\r\n--x%d\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", l.n, l.n, plain)
		fmt.Fprintf(b, "--x%d\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><div style=\"color:#333\"><p>%s</p></div></body></html>\r\n--x%d--\r\n",
			l.n, strings.ReplaceAll(plain, "\r\n", "<br>\r\n"), l.n)
	case k < 33:
		name, kind, file := l.file(k)
		fmt.Fprintf(b, "Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", l.n, l.n, plain)
		fmt.Fprintf(b, "--x%d\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--x%d--\r\n",
			l.n, kind, name, lines(base64.StdEncoding.EncodeToString(file)), l.n)
	default:
		fmt.Fprintf(b, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n", plain)
	}
}

// paragraphs is the text of a message, with the words that are searched for.
func (l *letter) paragraphs() string {
	var b strings.Builder
	fmt.Fprintf(&b, "needle%d ", l.n)
	if l.chance.IntN(5) == 0 {
		b.WriteString(commonWord + " ")
	}
	if l.chance.IntN(500) == 0 {
		b.WriteString(middleWord + " lights ")
	}
	for range 2 + l.chance.IntN(5) {
		for range 2 + l.chance.IntN(4) {
			b.WriteString(l.words(6+l.chance.IntN(8)) + "\r\n")
		}
		b.WriteString("\r\n")
	}
	if l.n%20 == 0 {
		l.run(&b, han)
	}
	if l.n%50 == 0 {
		l.run(&b, thai)
	}
	return b.String()
}

// run writes text without spaces between its words.
func (l *letter) run(b *strings.Builder, script []rune) {
	for range 60 {
		b.WriteRune(script[l.chance.IntN(len(script))])
	}
	b.WriteString("\r\n")
}

func (l *letter) file(k int) (name, kind string, file []byte) {
	if k < 30 {
		return l.word() + "-notes.txt", "text/plain; charset=utf-8", []byte(l.words(80))
	}
	file = make([]byte, 1500)
	for i := range file {
		file[i] = byte(l.chance.Uint32())
	}
	return l.word() + "-scan.png", "image/png", file
}

func lines(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	return b.String() + s
}
