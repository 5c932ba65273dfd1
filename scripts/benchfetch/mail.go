//go:build linux

package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"

	"github.com/mailloft/mailloft/pop3/pop3test"
)

// Every message starts and ends with a line that names its number, by which
// the stored ones are counted.
const (
	firstLine = "X-Benchmark-First: "
	lastLine  = "benchmark-last-line: "
)

// generate makes n messages of a mean size: each has words to parse and index
// as text and as HTML, every fifth an attachment as well, which is most of all
// bytes. The same arguments make the same mail.
func generate(n, meanSize int) []pop3test.Message {
	const everyFifth = 5
	random := rand.New(rand.NewPCG(1939, 2449))
	words := vocabulary(random, 20_000)
	text, html := meanSize/15, meanSize/8
	attached := max(everyFifth*(meanSize-text-html-html/2)*3/4, 0)
	messages := make([]pop3test.Message, n)
	for i := range messages {
		bytesAttached := 0
		if i%everyFifth == 0 {
			bytesAttached = attached/2 + random.IntN(attached+1)
		}
		messages[i] = pop3test.Message{
			UID:  fmt.Sprintf("bench%08d", i),
			Body: letter(random, words, i, text/2+random.IntN(text+1), html/2+random.IntN(html+1), bytesAttached),
		}
	}
	return messages
}

// vocabulary makes words; frequent ones are first, as sentences draws them.
func vocabulary(random *rand.Rand, n int) []string {
	words := make([]string, n)
	for i := range words {
		letters := make([]byte, 2+random.IntN(9))
		for j := range letters {
			letters[j] = byte('a' + random.IntN(26))
		}
		words[i] = string(letters)
	}
	return words
}

func letter(random *rand.Rand, words []string, number, text, html, attached int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%d\r\nFrom: Sender %d <sender%d@example.org>\r\nTo: bench@example.org\r\n", firstLine, number, number%300, number%300)
	fmt.Fprintf(&b, "Subject: %s\r\nDate: Tue, 3 Mar 2026 %02d:%02d:%02d +0000\r\n", sentences(random, words, 40, " "), number/3600%24, number/60%60, number%60)
	fmt.Fprintf(&b, "Message-ID: <%d@bench.example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n", number)
	b.WriteString("--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
	b.WriteString(sentences(random, words, text, "\r\n"))
	b.WriteString("\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p style=\"color:#333\">")
	b.WriteString(sentences(random, words, html, "</p>\r\n<p style=\"color:#333\">"))
	b.WriteString("</p></body></html>\r\n--inner--\r\n")
	if attached > 0 {
		b.WriteString("--outer\r\nContent-Type: application/octet-stream; name=data.bin\r\nContent-Disposition: attachment; filename=data.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n")
		attach(&b, random, attached)
	}
	fmt.Fprintf(&b, "--outer--\r\n%s%d\r\n", lastLine, number)
	return b.Bytes()
}

// sentences draws words, frequent ones more often, for about size bytes; a
// separator follows every tenth.
func sentences(random *rand.Rand, words []string, size int, separator string) string {
	var b bytes.Buffer
	for n := 1; b.Len() < size; n++ {
		share := random.Float64()
		b.WriteString(words[int(share*share*share*float64(len(words)))])
		if n%10 == 0 {
			b.WriteString(separator)
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func attach(b *bytes.Buffer, random *rand.Rand, size int) {
	const perLine = 57
	line := make([]byte, perLine)
	for ; size > 0; size -= perLine {
		for i := range line {
			line[i] = byte(random.Uint32())
		}
		b.WriteString(base64.StdEncoding.EncodeToString(line))
		b.WriteString("\r\n")
	}
}
