package attach

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"
)

func content(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func TestNamesAreSafeOnEverySystem(t *testing.T) {
	for wish, want := range map[string]string{
		"Invoice 2026.pdf":           "Invoice 2026.pdf",
		"../../etc/passwd":           "passwd",
		`..\..\autoexec.bat`:         "autoexec.bat",
		"/":                          fallbackName,
		"..":                         fallbackName,
		"":                           fallbackName,
		"___":                        fallbackName,
		".bashrc":                    "_.bashrc",
		"CON":                        "_CON",
		"con.txt":                    "_con.txt",
		"COM1.tar.gz":                "_COM1.tar.gz",
		"COM¹":                       "_COM¹",
		"COM12.txt":                  "COM12.txt",
		"LPT":                        "LPT",
		"a\x00b\r\n.txt":             "ab.txt",
		"gpj.\u202etxt.exe":          "gpj.txt.exe",
		"name. . .":                  "name",
		`what? "this": a|b<c>*.pdf`:  "what_ _this__ a_b_c__.pdf",
		"file.txt:stream":            "file.txt_stream",
		"C:\\Windows\\evil.dll":      "evil.dll",
		"\xff\xfe.pdf":               "_.pdf",
		"Übersicht – 日本語 😀.ods":      "Übersicht – 日本語 😀.ods",
		" leading and trailing .pdf": "leading and trailing .pdf",
	} {
		if got := Name(wish); got != want {
			t.Errorf("Name(%q) = %q, want %q", wish, got, want)
		}
	}
}

func TestLongNamesKeepTheirExtension(t *testing.T) {
	got := Name(strings.Repeat("ü", 300) + ".pdf")
	if len(got) > nameLimit || !strings.HasSuffix(got, "ü.pdf") || !utf8.ValidString(got) {
		t.Errorf("a name of %d bytes: %q", len(got), got)
	}
	if got := Name("a." + strings.Repeat("x", 300)); len(got) > nameLimit {
		t.Errorf("a long extension left %d bytes", len(got))
	}
}

func FuzzNamesStayInTheirFolder(f *testing.F) {
	for _, s := range []string{"../../x", "CON", "a/b", `a\b`, "\u202e", "..", "x. ", strings.Repeat("é", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, wish string) {
		name := Name(wish)
		if !filepath.IsLocal(name) || filepath.Base(name) != name || len(name) > nameLimit+1 || !utf8.ValidString(name) {
			t.Errorf("Name(%q) = %q", wish, name)
		}
		if Name(name) != name {
			t.Errorf("Name(%q) = %q changes to %q", wish, name, Name(name))
		}
	})
}

func TestSavingNeverOverwrites(t *testing.T) {
	dir := t.TempDir()
	for i, want := range []string{"a.tar.gz", "a (2).tar.gz", "a (3).tar.gz"} {
		path, err := Save(dir, "a.tar.gz", content(strings.Repeat("x", i)))
		if err != nil {
			t.Fatal(err)
		}
		if got := filepath.Base(path); got != want {
			t.Errorf("save %d is %q, want %q", i, got, want)
		}
		data, err := os.ReadFile(path)
		if err != nil || len(data) != i {
			t.Errorf("%s holds %d bytes, %v", path, len(data), err)
		}
	}
}

func TestSavingDoesNotFollowLinksThatAreThere(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside")
	dir := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "a.txt")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	path, err := Save(dir, "a.txt", content("x"))
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Base(path) != "a (2).txt" {
		t.Errorf("saved as %s", path)
	}
	if _, err := os.Lstat(outside); err == nil {
		t.Error("the link's target was written")
	}
}

func TestHostileNamesLandInTheChosenFolder(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "chosen")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, wish := range []string{"../../x", "../chosen2/x", "CON", strings.Repeat("n", 300), "", "/etc/x", `C:\x`} {
		path, err := Save(dir, wish, content("x"))
		if err != nil {
			t.Errorf("%q: %v", wish, err)
		} else if filepath.Dir(path) != dir {
			t.Errorf("%q landed at %s", wish, path)
		}
	}
	if list, _ := os.ReadDir(parent); len(list) != 1 {
		t.Errorf("something landed beside the folder: %v", list)
	}
}

func TestSavedFilesAreTheOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	path, err := Save(t.TempDir(), "a", content("x"))
	if err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestAFailedSaveLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	want := errors.New("the message ended")
	_, err := Save(dir, "a.txt", func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return want
	})
	if !errors.Is(err, want) {
		t.Errorf("error %v", err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Errorf("left behind: %v", list)
	}
}

func TestCopiesKeepTheirNameAndCannotBeChanged(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "run")
	c, err := NewCopies(parent)
	if err != nil {
		t.Fatal(err)
	}
	one, err1 := c.Add("a.pdf", content("1"))
	two, err2 := c.Add("a.pdf", content("2"))
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if filepath.Base(one) != "a.pdf" || filepath.Base(two) != "a.pdf" || one == two {
		t.Errorf("copies at %s and %s", one, two)
	}
	if info, _ := os.Stat(one); info.Mode().Perm()&0o222 != 0 {
		t.Errorf("the copy may be written: %v", info.Mode())
	}
	if runtime.GOOS != "windows" {
		if info, _ := os.Stat(c.dir); info.Mode().Perm() != 0o700 {
			t.Errorf("the folder is %v", info.Mode())
		}
	}
	if err := c.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(one); err == nil {
		t.Error("the copy outlived Remove")
	}
}

func TestRisksGoByNameFirst(t *testing.T) {
	for _, c := range []struct {
		name, mediaType string
		want            Risk
	}{
		{"photo.jpg", "image/jpeg", Harmless},
		{"photo.jpg.exe", "image/jpeg", Program},
		{"SETUP.EXE ", "application/octet-stream", Program},
		{"setup.exe.", "application/octet-stream", Program},
		{"notes", "application/x-msdownload", Program},
		{"list.xlsm", "application/octet-stream", Macros},
		{"invoice.html", "application/octet-stream", WebPage},
		{"drawing", "image/svg+xml", WebPage},
		{"run.JS", "text/plain", Script},
		{"a.vbs", "", Script},
		{"a.ps1", "", Script},
		{"a.hta", "", Script},
		{"a.scr", "", Program},
		{"a.lnk", "", Shortcut},
		{"a.desktop", "", Shortcut},
		{"a.iso", "", DiskImage},
		{"a.docm", "", Macros},
		{"archive.tar.gz", "application/gzip", Harmless},
		{"report.pdf", "application/pdf", Harmless},
	} {
		if got := RiskOf(c.name, c.mediaType); got != c.want {
			t.Errorf("RiskOf(%q, %q) = %v, want %v", c.name, c.mediaType, got, c.want)
		}
	}
}

func TestAWarningNamesEveryReasonAndWhatIsHarmlessHasNone(t *testing.T) {
	for _, c := range []struct {
		name, mediaType string
		turned          bool
		want            []string
	}{
		{"invoice.pdf.exe", "application/pdf", false, []string{"look like a “.pdf” file", "ends in “.exe”", "is a program"}},
		{"invoice.pdf      .exe", "", false, []string{"look like a “.pdf” file", "is a program"}},
		{"Photo.JPG.lnk", "", false, []string{"look like a “.jpg” file", "is a shortcut"}},
		{"prize-fdp.exe", "", true, []string{"turn letters round", "is a program"}},
		{"prize-exe.pdf", "application/pdf", true, []string{"turn letters round"}},
		{"setup.v2.exe", "", false, []string{"is a program"}},
		{"start.js", "", false, []string{"is a script"}},
		{"disk.iso", "", false, []string{"is a disk image"}},
		{"list.xlsm", "", false, []string{"macros"}},
		{"page.htm", "", false, []string{"web browser"}},
		{"report.pdf", "application/pdf", false, nil},
		{"report.pdf.zip", "application/zip", false, nil},
		{"archive.tar.gz", "", false, nil},
	} {
		got := Warning(c.name, c.mediaType, c.turned)
		for _, words := range c.want {
			if !strings.Contains(got, words) {
				t.Errorf("the warning of %q lacks %q: %q", c.name, words, got)
			}
		}
		if reasons := strings.Split(got, "\n\n"); len(c.want) == 0 && got != "" || len(c.want) == 1 && len(reasons) != 1 {
			t.Errorf("%q is warned of with %q", c.name, got)
		}
	}
}
