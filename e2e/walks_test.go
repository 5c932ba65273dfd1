//go:build e2e

package e2e

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// walk says what an entry of the menus, or a key, promises.
type walk struct {
	first   [][]string // keys before, from the first message of the inbox; a pause follows each group
	want    func(k *walker, before, after sight) error
	after   []string // keys that take back what the walk leaves
	unseen  bool     // nothing need change on the screen
	picture bool     // leave one in build/e2e
	skip    string   // why it is not walked
}

// walks are by "Menu/Entry". An entry that ends in "…" and is not here opens a
// dialog or a window.
var walks = map[string]walk{
	"File/Get mail":                     {want: session, unseen: true},
	"File/Stop getting mail":            {want: calm, unseen: true},
	"File/Pause getting mail":           {want: says("paused"), after: []string{"ctrl+r"}},
	"File/Save attachments…":            {first: [][]string{{"ctrl+k", "type:subject:KA-20417", "Return"}, {"Down"}, {"Home"}}, want: opens, picture: true},
	"File/Empty Trash…":                 {first: [][]string{{"ctrl+BackSpace"}}, want: opens},
	"File/Quit":                         {skip: "it is how the test ends"},
	"File/Accounts…":                    {want: opens, picture: true},
	"File/Preferences…":                 {want: opens, picture: true},
	"File/How long Trash is kept…":      {want: opens, picture: true},
	"File/Rules for mail that arrives…": {want: shows("Rules for mail that arrives"), picture: true},
	"File/Bring accounts along…":        {want: opens, picture: true},
	"File/On the server…":               {want: shows("On the server"), picture: true},
	"File/Open message file…":           {want: opens, picture: true},

	"Message/Undo":                   {first: [][]string{{"ctrl+shift+e"}}, want: changes(func(s sight) any { return s.Said }), after: nil},
	"Message/Open in its own window": {want: more, picture: true},
	"Message/Mark as read":           {first: [][]string{{"ctrl+m"}}, want: changes(func(s sight) any { return s.Unread })},
	"Message/Mark as unread":         {first: [][]string{{"ctrl+u"}}, want: changes(func(s sight) any { return s.Unread })},
	"Message/Star":                   {want: anything, after: []string{"ctrl+shift+d"}},
	"Message/Remove star":            {first: [][]string{{"ctrl+d"}}, want: anything},
	"Message/Archive":                {want: changes(func(s sight) any { return s.First }), after: []string{"ctrl+z"}},
	"Message/Tags…":                  {want: opens, picture: true},
	"Message/Move to Trash":          {want: changes(func(s sight) any { return s.First }), after: []string{"ctrl+z"}},
	"Message/Restore from Trash":     {first: [][]string{{"ctrl+BackSpace"}, {"ctrl+5"}, {"Home"}}, want: changes(func(s sight) any { return s.First })},
	"Message/Find in message":        {want: changes(func(s sight) any { return s.Focus }), after: []string{"Escape"}},
	"Message/View source":            {want: anything, picture: true, after: []string{"ctrl+e"}},

	"View/Sidebar":                          {want: changes(func(s sight) any { return s.Sidebar }), after: []string{"ctrl+b"}},
	"View/Message beside the list":          {first: [][]string{{"ctrl+alt+2"}}, want: changes(func(s sight) any { return s.Reading }), picture: true},
	"View/Message below the list":           {want: changes(func(s sight) any { return s.Reading }), after: []string{"ctrl+alt+1"}, picture: true},
	"View/Message on a page of its own":     {want: changes(func(s sight) any { return s.Reading }), after: []string{"ctrl+alt+1"}, picture: true},
	"View/Compact list":                     {want: changes(func(s sight) any { return s.Compact })},
	"View/Sort by/Arrival":                  {want: anything, unseen: true},
	"View/Sort by/Date":                     {want: changes(func(s sight) any { return s.Order })},
	"View/Sort by/Sender":                   {want: changes(func(s sight) any { return s.Order })},
	"View/Sort by/Subject":                  {want: changes(func(s sight) any { return s.Order })},
	"View/Sort by/Size":                     {want: changes(func(s sight) any { return s.Order })},
	"View/Sort by/The other way round":      {want: changes(func(s sight) any { return s.Order })},
	"View/Sort by/Conversations as one row": {want: changes(func(s sight) any { return s.Order })},
	"View/Save this search…":                {first: [][]string{{"ctrl+k", "type:kettle", "Return"}}, want: opens, picture: true},
	"View/Larger text":                      {want: changes(func(s sight) any { return s.Text }), after: []string{"ctrl+shift+minus"}},
	"View/Smaller text":                     {want: changes(func(s sight) any { return s.Text }), after: []string{"ctrl+shift+plus"}},
	"View/Zoom in":                          {want: changes(func(s sight) any { return s.Zoom }), after: []string{"ctrl+0"}},
	"View/Zoom out":                         {want: changes(func(s sight) any { return s.Zoom }), after: []string{"ctrl+0"}},
	"View/Normal size":                      {first: [][]string{{"ctrl+equal"}}, want: changes(func(s sight) any { return s.Zoom })},
	"View/Full screen":                      {want: changes(func(s sight) any { return s.FullScreen }), unseen: true},

	"Go/Back":                 {first: [][]string{{"ctrl+4"}}, want: folder("inbox")},
	"Go/Forward":              {first: [][]string{{"ctrl+4"}, {"alt+Left"}}, want: folder("archived")},
	"Go/Inbox":                {first: [][]string{{"ctrl+4"}}, want: folder("inbox")},
	"Go/Unread":               {want: folder("unread")},
	"Go/Starred":              {want: folder("starred")},
	"Go/Archive":              {want: folder("archived")},
	"Go/Trash":                {want: folder("trash")},
	"Go/All mail":             {want: folder("all")},
	"Go/Next unread":          {want: changes(func(s sight) any { return s.First })},
	"Go/Search mail":          {want: changes(func(s sight) any { return s.Focus })},
	"Go/Next pane":            {want: changes(func(s sight) any { return s.Focus })},
	"Go/Attachments":          {want: shows("Attachments"), picture: true},
	"Go/Statistics and space": {want: shows("Statistics and space"), picture: true},

	"Archive/Export…":              {want: opens, picture: true},
	"Archive/Check all mail":       {want: says("intact")},
	"Archive/Make the index again": {want: either(opens, says("index")), picture: true},

	"Help/Keyboard shortcuts":   {want: opens, picture: true},
	"Help/Connection doctor…":   {want: opens, picture: true},
	"Help/Show log":             {want: shows("Log"), picture: true},
	"Help/Show the mail folder": {want: folderShown, unseen: true},
	"Help/About Mailloft":       {want: opens, picture: true},

	"Keys/Previous and next message": {first: [][]string{{"Down", "Down"}}, want: changes(func(s sight) any { return s.First })},
	"Keys/Move through the list":     {first: [][]string{{"Down", "Next"}}, want: changes(func(s sight) any { return s.First })},
	"Keys/Select several":            {first: [][]string{{"Down"}}, want: changes(func(s sight) any { return s.Selected })},
	"Keys/Select all":                {want: changes(func(s sight) any { return s.Selected })},
	"Keys/Page through the message, then go to the next unread one": {want: anything},
	"Keys/Next unread message":                                      {want: changes(func(s sight) any { return s.First })},
	"Keys/Open in its own window":                                   {want: more},
	"Keys/Move to Trash":                                            {want: changes(func(s sight) any { return s.First }), after: []string{"ctrl+z"}},
	"Keys/Archive":                                                  {want: changes(func(s sight) any { return s.First }), after: []string{"ctrl+z"}},
	"Keys/Choose tags":                                              {want: opens},
	"Keys/Put on the first tag, the second, …, or take it off":      {first: [][]string{{"ctrl+t"}, {"type:errand", "Return"}}, want: anything},
	"Keys/Undo what was done last":                                  {first: [][]string{{"ctrl+shift+e"}}, want: changes(func(s sight) any { return s.Said })},
	"Keys/Search mail":                                              {want: changes(func(s sight) any { return s.Focus })},
	"Keys/Go to the next button, field or pane":                     {want: changes(func(s sight) any { return s.Focus })},
	"Keys/Back from a message to the list":                          {first: [][]string{{"ctrl+alt+3"}, {"Return"}}, want: anything, after: []string{"ctrl+alt+1", "ctrl+k", "Escape"}},
	"Keys/Show quoted text, or fold it":                             {first: quoting, want: anything},
	"Keys/Next match in the message":                                {first: [][]string{{"ctrl+f"}, {"type:the"}}, want: anything, after: []string{"Escape"}},
	"Keys/Get mail":                                                 {want: session, unseen: true},
	"Keys/Next pane":                                                {want: changes(func(s sight) any { return s.Focus })},
	"Keys/Full screen":                                              {want: changes(func(s sight) any { return s.FullScreen }), unseen: true},
	"Keys/This list":                                                {want: opens},
}

// sheetKeys are the keys of the sheet of shortcuts, by what it says they do.
var sheetKeys = map[string][][]string{
	"Previous and next message": {{"Down"}, {"Up"}, {"j"}, {"k"}},
	"Move through the list":     {{"Next"}, {"Prior"}, {"Home"}, {"End"}},
	"Select several":            {{"shift+Down"}, {"shift+Up"}},
	"Select all":                {{"ctrl+a"}},
	"Page through the message, then go to the next unread one": {{"space"}},
	"Next unread message":    {{"n"}},
	"Open in its own window": {{"Return"}},
	"Move to Trash":          {{"Delete"}},
	"Archive":                {{"e"}},
	"Choose tags":            {{"l"}},
	"Put on the first tag, the second, …, or take it off": {{"1"}, {"1"}},
	"Undo what was done last":                             {{"ctrl+z"}, {"z"}},
	"Search mail":                                         {{"slash"}, {"ctrl+k"}},
	"Go to the next button, field or pane":                {{"Tab"}},
	"Back from a message to the list":                     {{"u"}, {"Escape"}},
	"Get mail":                                            {{"F5"}},
	"Show quoted text, or fold it":                        {{"q"}},
	"Next match in the message":                           {{"F3"}},
	"Next pane":                                           {{"F6"}},
	"Full screen":                                         {{"F11"}, {"F11"}},
	"This list":                                           {{"F1"}, {"question"}},
}

// quoting finds a message with quoted text and goes to it.
var quoting = [][]string{{"ctrl+k", "type:subject:dovecote", "Return"}, {"Down"}}

func anything(*walker, sight, sight) error { return nil }

// opens waits for a dialog, a menu or a window.
func opens(_ *walker, before, after sight) error {
	if after.Overlays <= before.Overlays && len(after.Windows) <= len(before.Windows) {
		return errors.New("nothing opened")
	}
	return nil
}

// more waits for a window.
func more(_ *walker, before, after sight) error {
	if len(after.Windows) <= len(before.Windows) {
		return errors.New("no window opened")
	}
	return nil
}

func shows(title string) func(*walker, sight, sight) error {
	return func(_ *walker, _, after sight) error {
		for _, window := range after.Windows {
			if strings.HasPrefix(window, title) {
				return nil
			}
		}
		return fmt.Errorf("no window %q", title)
	}
}

func says(part string) func(*walker, sight, sight) error {
	return func(_ *walker, _, after sight) error {
		if !strings.Contains(after.Said, part) {
			return fmt.Errorf("it says %q, not %q", after.Said, part)
		}
		return nil
	}
}

func folder(name string) func(*walker, sight, sight) error {
	return func(_ *walker, _, after sight) error {
		if after.Folder != name {
			return fmt.Errorf("folder %q, want %q", after.Folder, name)
		}
		return nil
	}
}

func changes(what func(sight) any) func(*walker, sight, sight) error {
	return func(_ *walker, before, after sight) error {
		if what(before) == what(after) {
			return fmt.Errorf("still %v", what(after))
		}
		return nil
	}
}

func either(a, b func(*walker, sight, sight) error) func(*walker, sight, sight) error {
	return func(k *walker, before, after sight) error {
		if a(k, before, after) == nil {
			return nil
		}
		return b(k, before, after)
	}
}

// session waits for a session that is not counted yet.
func session(k *walker, _, _ sight) error {
	if n := len(k.server.Sessions()); n <= k.sessions {
		return fmt.Errorf("still %d sessions", n)
	}
	return nil
}

// calm waits until no session is under way.
func calm(_ *walker, _, after sight) error {
	if after.Busy {
		return errors.New("a session is under way")
	}
	return nil
}

func folderShown(k *walker, _, _ sight) error {
	arguments, err := os.ReadFile(k.opened)
	if err == nil && !strings.Contains(string(arguments), k.program.home) {
		err = fmt.Errorf("opened %q", arguments)
	}
	return err
}
