package archive

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGmailsLabelsBecomeTagsAndFlags(t *testing.T) {
	for value, want := range map[string]noted{
		"Inbox,Unread,Category Updates":                        {},
		"Inbox,Opened,Important,Starred,Receipts":              {flags{read: true, starred: true}, []string{"Receipts"}},
		`Archived,"Trips, long ones",Trips/2026`:               {flags{read: true, archived: true}, []string{"Trips, long ones", "Trips/2026"}},
		"Sent,Drafts,Spam":                                     {flags{read: true}, []string{"Sent", "Drafts", "Spam"}},
		"Trash":                                                {flags{read: true, trashed: true}, nil},
		"=?UTF-8?Q?Posteingang,Ge=C3=B6ffnet,B=C3=BCcher?=":    {flags{read: true}, []string{"Bücher"}},
		"=?UTF-8?B?Qm/DrnRlIGRlIHLDqWNlcHRpb24sTm9uIGx1cw==?=": {},
		"=?UTF-8?Q?Bo=C3=AEte_de_r=C3=A9ception,?= =?UTF-8?Q?Non_lus,=C3=89t=C3=A9?=": {flags{}, []string{"Été"}},
		`broken"quote,Unread`: {flags{}, []string{`broken"quote`}},
		"":                    {flags{read: true}, nil},
	} {
		f, tags := gmailLabels(value)
		got := noted{f, nil}
		for _, tag := range tags {
			if tag != "" {
				got.tags = append(got.tags, tag)
			}
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(noted{}, flags{})); diff != "" {
			t.Errorf("%s: %s", value, diff)
		}
	}
}

// tagsOf gives the tags of each message by its subject.
func tagsOf(t *testing.T, a *Archive) map[string][]string {
	t.Helper()
	rows, err := a.Rows(t.Context(), append(ids(t, a, View{}), ids(t, a, View{Folder: Trash})...))
	if err != nil {
		t.Fatal(err)
	}
	tags := map[string][]string{}
	for _, r := range rows {
		if len(r.Tags) > 0 {
			tags[r.Subject] = r.Tags
		}
	}
	return tags
}

func TestImportTakesTagsFromOtherPrograms(t *testing.T) {
	const from = "From - Mon Nov  2 10:00:00 2026\n"
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"md/cur/1.a.host:2,Sabz":  numbered(1),
		"md/cur/2.a.host:2,S":     numbered(2),
		"md/dovecot-keywords":     "0 $label1\n1 holiday\n2 NonJunk\nx y\n99 no\n",
		"other/cur/3.a.host:2,Sa": numbered(3), // no list of keywords beside it
		"tb/Inbox": from + "X-Mozilla-Status: 0001\nX-Mozilla-Keys: $label4 nonjunk  project_x          \nSubject: m1\n\nx\n\n" +
			from + "X-Mozilla-Keys:                         \nSubject: m2\n\nx\n\n" +
			from + "Status: RO\nX-Keywords: travel $Forwarded\nSubject: m3\nX-Keywords: of the sender\n\nx\n",
		"Takeout/Mail/All mail.mbox": from + "X-GM-MSGID: 1\nX-Gmail-Labels: Archived,Starred,\n Family,\"House, garden\"\nX-Mozilla-Status: 0008\nSubject: g1\n\nx\n\n" +
			from + "X-GM-MSGID: 2\nX-Gmail-Labels: Inbox,Unread\nSubject: g2\nX-Gmail-Labels: Trash\n\nx\n",
	})
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "md/new"), 0o700), os.Mkdir(filepath.Join(dir, "other/new"), 0o700)); err != nil {
		t.Fatal(err)
	}
	a := open(t, t.TempDir(), Options{})
	if report, err := a.Import(t.Context(), []string{dir}, nil); err != nil || report.Added != 8 || len(report.Failed) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	want := map[string][]string{
		"Number 1": {"holiday", "Important"}, "m1": {"project_x", "To Do"}, "m3": {"travel"}, "g1": {"Family", "House, garden"},
	}
	if diff := cmp.Diff(want, tagsOf(t, a)); diff != "" {
		t.Error(diff)
	}
	wantFlags := map[string]string{"Number 1": "S", "Number 2": "S", "Number 3": "S", "m1": "S", "m2": "", "m3": "S", "g1": "FS", "g2": ""}
	if diff := cmp.Diff(wantFlags, flagged(t, a)); diff != "" {
		t.Error(diff)
	}
	if found := ids(t, a, View{Query: `tag:"House, garden"`, Folder: Archived}); len(found) != 1 {
		t.Errorf("%d found by tag in Archive", len(found))
	}
}
