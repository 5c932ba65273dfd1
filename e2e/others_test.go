//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// writeClaws sets up Claws Mail in a home folder: the messages of mbox in an MH
// folder, the panes as large as ours.
func writeClaws(t *testing.T, home, mbox string) {
	t.Helper()
	text, err := os.ReadFile(mbox)
	if err != nil {
		t.Fatal(err)
	}
	from := []byte("From ada@example.org Mon Nov 23 09:41:00 2026\n")
	for i, message := range bytes.Split(text, from)[1:] {
		write(t, filepath.Join(home, "Mail", "inbox", strconv.Itoa(i+1)), string(message))
	}
	write(t, filepath.Join(home, ".claws-mail", "accountrc"), `[Account: 1]
account_name=robin
is_default=1
name=Robin
address=robin@example.org
protocol=5
`)
	write(t, filepath.Join(home, ".claws-mail", "folderlist.xml"), `<?xml version="1.0" encoding="UTF-8"?>
<folderlist>
    <folder type="mh" name="Mail" path="Mail" collapsed="0">
        <folderitem type="inbox" name="inbox" path="inbox"/>
    </folder>
</folderlist>
`)
	write(t, filepath.Join(home, ".claws-mail", "clawsrc"), `[Common]
mainwin_x=0
mainwin_y=0
mainwin_width=1280
mainwin_height=800
folderview_width=230
summaryview_width=1050
summaryview_height=350
open_selected_message_on_directional=1
always_show_message_when_selected=1
`)
}

// writeThunderbird makes a profile with the messages of mbox as its inbox, which
// is open in its one tab, and returns the profile's folder.
func writeThunderbird(t *testing.T, profile, mbox string) string {
	t.Helper()
	text, err := os.ReadFile(mbox)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(profile, "Mail", "Local Folders", "Inbox"), string(text))
	write(t, filepath.Join(profile, "prefs.js"), `user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.accountmanager.localfoldersserver", "server1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.server.server1.type", "none");
user_pref("mail.server.server1.hostname", "Local Folders");
user_pref("mail.server.server1.name", "Local Folders");
user_pref("mail.server.server1.userName", "nobody");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/Local Folders");
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("mailnews.start_page.enabled", false);
user_pref("mail.rights.version", 1);
user_pref("mail.shell.checkDefaultClient", false);
user_pref("datareporting.policy.dataSubmissionPolicyBypassNotification", true);
user_pref("app.donation.eoy.version.viewed", 999);
user_pref("mail.inappnotifications.enabled", false);
user_pref("mail.pane_config.dynamic", 2);
`)
	write(t, filepath.Join(profile, "session.json"), `{"rev":0,"windows":[{"type":"3pane","tabs":{"rev":0,"selectedIndex":0,"tabs":[{"mode":"mail3PaneTab",
"state":{"firstTab":true,"folderPaneVisible":true,"folderURI":"mailbox://nobody@Local%20Folders/Inbox","messagePaneVisible":true},"ext":{}}]}}]}`)
	write(t, filepath.Join(profile, "xulstore.json"), `{"chrome://messenger/content/messenger.xhtml":{"messengerWindow":
{"screenX":"0","screenY":"0","width":"1280","height":"800","sizemode":"normal"}}}`)
	return profile
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
