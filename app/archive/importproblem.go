package archive

import (
	"bytes"
	"errors"
	"io/fs"

	"github.com/mailloft/mailloft/app/problem"
)

// unreadable puts words to what keeps a source from being imported.
func unreadable(err error) error {
	var known *problem.Problem
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, fs.ErrPermission):
		return problem.New(err, "import.denied", "This file may not be read.", "Check its permissions, then import it again.")
	case errors.Is(err, fs.ErrNotExist):
		return problem.New(err, "import.missing", "This file or folder is not there.", "Check the path and try again.")
	}
	return problem.New(err, "import.unreadable", "This file could not be read to its end.",
		"What comes before is imported. Check the disk it is on, then import it again.")
}

// utf8BOM stands before a text that an editor of Windows has saved.
var utf8BOM = []byte("\xef\xbb\xbf")

// saveAsMail is what to do about a file only its own program can read.
const saveAsMail = "Save the mail as .eml or mbox with the program it belongs to, and import that."

// foreignFiles begin like this. Some can be anything else as well: they are
// told of where their name says what they are, or where a person named them.
var foreignFiles = []struct {
	magic string
	ext   []string // nil if the beginning alone says enough
	told  *problem.Problem
}{
	{"!BDN", nil, problem.New(nil, "import.outlook-data", "This is a data file of Outlook (.pst, .ost).", saveAsMail)},
	{"\xcf\xad\x12\xfe", nil, problem.New(nil, "import.outlook-express", "This is a folder of Outlook Express (.dbx).", saveAsMail)},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", []string{".msg"}, problem.New(nil, "import.outlook-message", "This is a message of Outlook (.msg).", saveAsMail)},
	{"PK\x03\x04", []string{".olm"}, packed}, {"\x1f\x8b", []string{}, packed}, {"\xfd7zXZ", []string{}, packed}, {"7z\xbc\xaf", []string{}, packed},
}

var packed = problem.New(nil, "import.packed", "This is a packed file.", "Unpack it, and import what was in it.")

// foreign says what a file is that begins so and cannot be imported; nil if it
// may be mail.
func foreign(first []byte, ext string, named bool) error {
	for _, f := range foreignFiles {
		if !bytes.HasPrefix(first, []byte(f.magic)) {
			continue
		}
		if named || f.ext == nil {
			return f.told
		}
		for _, e := range f.ext {
			if e == ext {
				return f.told
			}
		}
	}
	return nil
}
