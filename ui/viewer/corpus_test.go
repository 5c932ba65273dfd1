package viewer

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/mailloft/mailloft/app/reading"
)

func TestEveryMessageOfTheCorpusShowsSomething(t *testing.T) {
	const corpus = "../../../shared/corpus"
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("../shared is not there")
	}
	count := 0
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".eml" {
			return err
		}
		count++
		c, err := reading.Load(context.Background(), File(path).Open)
		switch {
		case err != nil:
			t.Errorf("%s: %v", path, err)
		case len(c.Body) == 0 && c.Empty == reading.NotEmpty:
			t.Errorf("%s would leave the pane empty", path)
		}
		return nil
	})
	if err != nil || count == 0 {
		t.Errorf("%d messages, %v", count, err)
	}
}
