package archive

import (
	"encoding/csv"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// thunderbirdTags are the names of the tags that every Thunderbird has, by
// their keywords. Others keep their names in the profile's prefs.js; their
// keyword is the name in small letters, as a rule.
var thunderbirdTags = map[string]string{
	"$label1": "Important", "$label2": "Work", "$label3": "Personal", "$label4": "To Do", "$label5": "Later",
}

// keywordTag gives the tag for an IMAP keyword; empty for those that programs
// set for themselves: $Forwarded, $MDNSent, Junk, NonJunk and their like
// (RFC 9051 §2.3.2 and the registry it names).
func keywordTag(keyword string) string {
	lower := strings.ToLower(keyword)
	if name := thunderbirdTags[lower]; name != "" {
		return name
	}
	switch strings.TrimPrefix(lower, "$") {
	case "junk", "nonjunk", "notjunk", "forwarded", "mdnsent", "submitted", "submitpending", "phishing", "recent", "redirected":
		return ""
	}
	if strings.HasPrefix(lower, "$") || strings.HasPrefix(lower, `\`) {
		return ""
	}
	return keyword
}

// keywordTags gives the tags for a list of keywords with spaces between them.
func keywordTags(list string) (tags []string) {
	for keyword := range strings.FieldsSeq(list) {
		tags = append(tags, keywordTag(keyword))
	}
	return tags
}

// The states of a message among Gmail's labels, in English and as exports of
// accounts in German, French, Spanish and Italian name them. A label that is
// in neither list is a person's own.
var (
	gmailStates = map[string]func(*flags){
		"unread": setUnread, "ungelesen": setUnread, "non lus": setUnread, "no leídos": setUnread, "da leggere": setUnread,
		"starred": setStarred, "markiert": setStarred, "favoris": setStarred, "suivis": setStarred, "messages suivis": setStarred, "destacados": setStarred, "speciali": setStarred,
		"trash": setTrashed, "papierkorb": setTrashed, "corbeille": setTrashed, "papelera": setTrashed, "cestino": setTrashed,
		"archived": setArchived, "archiviert": setArchived, "messages archivés": setArchived, "archivados": setArchived, "archiviati": setArchived,
	}
	gmailPlaces = []string{
		"inbox", "posteingang", "boîte de réception", "recibidos", "posta in arrivo",
		"opened", "geöffnet", "ouvert", "abiertos", "aperti",
		"important", "wichtig", "importantes", "importanti",
	}
	gmailCategories = []string{"category ", "kategorie ", "catégorie", "categoría", "categoria "}
)

func setUnread(f *flags)   { f.read = false }
func setStarred(f *flags)  { f.starred = true }
func setTrashed(f *flags)  { f.trashed = true }
func setArchived(f *flags) { f.archived = true }

// gmailLabels reads the field X-Gmail-Labels of Google Takeout: labels with
// commas between them, some in quotation marks, all of it perhaps as encoded
// words. A message is read there unless a label says otherwise.
func gmailLabels(value string) (f flags, tags []string) {
	if text, err := new(mime.WordDecoder).DecodeHeader(value); err == nil {
		value = text
	}
	r := csv.NewReader(strings.NewReader(value))
	r.LazyQuotes, r.TrimLeadingSpace = true, true
	labels, err := r.Read()
	if err != nil {
		labels = strings.Split(value, ",")
	}
	f.read = true
	for _, label := range labels {
		label = strings.TrimSpace(label)
		lower := strings.ToLower(label)
		if set := gmailStates[lower]; set != nil {
			set(&f)
		} else if !slices.Contains(gmailPlaces, lower) && !slices.ContainsFunc(gmailCategories, func(c string) bool { return strings.HasPrefix(lower, c) }) {
			tags = append(tags, label)
		}
	}
	return f, tags
}

// maildirKeywords reads which letters stand for which keywords in the names of
// a Maildir's files: Dovecot keeps that in the file dovecot-keywords, a line
// with number and keyword for each of 26.
func maildirKeywords(maildir string) map[rune]string {
	text, err := os.ReadFile(filepath.Join(maildir, "dovecot-keywords"))
	if err != nil {
		return nil // most have none
	}
	keywords := map[rune]string{}
	for line := range strings.Lines(string(text)) {
		number, keyword, ok := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseUint(number, 10, 8); ok && err == nil && n < 26 {
			keywords['a'+rune(n)] = keyword
		}
	}
	return keywords
}
