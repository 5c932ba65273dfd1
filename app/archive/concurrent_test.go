package archive

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/mailloft/mailloft/app/problem"
)

func TestEverythingAtOnceStaysConsistent(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	ctx := t.Context()
	const accounts, batches, size = 3, 4, 5
	var writers, others sync.WaitGroup
	done := make(chan struct{})
	for n := range accounts {
		writers.Go(func() {
			for i := range batches {
				b := a.NewBatch()
				for j := range size {
					k := i*size + j
					// Every third message comes through all accounts.
					text := numbered(k*10 + n*min(k%3, 1))
					if err := b.Add(ctx, strings.NewReader(text), Incoming{Account: fmt.Sprint("account", n), UID: fmt.Sprint(k)}); err != nil {
						t.Error(err)
					}
				}
				stored, err := b.Commit(ctx)
				if err != nil || len(stored) != size {
					t.Error(len(stored), err)
				}
			}
		})
	}
	for _, do := range []func() error{
		func() error { _, err := a.Verify(ctx, nil); return err },
		func() error { _, err := a.Rebuild(ctx, nil); return err },
		func() error { return a.Tidy(ctx) },
		func() error {
			list, err := a.IDs(ctx, View{Query: "letter -is:starred"})
			if err != nil || len(list) == 0 {
				return err
			}
			if _, err := a.Rows(ctx, list); err != nil {
				return err
			}
			return a.SetStarred(ctx, list[:1], true)
		},
		func() error { _, err := a.Counts(ctx); return err },
	} {
		others.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := do(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	writers.Wait()
	close(done)
	others.Wait()
	shared := (batches*size + 2) / 3
	want := shared + accounts*(batches*size-shared)
	counts, err := a.Counts(ctx)
	if err != nil || counts.All != want || len(ids(t, a, View{Query: "letter"})) != want {
		t.Errorf("%+v, want %d messages, %v", counts, want, err)
	}
	if report, err := a.Verify(ctx, nil); err != nil || !report.Clean() || report.OK != want {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestTidyChangesNothingThatCanBeSeen(t *testing.T) {
	a := open(t, t.TempDir(), Options{})
	fill(t, a)
	before := stateOf(t, a)
	if err := a.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	var pieces int
	if err := a.x.r.QueryRow("SELECT count(DISTINCT segid) FROM search_idx").Scan(&pieces); err != nil || pieces > 1 {
		t.Errorf("%d pieces are left, %v", pieces, err)
	}
	if after := stateOf(t, a); after.Found != before.Found || len(after.Rows) != len(before.Rows) {
		t.Errorf("%d found before, %d after", before.Found, after.Found)
	}
}

func TestVanishedDiskAndClosedArchiveAreSaidInWords(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, Options{})
	if err := os.RemoveAll(dir); err != nil {
		t.Skip("the system does not let an open folder vanish:", err)
	}
	_, err := a.Add(t.Context(), strings.NewReader(numbered(1)), Incoming{})
	if p := problem.From(err); p == nil || p.Code != "disk.gone" {
		t.Errorf("err = %v", err)
	}
	b := open(t, t.TempDir(), Options{})
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Add(t.Context(), strings.NewReader("x"), Incoming{}); !errors.Is(err, errClosed) {
		t.Errorf("err = %v", err)
	}
}
