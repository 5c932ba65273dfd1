package message

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"text/tabwriter"
	"unicode/utf8"
)

// corpusDir is beside the repository; it holds other projects' test mail and
// is not ours to publish.
const corpusDir = "../../../shared/corpus"

// corpusFiles lists the messages of the corpus by source.
func corpusFiles(t testing.TB) map[string][]string {
	t.Helper()
	if _, err := os.Stat(corpusDir); err != nil {
		t.Skip("../shared is not there")
	}
	files := map[string][]string{}
	err := filepath.WalkDir(corpusDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(corpusDir, path)
		source, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		if isMessageFile(source, path) {
			files[source] = append(files[source], path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// isMessageFile leaves out licences, templates and the files beside messages.
func isMessageFile(source, path string) bool {
	base := filepath.Base(path)
	switch filepath.Ext(base) {
	case ".eml", ".raw", ".golden":
		return true
	case ".txt":
		return source == "cpython-test_email" || source == "spamassassin"
	case ".html", ".json", ".md", ".png", ".gif", ".jpg", ".pdf", ".tiff", ".zip", ".out", ".dat", ".gitattributes":
		return false
	}
	switch base {
	case "LICENSE", "MIT-LICENSE", "COPYING", "NOTICE", "MIT", "SOURCES.md", "LICENSES":
		return false
	}
	return source != "postmark-templates" && source != "leemunroe-responsive"
}

// TestCorpusOpens parses every message of the corpus: none may panic, show
// nothing without saying why, or hold a string that is not clean UTF-8.
func TestCorpusOpens(t *testing.T) {
	sources := corpusFiles(t)
	names := make([]string, 0, len(sources))
	for name := range sources {
		names = append(names, name)
	}
	sort.Strings(names)
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "source\tmessages\twith text\tattachments\twith problems")
	for _, name := range names {
		var texts, attachments, problems int
		for _, path := range sources[name] {
			m := openCorpus(t, path)
			if m.BodyText() != "" {
				texts++
			}
			if len(m.Problems) > 0 {
				problems++
			}
			attachments += len(m.Attachments)
		}
		_, _ = fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\n", name, len(sources[name]), texts, attachments, problems)
	}
	_ = w.Flush()
	t.Log("\n" + table.String())
}

func openCorpus(t *testing.T, path string) *Message {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Parse(bytes.NewReader(raw), Options{AttachmentText: true})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, complaint := range faults(m) {
		t.Errorf("%s: %s", path, complaint)
	}
	for _, a := range m.Attachments {
		var out bytes.Buffer
		got, err := Extract(bytes.NewReader(raw), a.Index, &out)
		if err != nil || int64(out.Len()) != a.Size || got.SHA256 != a.SHA256 || got.Name != a.Name {
			t.Errorf("%s: attachment %d of %d bytes was extracted as %d: %v", path, a.Index, a.Size, out.Len(), err)
		}
	}
	return m
}

// faults names what no Message may be, whatever it was read from.
func faults(m *Message) []string {
	var all []string
	complain := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if len(m.Sections) == 0 && len(m.Attachments) == 0 && len(m.Problems) == 0 {
		complain("there is nothing to show and no word about it")
	}
	texts := []string{m.Subject, m.MessageID, m.Text, m.HTML, m.ListID, m.BodyText(), Snippet(m.BodyText())}
	texts = append(append(texts, m.InReplyTo...), m.References...)
	for _, list := range [][]Address{m.From, m.Sender, m.ReplyTo, m.To, m.Cc, m.Bcc} {
		for _, a := range list {
			texts = append(texts, a.Name, a.Addr)
			if strings.ContainsFunc(a.Name+a.Addr, isBidi) {
				complain("address %+v holds direction marks", a)
			}
		}
	}
	for i, a := range m.Attachments {
		texts = append(texts, a.Name, a.Type, a.ContentID, a.Text)
		if a.Name == "" || len(a.Name) > maxName || safeName(a.Name) != a.Name {
			complain("attachment name %q is not safe", a.Name)
		}
		if i > 0 && a.Index <= m.Attachments[i-1].Index {
			complain("attachment %d follows %d", a.Index, m.Attachments[i-1].Index)
		}
		if a.Embedded != nil {
			all = append(all, faults(a.Embedded)...)
		}
	}
	for _, p := range m.Problems {
		texts = append(texts, p.Text)
		if p.Code == "" || !strings.HasSuffix(p.Text, ".") {
			complain("problem %q is no sentence", p)
		}
	}
	if i := slices.IndexFunc(texts, func(s string) bool { return !utf8.ValidString(s) || strings.Contains(s, "\x00") }); i >= 0 {
		complain("text %.40q is not UTF-8 without NUL", texts[i])
	}
	if n := utf8.RuneCountInString(Snippet(m.BodyText())); n > maxSnippet || strings.Contains(Snippet(m.BodyText()), "\n") {
		complain("the snippet has %d runes", n)
	}
	return all
}
