package fetch

import (
	"fmt"
	"testing"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// benchmarkServer knows every user, and an account on it.
func benchmarkServer(b *testing.B) (*pop3test.Server, account.Account) {
	b.Helper()
	s, err := pop3test.Start(b, pop3test.Options{Implicit: true, Verify: func(_, _, secret string) bool { return secret == strange }})
	if err != nil {
		b.Fatal(err)
	}
	return s, accountAt(b, s, account.TLS)
}

func fill(s *pop3test.Server, user string, n, size int) {
	messages := make([]pop3test.Message, n)
	for i, l := range letters(user, n, size) {
		messages[i] = pop3test.Message{UID: l.uid, Body: []byte(l.body)}
	}
	s.Add(user, messages...)
}

// BenchmarkFetch1000 stores 1,000 messages of 30 KB over TLS, proven and indexed.
func BenchmarkFetch1000(b *testing.B) {
	const n, size = 1000, 30_000
	s, a := benchmarkServer(b)
	kept := openArchive(b)
	b.SetBytes(n * size)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		a.ID = fmt.Sprintf("user%d", i)
		a.Username = a.ID
		fill(s, a.ID, n, size)
		b.StartTimer()
		if err := onceAt(b, a, kept); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkNothingNew compares a maildrop of 10,000 with the ledger.
func BenchmarkNothingNew(b *testing.B) {
	const n, size = 10_000, 300
	s, a := benchmarkServer(b)
	kept := openArchive(b)
	fill(s, a.Username, n, size)
	if err := onceAt(b, a, kept); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := onceAt(b, a, kept); err != nil {
			b.Fatal(err)
		}
	}
}
