package migrate

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// What other programs' files may hold at most.
const (
	maxFile  = 64 << 20 // bytes
	maxKnown = 5_000_000
)

var errLarge = errors.New("the file is too large")

// readFile reads a text file; a byte order mark and CRs are dropped.
func readFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // only read from
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return "", err
	}
	if len(b) > maxFile {
		return "", fmt.Errorf("%s: %w", path, errLarge)
	}
	text := strings.TrimPrefix(string(b), "\ufeff")
	return strings.ReplaceAll(text, "\r\n", "\n"), nil
}

// readKnown reads a file of unique-ids; that it is not there means that
// nothing was fetched yet. uid gives the unique-id of a line, or "".
func readKnown(path string, uid func(line string) string) ([]string, error) {
	text, err := readFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []string
	for line := range strings.Lines(text) {
		if id := uid(strings.TrimRight(line, "\n")); id != "" && len(list) < maxKnown {
			list = append(list, id)
		}
	}
	return list, nil
}

// section is a part of an INI file.
type section struct {
	name   string
	values map[string]string
}

// number is a value as a number; 0 if it is none.
func (s section) number(key string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s.values[key]))
	if err != nil {
		return 0
	}
	return n
}

// yes is a value as a decision, in the ways INI files have.
func (s section) yes(key string, otherwise bool) bool {
	switch strings.ToLower(strings.TrimSpace(s.values[key])) {
	case "1", "true", "yes", "on":
		return true
	case "0", "false", "no", "off":
		return false
	}
	return otherwise
}

// sections takes an INI file apart. Keys are lower-case, without the marks
// that KDE puts behind them; a line that begins with a space goes on with the
// value before it.
func sections(text string) []section {
	var all []section
	key := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';':
			continue
		case trimmed[0] == '[' && strings.HasSuffix(trimmed, "]"):
			all = append(all, section{strings.TrimSpace(trimmed[1 : len(trimmed)-1]), map[string]string{}})
			key = ""
			continue
		case len(all) == 0:
			continue
		}
		values := all[len(all)-1].values
		if key != "" && (line[0] == ' ' || line[0] == '\t') {
			values[key] += "\n" + trimmed
			continue
		}
		at := strings.IndexAny(line, "=:")
		if at < 0 {
			continue
		}
		key = strings.ToLower(strings.TrimSpace(line[:at]))
		if mark := strings.Index(key, "[$"); mark > 0 {
			key = key[:mark]
		}
		values[key] = strings.TrimSpace(line[at+1:])
	}
	return all
}
