package archive

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// CSV writes attachments as comma-separated values with a line of headings.
// RFC 4180
type CSV struct{ w *csv.Writer }

// NewCSV begins such a list.
func NewCSV(w io.Writer) (*CSV, error) {
	c := &CSV{csv.NewWriter(w)}
	c.w.UseCRLF = true
	return c, c.w.Write([]string{"date", "sender", "address", "name", "type", "bytes", "messages", "subject", "sha256", "message"})
}

// Write adds attachments. What could be taken for a formula by a spreadsheet
// is marked as text: names come from strangers.
func (c *CSV) Write(list []Attachment) error {
	for _, x := range list {
		line := []string{x.Date.Local().Format("2006-01-02 15:04"), x.From, x.FromAddr, x.Name, x.Type,
			strconv.FormatInt(x.Size, 10), strconv.Itoa(x.Copies), x.Subject, x.SHA256, strconv.FormatInt(int64(x.Message), 10)}
		for i, cell := range line {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				line[i] = "'" + cell
			}
		}
		if err := c.w.Write(line); err != nil {
			return err
		}
	}
	c.w.Flush()
	return c.w.Error()
}

// FileName is a wish for the name of a file: date, sender, name. It is not
// safe as a path.
func (x Attachment) FileName() string {
	sender := x.From
	if sender == "" {
		sender = x.FromAddr
	}
	parts := []string{x.Date.Local().Format("2006-01-02"), sender, x.Name}
	for i, p := range parts {
		parts[i] = strings.NewReplacer("/", "-", `\`, "-", "_", " ").Replace(p)
	}
	parts[2] = strings.NewReplacer("/", "-", `\`, "-").Replace(x.Name)
	return strings.Join(parts, "_")
}
