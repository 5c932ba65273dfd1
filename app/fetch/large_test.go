package fetch

import (
	"context"
	"fmt"
	"io"
	"iter"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/mailloft/mailloft/app/account"
	"github.com/mailloft/mailloft/app/archive"
	"github.com/mailloft/mailloft/pop3/pop3test"
)

// longLedger is an archive whose ledger holds n messages.
type longLedger struct {
	*archive.Archive
	n int
}

func largeUID(i int) string { return fmt.Sprintf("%016x.%08d", i*2654435761, i) }

func (l longLedger) Entries(context.Context, string) iter.Seq2[archive.Entry, error] {
	return func(yield func(archive.Entry, error) bool) {
		now := time.Now()
		for i := range l.n {
			e := archive.Entry{UID: largeUID(i), Size: 1000, SHA256: fmt.Sprintf("%064x", i), Seen: now, Stored: now, Verified: now}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func TestMaildropOfAMillionIsComparedInTimeAndMemory(t *testing.T) {
	n := 100_000
	if allFaults {
		n = 1_000_000
	}
	var list, uidl strings.Builder
	list.WriteString("+OK\r\n")
	uidl.WriteString("+OK\r\n")
	for i := range n {
		fmt.Fprintf(&list, "%d 1000\r\n", i+1)
		fmt.Fprintf(&uidl, "%d %s\r\n", i+1, largeUID(i))
	}
	list.WriteString(".\r\n")
	uidl.WriteString(".\r\n")
	s := serve(t)
	s.script = answers(map[string]string{"STAT": fmt.Sprintf("+OK %d %d\r\n", n, n*1000), "LIST": list.String(), "UIDL": uidl.String()})
	b := newBench(t, s)
	b.deps.Archive = longLedger{b.archive, n}
	// As the command does it; the server's listings are in this heap, too.
	defer debug.SetGCPercent(debug.SetGCPercent(40))
	peak := watchHeap(t)
	began := time.Now()
	r := b.mustFetch()
	if r.Listed != n || r.New != 0 {
		t.Errorf("result %+v", r)
	}
	mb := peak() >> 20
	t.Logf("%d messages compared in %v, %d MB of heap at most", n, time.Since(began).Round(time.Millisecond), mb)
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("took %v", took)
	}
	if limit := uint64(500 * n / 1_000_000); mb > limit+30 {
		t.Errorf("%d MB", mb)
	}
}

// watchHeap returns a function that says how much the heap held at most, beyond
// what it held at first.
func watchHeap(t *testing.T) func() uint64 {
	t.Helper()
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse
	}
	runtime.GC()
	first := heap()
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		most := first
		for {
			select {
			case <-stop:
				done <- most - first
				return
			case <-time.After(20 * time.Millisecond):
				most = max(most, heap())
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return <-done
	}
}

func TestLargeMessageIsStreamed(t *testing.T) {
	size := int64(64 << 20)
	if allFaults {
		size = 1 << 30
	}
	size -= size % int64(len(endlessLine))
	head := "Subject: large\r\n\r\n"
	s, err := pop3test.Start(t, pop3test.Options{
		Implicit: true, Users: map[string]string{"alice": strange},
		Messages: map[string][]pop3test.Message{"alice": {{UID: "large", Size: fmt.Sprint(size), Stream: func() io.Reader {
			return io.MultiReader(strings.NewReader(head), io.LimitReader(endless{}, size))
		}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	kept := openArchive(t)
	a := accountAt(t, s, account.TLS)
	a.Policy = atOnce
	peak := watchHeap(t)
	if err := onceAt(t, a, kept); err != nil {
		t.Fatal(err)
	}
	mb := peak() >> 20
	t.Logf("%d MB fetched with %d MB of heap at most", size>>20, mb)
	if mb > 150 {
		t.Errorf("%d MB", mb)
	}
	if n := len(s.Maildrop("alice")); n != 0 {
		t.Error("the message was not proven and deleted")
	}
}
