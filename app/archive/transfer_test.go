package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mailloft/mailloft/app/problem"
)

// awkward are messages that are easy to change by accident.
var awkward = []string{
	numbered(1),
	"",
	"\n",
	"\r\n",
	"x",
	"From the beginning\r\n",
	letter("a@example.org", "quoted", ">From here\r\nFrom there\r\n>>From afar\r\n"),
	letter("a@example.org", "divided", "one\r\n\r\nFrom bo Mon Nov  2 10:00:00 2026\r\n\r\ntwo"),
	"Subject: lf\n\nunix line ends\n\n\n",
	"Subject: no end\n\nFrom x",
	"Subject: cl\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n",
	"Subject: cl2\nContent-Length: 5\n\nabcd\n",
	"Subject: cl3\nContent-Length: 4\n\nabcd\n",
	"Subject: cl4\nContent-Length: 999999999999999\n\nabcd\n",
	"\x00\xff\r\r\n\xfe",
	"Subject: long\r\n\r\n" + strings.Repeat("From ", 40_000) + "\r\n" + strings.Repeat(">", 70_000) + "From x\r\n",
}

func TestExportThenImportGivesTheSameMail(t *testing.T) {
	for _, format := range []Format{EML, Mbox, Maildir} {
		t.Run(string(format), func(t *testing.T) {
			from, to, dir := open(t, t.TempDir(), Options{}), open(t, t.TempDir(), Options{}), filepath.Join(t.TempDir(), "out")
			for i, text := range awkward {
				add(t, from, text, Incoming{Account: "a", UID: fmt.Sprint(i), Received: time.Unix(1_500_000_000+int64(i)*86400, 0).UTC()})
			}
			if err := from.SetRead(t.Context(), ids(t, from, View{})[:3], true); err != nil {
				t.Fatal(err)
			}
			out, err := from.Export(t.Context(), ids(t, from, View{}), format, dir, nil)
			if err != nil || out.Messages != len(awkward) || len(out.Failed) > 0 {
				t.Fatalf("%+v, %v", out, err)
			}
			var done, total int64
			in, err := to.Import(t.Context(), []string{dir}, func(d, n int64) { done, total = d, n })
			if err != nil || in.Added != len(awkward) || len(in.Failed) > 0 || done != total {
				t.Fatalf("%+v, %v, %d of %d", in, err, done, total)
			}
			if diff := cmp.Diff(hashes(t, from, format != Maildir), hashes(t, to, format != Maildir)); diff != "" {
				t.Error(diff)
			}
			in, err = to.Import(t.Context(), []string{dir}, nil)
			if err != nil || in.Added != 0 || in.Duplicates != len(awkward) {
				t.Errorf("again: %+v, %v", in, err)
			}
		})
	}
}

// hashes lists what an archive has: hash, time of arrival, and unless
// withoutFlags is set whether it is read.
func hashes(t *testing.T, a *Archive, withoutFlags bool) (list []string) {
	rows, err := a.Rows(t.Context(), ids(t, a, View{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		list = append(list, fmt.Sprint(r.SHA256, r.Received, r.Read && !withoutFlags))
	}
	slices.Sort(list)
	return list
}

// An export that is killed must leave nothing that looks like mail and is half
// of it.
func TestWhatIsBeingExportedIsNoMailYet(t *testing.T) {
	for _, format := range []Format{EML, Mbox} {
		t.Run(string(format), func(t *testing.T) {
			a, to, dir := open(t, t.TempDir(), Options{}), open(t, t.TempDir(), Options{}), t.TempDir()
			s := add(t, a, numbered(1), Incoming{})
			f, err := a.OpenMessage(t.Context(), s.ID)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			looked := 0
			f.handle = watchedHandle{f.handle, func() {
				looked++
				if report, err := to.Import(t.Context(), []string{dir}, nil); err != nil || report.Added+len(report.Failed) > 0 {
					t.Errorf("taken for mail: %+v, %v", report, err)
				}
			}}
			e := &exporter{a: a, dir: dir}
			if err := e.begin(format); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(e.one(Row{Received: time.Now(), Subject: "x"}, f), e.end()); err != nil {
				t.Fatal(err)
			}
			if report, err := to.Import(t.Context(), []string{dir}, nil); err != nil || report.Added != 1 || looked == 0 {
				t.Errorf("%+v, %v; looked at %d times", report, err, looked)
			}
			if left, err := filepath.Glob(filepath.Join(dir, "*"+unfinishedSuffix)); err != nil || len(left) > 0 {
				t.Error(left, err)
			}
		})
	}
}

// watchedHandle calls look after each read.
type watchedHandle struct {
	Handle
	look func()
}

func (h watchedHandle) Read(p []byte) (int, error) {
	n, err := h.Handle.Read(p)
	h.look()
	return n, err
}

func TestMboxKeepsAnyBytes(t *testing.T) {
	piece := rapid.SampledFrom([]string{"\n", "\r\n", "From ", "From x 10:00", ">", ">From ", "a", "\r", "\n\n", "\n\nFrom a Mon Nov  2 10:00:00 2026\n", "Content-Length: 3", ":", "abc"})
	rapid.Check(t, func(rt *rapid.T) {
		var want []string
		var box bytes.Buffer
		for range rapid.IntRange(1, 4).Draw(rt, "messages") {
			text := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(rt, "pieces"), "")
			want = append(want, text)
			if err := writeMbox(&box, "a@example.org", time.Unix(0, 0), strings.NewReader(text)); err != nil {
				rt.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, readMbox(rt, box.String())); diff != "" {
			rt.Fatal(diff, "\n", box.String())
		}
	})
}

func readMbox(t rapid.TB, text string) (list []string) {
	box, err := newMboxReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for {
		r, _, err := box.message()
		if err == io.EOF {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		msg, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(msg))
	}
}

func TestMboxesOfOtherPrograms(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"mboxo":         {"From a@b Mon Nov  2 10:00:00 2026\nA: 1\n\n>From me\n\nFrom c@d Mon Nov  2 10:00:00 2026\nB: 2\n\nx\n", []string{"A: 1\n\nFrom me\n", "B: 2\n\nx\n"}},
		"crlf":          {"From - Mon Nov  2 10:00:00 2026\r\nA: 1\r\n\r\nx\r\n\r\nFrom - Mon Nov  2 10:00:00 2026\r\nB: 2\r\n\r\n", []string{"A: 1\r\n\r\nx\r\n", "B: 2\r\n"}},
		"mboxcl2":       {"From a 10:00 2026\nContent-Length: 27\n\nx\n\nFrom b 10:00 2026\n>From\n\nFrom a 10:00 2026\nB: 2\n\ny\n", []string{"Content-Length: 27\n\nx\n\nFrom b 10:00 2026\n>From\n", "B: 2\n\ny\n"}},
		"wrong length":  {"From a 10:00 2026\nContent-Length: 3\n\nabcdef\n\nFrom a 10:00 2026\nB: 2\n\ny\n", []string{"Content-Length: 3\n\nabcdef\n", "B: 2\n\ny\n"}},
		"talk of From":  {"From a 10:00 2026\nA: 1\n\nx\n\nFrom now on.\n", []string{"A: 1\n\nx\n\nFrom now on.\n"}},
		"cut short":     {"From a 10:00 2026\nA: 1\n\nx", []string{"A: 1\n\nx"}},
		"bom":           {"\ufeffFrom a Mon Nov  2 10:00:00 2026\nA: 1\n\nx\n", []string{"A: 1\n\nx\n"}},
		"blank lines":   {"\r\n\nFrom a Mon Nov  2 10:00:00 2026\nA: 1\n\nx\n", []string{"A: 1\n\nx\n"}},
		"no blank line": {"From a Mon Nov  2 10:00:00 2026\nA: 1\n\nx\nFrom b Mon Nov  2 10:00:00 2026\nB: 2\n\nFrom c Mon Nov  2 10:00:00 2026\nmet us.\n", []string{"A: 1\n\nx\n", "B: 2\n", "met us.\n"}},
		"a time of day": {"From a 10:00 2026\nA: 1\n\nx\n\nFrom 10:30 on we are there.\nBye: bye\n\nFrom 10:45 on not.\n\nFrom b 10:00\nB: 2\n\n", []string{"A: 1\n\nx\n", "Bye: bye\n\nFrom 10:45 on not.\n", "B: 2\n"}},
		"quoted inside": {"From a Mon Nov  2 10:00:00 2026\nA: 1\n\nx\nFrom b Mon Nov  2 10:00:00 2026\nwhat he said.\n", []string{"A: 1\n\nx\nFrom b Mon Nov  2 10:00:00 2026\nwhat he said.\n"}},
		"no header":     {"From a Mon Nov  2 10:00:00 2026\nA: 1\n\n\nFrom b Mon Nov  2 10:00:00 2026\n\nFrom c Mon Nov  2 10:00:00 2026\n\n", []string{"A: 1\n\n", "", ""}},
		"NULs":          {"From a 10:00 2026\n\x00\x00\n\nFrom b 10:00 2026\nB: 2\n\n", []string{"\x00\x00\n", "B: 2\n"}},
		"only the line": {"From a 10:00 2026", []string{""}},
	} {
		if diff := cmp.Diff(c.want, readMbox(t, c.text)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestImportTakesFlagsAndTimesFromOtherPrograms(t *testing.T) {
	dir := t.TempDir()
	emlx := numbered(20)
	put(t, dir, map[string]string{
		"md/cur/1.a.host:2,S":   numbered(1),
		"md/cur/2.a.host:2,FRS": numbered(2),
		"md/cur/3.a.host:2,ST":  numbered(3),
		"md/new/4.a.host":       numbered(4),
		"md/tmp/5.a.host":       numbered(5),
		"tb/Inbox.msf":          "not mail",
		"tb/Inbox": "From - Mon Nov  2 10:00:00 2026\nX-Mozilla-Status: 0005\nSubject: m6\n\nx\n\n" +
			"From - Mon Nov  2 10:00:00 2026\nX-Mozilla-Status: 0008\nSubject: m7\n\nx\n\n" +
			"From a Mon Nov  2 10:00:00 2026\nStatus: RO\nX-Status: F\nSubject: m8\n\nx\n",
		"apple/20.emlx":     fmt.Sprintf("%d        \n%s<plist><dict><key>flags</key>\n<integer>%d</integer></dict></plist>", len(emlx), emlx, appleRead|appleFlagged),
		"apple/broken.emlx": "much\n",
		"mh/1":              numbered(30),
		"mh/2":              "binary\x00",
		"mh/31":             numbered(31),
		"mh/32":             numbered(32),
		"mh/.mh_sequences":  "cur: 2\nunseen: 1 4-9\nflagged: 30-31 x\n",
		"notes.txt":         "From here to there",
		"x.EML":             "not even mail",
	})
	a := open(t, t.TempDir(), Options{})
	report, err := a.Import(t.Context(), []string{dir, filepath.Join(dir, "gone")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if report.Added != 14 || len(report.Failed) != 1 || len(report.Broken) != 1 {
		t.Errorf("%+v", report)
	}
	rows, err := a.Rows(t.Context(), append(ids(t, a, View{}), ids(t, a, View{Folder: Trash})...))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if strings.HasPrefix(r.Subject, "m") && r.Received.Format("2006-01-02") != "2026-11-02" {
			t.Errorf("%s was received %v", r.Subject, r.Received)
		}
	}
	want := map[string]string{
		"Number 1": "S", "Number 2": "FS", "Number 3": "ST", "Number 4": "", "m6": "FS", "m7": "T", "m8": "FS",
		"Number 20": "FS", "Number 30": "", "Number 31": "FS", "Number 32": "S", "": "",
	}
	if diff := cmp.Diff(want, flagged(t, a)); diff != "" {
		t.Error(diff)
	}
}

func TestFromLinesOfManyProgramsSayWhenTheMessageCame(t *testing.T) {
	want := time.Date(2026, 11, 2, 10, 4, 5, 0, time.UTC)
	for _, date := range []string{
		"Mon Nov  2 10:04:05 2026", "Mon Nov 02 10:04:05 2026", "Mon Nov 02 10:04:05 +0000 2026", "Mon Nov  2 12:04:05 +0200 2026", "Mon Nov  2 05:04:05 2026 -0500",
		"Mon Nov  2 10:04:05 UTC 2026", "Mon, 2 Nov 2026 11:04:05 +0100", "Mon Nov  2 10:04:05 2026 remote from there", "Mon Nov  2 10:04:05 2026" + noLength,
	} {
		for _, sender := range []string{"a@b.example", "-", "1613345672@xxx", "\"Mon Ami\"@b.example", "Mon", ""} {
			if got := fromDate("From " + sender + " " + date); !got.Equal(want) {
				t.Errorf("%s, %q: %v", date, sender, got)
			}
		}
	}
	for _, none := range []string{"From ", "From a 10:00", "From Monday on", "From Mon Nov 2"} {
		if got := fromDate(none); !got.IsZero() {
			t.Errorf("%q: %v", none, got)
		}
	}
}

// put writes files below dir.
func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for path, text := range files {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// flagged lists the messages of an archive by subject, with their flags.
func flagged(t *testing.T, a *Archive) map[string]string {
	t.Helper()
	rows, err := a.Rows(t.Context(), append(ids(t, a, View{}), ids(t, a, View{Folder: Trash})...))
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for _, r := range rows {
		f := ""
		for _, flag := range []struct {
			letter string
			on     bool
		}{{"F", r.Starred}, {"S", r.Read}, {"T", r.Trashed}} {
			if flag.on {
				f += flag.letter
			}
		}
		list[r.Subject] = f
	}
	return list
}

func TestOddMailOfOtherProgramsIsImportedOrNamed(t *testing.T) {
	long := "unseen: 1"
	for n := 100; n < 20_000; n++ {
		long += fmt.Sprint(" ", n)
	}
	emlx := numbered(20)
	for name, c := range map[string]struct {
		files  map[string]string
		want   map[string]string // flags by subject
		failed int
		broken int
	}{
		"what stands for the colon": {files: map[string]string{
			"cur/1.a.host;2,S": numbered(1), "cur/2.a.host!2,FS": numbered(2), "cur/3.a.host_2,S": numbered(3), "cur/4.a.host-2,Sab": numbered(4),
			"cur/5.M2,S=2222,W=2260": numbered(5), "cur/6.host-2,S=99": numbered(6), "cur/7:2,": numbered(7), "cur/8:1,S": numbered(8), "cur/9": numbered(9),
			"cur/10:2,S?\xffT": numbered(10), "new/11": numbered(11), "tmp/12": numbered(12)},
			want: map[string]string{"Number 1": "S", "Number 2": "FS", "Number 3": "S", "Number 4": "S", "Number 5": "", "Number 6": "", "Number 7": "",
				"Number 8": "", "Number 9": "", "Number 10": "ST", "Number 11": ""}},
		"Maildir++": {files: map[string]string{"cur/1:2,S": numbered(1), "new/2": numbered(2), ".Sent.2025/cur/3:2,S": numbered(3), ".Sent.2025/new/.keep": "", ".Sent.2025/maildirfolder": ""},
			want: map[string]string{"Number 1": "S", "Number 2": "", "Number 3": "S", "": ""}, broken: 1},
		"MH with a long line": {files: map[string]string{"1": numbered(1), "2": numbered(2), "19999": numbered(3), ".mh_sequences": "cur: 1\n" + long + "\nflagged: 2\n"},
			want: map[string]string{"Number 1": "", "Number 2": "FS", "Number 3": ""}},
		"MH with From lines": {files: map[string]string{"1": "From a Mon Nov  2 10:00:00 2026\n" + numbered(1), "2": "no header at all", ".mh_sequences": "unseen: 1\n"},
			want: map[string]string{"Number 1": "", "": "S"}},
		"numbers that are no mail": {files: map[string]string{"1": "no header at all", "2024": numbered(1)}, want: map[string]string{"Number 1": ""}},
		"Apple Mail": {files: map[string]string{
			"1.emlx": fmt.Sprintf("%d\n%s<plist><dict><key>flags</key><integer>1</integer></dict></plist>", len(emlx), emlx), "2.partial.emlx": fmt.Sprintf("%d\n%s", len(numbered(2)), numbered(2)),
			"3.emlx": "99999\n" + numbered(3), "4.emlx": numbered(4), "5.emlx": "", "6.emlx": "-3\n" + numbered(6)},
			want: map[string]string{"Number 20": "S", "Number 2": "", "Number 3": "", "Number 4": "", "": "", "Number 6": ""}, broken: 5},
		"other programs' own": {files: map[string]string{"a.pst": "!BDN\x00", "b.dbx": "\xcf\xad\x12\xfe", "c.msg": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "d.doc": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "e.olm": "PK\x03\x04", "f.zip": "PK\x03\x04"},
			want: map[string]string{}, failed: 4},
		"UTF-16": {files: map[string]string{"a.eml": "\xff\xfeS\x00u\x00b\x00"}, want: map[string]string{"": ""}, broken: 1},
		"an mbox with a mark, one that is empty, one cut short": {files: map[string]string{"In": "\ufeffFrom a Mon Nov  2 10:00:00 2026\n" + numbered(1), "Drafts": "", "Out": "From a Mon Nov  2 10:00:00 2026\nSubject: Number 2\nSta"},
			want: map[string]string{"Number 1": "", "Number 2": ""}},
		"names of other charsets": {files: map[string]string{"b\xf6se/\xff.eml": numbered(1), "b\xf6se/\xe4 box": "From a Mon Nov  2 10:00:00 2026\n" + numbered(2)}, want: map[string]string{"Number 1": "", "Number 2": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, c.files)
			a := open(t, t.TempDir(), Options{})
			report, err := a.Import(t.Context(), []string{dir}, nil)
			if err != nil || len(report.Failed) != c.failed || len(report.Broken) != c.broken {
				t.Errorf("%+v, %v", report, err)
			}
			if diff := cmp.Diff(c.want, flagged(t, a)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestImportFollowsLinksOnceAndNamesWhatLeadsNowhere(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{"in/1.eml": numbered(1), "elsewhere/2.eml": numbered(2), "elsewhere/deep/3.eml": numbered(3), "box": "From a Mon Nov  2 10:00:00 2026\n" + numbered(4)})
	for link, to := range map[string]string{"in/around": "..", "in/self": "self", "in/there": "../elsewhere", "in/file": "../box", "in/nowhere": "gone"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	a := open(t, t.TempDir(), Options{})
	report, err := a.Import(t.Context(), []string{filepath.Join(dir, "in")}, nil)
	if err != nil || report.Added != 4 || len(report.Failed) != 2 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestImportTellsAPersonWhyAFileIsNotImported(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{"mail.zip": "PK\x03\x04", "letter.msg": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "empty": "", "secret.eml": numbered(1)})
	secret := filepath.Join(dir, "secret.eml")
	if err := os.Chmod(secret, 0); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"mail.zip": "import.packed", "letter.msg": "import.outlook-message", "gone": "import.missing"}
	if f, err := os.Open(secret); err == nil { // nothing is kept from this user
		_ = f.Close()
	} else {
		want["secret.eml"] = "import.denied"
	}
	var paths []string
	for _, name := range []string{"mail.zip", "letter.msg", "empty", "secret.eml", "gone"} {
		paths = append(paths, filepath.Join(dir, name))
	}
	report, err := open(t, t.TempDir(), Options{}).Import(t.Context(), paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range report.Failed {
		got[filepath.Base(f.Path)] = problem.From(f.Err).Code
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestExportedNamesAreSafeEverywhere(t *testing.T) {
	for _, c := range []struct{ from, subject string }{
		{"../../etc", "/absolute\\and:more*?\"<>|"}, {"\u202egnp.exe", "tab\tnew\nline\x00"}, {"", ""}, {"...", " . "}, {strings.Repeat("語", 200), "x"},
	} {
		name := fileName(Row{From: c.from, Subject: c.subject, Date: time.Unix(0, 0)})
		if strings.ContainsAny(name, "/\\:*?\"<>|\n\t\x00\u202e") || len(name) > maxName || strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") || name == "" {
			t.Errorf("%q, %q becomes %q", c.from, c.subject, name)
		}
	}
}

func TestExportNamesWhatIsDamagedAndOverwritesNothing(t *testing.T) {
	a, dir := open(t, t.TempDir(), Options{}), t.TempDir()
	whole, changed, gone := add(t, a, numbered(1), Incoming{}), add(t, a, numbered(2), Incoming{}), add(t, a, numbered(3), Incoming{})
	path := func(s Stored) string { return a.files.path(mustSum(t, s.SHA256), monthOf(time.Now())) }
	if err := os.WriteFile(path(changed), []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path(gone)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		report, err := a.Export(t.Context(), []ID{whole.ID, changed.ID, gone.ID}, EML, dir, nil)
		if err != nil || report.Messages != 2 || len(report.Failed) != 2 {
			t.Errorf("%+v, %v", report, err)
		}
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 4 {
		t.Errorf("%d files, %v", len(files), err)
	}
	if _, err := a.Export(t.Context(), nil, "tar", dir, nil); err == nil {
		t.Error("an unknown format is accepted")
	}
}

// File systems without links, such as those of sticks and cameras, get the
// same files.
func TestExportWithoutLinksOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	e := &exporter{dir: dir}
	for _, text := range []string{"one", "two"} {
		part := filepath.Join(dir, "x"+unfinishedSuffix)
		if err := os.WriteFile(part, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := e.replaceEmpty(part, "name", suffix); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"name" + suffix: "one", "name (2)" + suffix: "two"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
