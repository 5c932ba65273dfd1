package archive

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// benchSize is how many messages the benchmarks read from; set
// MAILLOFT_BENCH_MESSAGES for another number.
func benchSize() int {
	if n, err := strconv.Atoi(os.Getenv("MAILLOFT_BENCH_MESSAGES")); err == nil {
		return n
	}
	return 10_000
}

// vocabulary has a few common words and a long tail, as language does.
var vocabulary = func() []string {
	chance := rand.New(rand.NewPCG(7, 7))
	words := make([]string, 20_000)
	for i := range words {
		b := make([]byte, 3+chance.IntN(8))
		for j := range b {
			b[j] = "etaoinshrdlucmfwypvbgk"[min(chance.IntN(22), chance.IntN(22))]
		}
		words[i] = string(b)
	}
	return words
}()

// mail makes the i'th benchmark message, about 1.2 KB.
func mail(i int) string {
	chance := rand.New(rand.NewPCG(uint64(i), 1))
	word := func() string {
		return vocabulary[min(chance.IntN(20_000), chance.IntN(20_000), chance.IntN(20_000), chance.IntN(20_000))]
	}
	var body strings.Builder
	for j := range 120 {
		body.WriteString(word())
		body.WriteString([]string{" ", " ", "\r\n"}[j%3])
	}
	fmt.Fprintf(&body, "\r\nrare%d 会议%d\r\n", i, i%7)
	return letter(fmt.Sprintf("%s %s <%s@%s.example>", word(), word(), word(), word()), word()+" "+word(), body.String())
}

var benchArchives = map[int]string{} // folders of filled archives, by size

// bench opens an archive of benchSize messages, filling it on first use.
func bench(b *testing.B) *Archive {
	n := benchSize()
	dir, ok := benchArchives[n]
	if !ok {
		var err error
		if dir, err = os.MkdirTemp("", "mailloft-bench"); err != nil {
			b.Fatal(err)
		}
		benchArchives[n] = dir
	}
	a := open(b, dir, Options{})
	if !ok {
		start := time.Now()
		for i := 0; i < n; i += 200 {
			addBatch(b, a, i, min(200, n-i))
		}
		b.Logf("filled with %d messages in %v", n, time.Since(start).Round(time.Millisecond))
	}
	return a
}

func addBatch(b *testing.B, a *Archive, first, n int) {
	batch := a.NewBatch()
	for i := first; i < first+n; i++ {
		if err := batch.Add(context.Background(), strings.NewReader(mail(i)), Incoming{Account: "bench", UID: fmt.Sprint(i)}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := batch.Commit(context.Background()); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkAdd stores batches of 200, everything included: parse, index, sync
// and read back.
func BenchmarkAdd(b *testing.B) {
	a := open(b, b.TempDir(), Options{})
	i := 0
	for b.Loop() {
		addBatch(b, a, i, 200)
		i += 200
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "messages/s")
}

func BenchmarkIDs(b *testing.B) {
	a := bench(b)
	for name, v := range map[string]View{
		"all": {}, "first 200": {Limit: 200}, "unread": {Folder: Unread}, "account": {Account: "bench"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ids(b, a, v)
			}
		})
	}
}

func BenchmarkRows(b *testing.B) {
	a := bench(b)
	all := ids(b, a, View{})
	for b.Loop() {
		at := rand.IntN(len(all) - 50)
		if rows, err := a.Rows(context.Background(), all[at:at+50]); err != nil || len(rows) != 50 {
			b.Fatal(len(rows), err)
		}
	}
}

// BenchmarkSearch asks for the newest 50, as a list does first.
func BenchmarkSearch(b *testing.B) {
	a := bench(b)
	common, middle := vocabulary[3], vocabulary[400]
	for name, query := range map[string]string{
		"rare": "rare77 ", "common": common + " ", "two words": common + " " + middle + " ", "phrase": `"` + common + " " + middle + `"`,
		"from": "from:" + middle + " ", "prefix 1": common[:1], "prefix 2": common[:2], "prefix 3": common[:3], "prefix 4": vocabulary[500][:4],
		"CJK": "会议3", "not": middle + " -" + common + " ", "unread": "is:unread " + common + " ", "before": "before:2020 " + common + " ",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ids(b, a, View{Query: query, Limit: 50})
			}
		})
	}
}

func BenchmarkMark10000(b *testing.B) {
	a := bench(b)
	all := ids(b, a, View{Limit: 10_000})
	on := true
	for b.Loop() {
		if err := a.SetRead(context.Background(), all, on); err != nil {
			b.Fatal(err)
		}
		on = !on
	}
}

func BenchmarkRebuild(b *testing.B) {
	a := bench(b)
	for b.Loop() {
		if r, err := a.Rebuild(context.Background(), nil); err != nil || r.OK != benchSize() {
			b.Fatal(r.OK, err)
		}
	}
	b.ReportMetric(float64(benchSize()*b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkOpen opens and closes a filled archive.
func BenchmarkOpen(b *testing.B) {
	a := bench(b)
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		a, err := Open(context.Background(), a.Dir(), Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
	}
	info, err := os.Stat(a.indexPath())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/float64(benchSize()), "index-bytes/message")
}
