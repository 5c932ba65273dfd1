package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Collected is what the source says to people.
type Collected struct {
	UI   map[string]Text   // what the window says: key to English
	Core map[string]string // what problems and steps of the core say; %s stands for a value
	Odd  []string          // places that can't be translated
}

// counted is what the core counts with fmt, in the middle of its sentences.
var counted = [][2]string{
	{"{{.Count}} day", "{{.Count}} days"}, {"{{.Count}} minute", "{{.Count}} minutes"}, {"{{.Count}} second", "{{.Count}} seconds"},
}

// Catalogue is all of it.
func (c *Collected) Catalogue() map[string]Text {
	all := map[string]Text{}
	for key, text := range c.Core {
		all[key] = Text{"other": text}
	}
	for _, forms := range counted {
		all[forms[1]] = Text{"one": forms[0], "other": forms[1]}
	}
	maps.Copy(all, c.UI)
	return all
}

// Collect reads the Go source below root.
func Collect(root string) (*Collected, error) {
	c := &Collected{UI: map[string]Text{}, Core: map[string]string{}}
	rooms, err := parse(root)
	if err != nil {
		return nil, err
	}
	for _, r := range rooms {
		r.collect(c)
	}
	return c, nil
}

// room is the source of one package.
type room struct {
	path   string // from the root, with slashes
	files  map[string]*ast.File
	fset   *token.FileSet
	consts map[string]ast.Expr
}

func parse(root string) (map[string]*room, error) {
	rooms := map[string]*room{}
	for _, top := range []string{"ui", "app"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			name = filepath.ToSlash(name)
			if strings.HasPrefix(name, "app/cli/") || strings.HasPrefix(name, "ui/say/") {
				return nil // the commands speak English; say only looks things up
			}
			folder := name[:strings.LastIndex(name, "/")]
			r := rooms[folder]
			if r == nil {
				r = &room{path: folder, files: map[string]*ast.File{}, fset: token.NewFileSet(), consts: map[string]ast.Expr{}}
				rooms[folder] = r
			}
			file, err := parser.ParseFile(r.fset, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			r.files[name] = file
			r.readConstants(file)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return rooms, nil
}

func (r *room) readConstants(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		g, ok := n.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			return true
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			for i, name := range v.Names {
				if i < len(v.Values) {
					r.consts[name.Name] = v.Values[i]
				}
			}
		}
		return true
	})
}

func (r *room) collect(c *Collected) {
	for name, file := range r.files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if strings.HasPrefix(name, "ui/") {
					r.window(c, n)
				}
				r.problem(c, n)
				r.told(c, n)
				r.unclear(c, n)
			case *ast.CompositeLit:
				r.step(c, n)
			}
			return true
		})
		if strings.HasPrefix(name, "app/") {
			r.sentences(c, file)
		}
	}
}

// window takes in a call of the window: a text that is translated, or one that
// is given to a widget as it is.
func (r *room) window(c *Collected, call *ast.CallExpr) {
	on, method := callee(call)
	switch {
	case r.path == "ui/theme" && method == "XN": // in Count, which is given what it translates
	case on == "lang" && translates[method]:
		key, ok := r.constant(call.Args[0])
		text := key
		if ok && strings.HasPrefix(method, "X") {
			text, ok = r.constant(call.Args[1])
		}
		if !ok {
			c.Odd = append(c.Odd, fmt.Sprintf("%s: a text that is no constant can't be translated", r.fset.Position(call.Pos())))
			return
		}
		c.UI[key] = Text{"other": text}
	case method == "Count" && (on == "theme" || strings.HasSuffix(r.path, "ui/theme")):
		one, okOne := r.constant(call.Args[1])
		many, okMany := r.constant(call.Args[2])
		if !okOne || !okMany {
			c.Odd = append(c.Odd, fmt.Sprintf("%s: a text that is no constant can't be translated", r.fset.Position(call.Pos())))
			return
		}
		c.UI[many] = Text{"one": one, "other": many}
	case shows[method]:
		for _, arg := range call.Args {
			if text, ok := r.constant(arg); ok && isWords(text) {
				c.Odd = append(c.Odd, fmt.Sprintf("%s: %q is shown as it is", r.fset.Position(arg.Pos()), text))
			}
		}
	}
}

// translates are the functions of package lang.
var translates = map[string]bool{"L": true, "N": true, "X": true, "XN": true}

// shows are the functions whose texts a person reads.
var shows = map[string]bool{
	"NewLabel": true, "NewButton": true, "NewButtonWithIcon": true, "NewCheck": true, "NewRadioGroup": true, "NewSelect": true,
	"NewMenuItem": true, "NewMenu": true, "NewHyperlink": true, "NewFormItem": true, "NewText": true, "NewHeading": true,
	"NewSubHeading": true, "NewCaption": true, "NewLabelWithStyle": true, "NewAccordionItem": true, "NewTabItem": true,
	"SetText": true, "SetPlaceHolder": true, "SetTitle": true, "SetTitleText": true, "ShowInformation": true, "ShowCustom": true,
	"ShowConfirm": true, "NewCustomConfirm": true, "NewCustom": true, "NewNotification": true, "NewWindow": true,
}

// field is the name of a header field.
var field = regexp.MustCompile(`^[A-Z][A-Za-z]*(-[A-Za-z]+)+$`)

var letters = regexp.MustCompile(`\p{L}{2,}`)

// isWords reports whether text is something to translate: names and addresses
// are not.
func isWords(text string) bool {
	switch {
	case strings.HasPrefix(text, "Mailloft"), strings.HasPrefix(text, "mailloft."), strings.Contains(text, "://"), strings.Contains(text, "github.com"), strings.Contains(text, "example."):
		return false
	}
	return letters.MatchString(text) && !field.MatchString(text)
}

// problem takes in what a problem of the core says.
func (r *room) problem(c *Collected, call *ast.CallExpr) {
	on, method := callee(call)
	if method != "New" || (on != "problem" && r.path != "app/problem") || len(call.Args) != 4 {
		return
	}
	for _, arg := range call.Args[2:] {
		c.core(r.pattern(arg))
	}
}

// step takes in the names and words of the steps of a test.
func (r *room) step(c *Collected, lit *ast.CompositeLit) {
	t, ok := lit.Type.(*ast.Ident)
	if !ok || t.Name != "Step" && t.Name != "Problem" {
		return
	}
	for _, e := range lit.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			c.core(r.pattern(pair.Value))
		}
	}
}

// told takes in what a test tells by the methods of check: the name of the
// step, what was found, what to do.
func (r *room) told(c *Collected, call *ast.CallExpr) {
	if on, method := callee(call); r.path != "app/fetch" || on != "c" || method != "ok" && method != "limit" && method != "fail" {
		return
	}
	for _, arg := range call.Args {
		c.core(r.pattern(arg))
	}
}

// unclear takes in why a search is not understood.
func (r *room) unclear(c *Collected, call *ast.CallExpr) {
	if on, method := callee(call); r.path == "app/archive" && on == "" && method == "unclear" {
		c.core(r.pattern(call.Args[0]))
	}
}

// sentences takes in the constants and formats of the core that are whole
// sentences: they reach a problem by way of a variable.
func (r *room) sentences(c *Collected, file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			c.sentence(r.pattern(n))
			return false
		case *ast.BasicLit:
			c.sentence(r.pattern(n))
		case *ast.CallExpr:
			if _, method := callee(n); method == "Sprintf" {
				c.sentence(r.pattern(n))
				return false
			}
		}
		return true
	})
}

func (c *Collected) sentence(text string) {
	text = strings.TrimSpace(text)
	if text == "" || !unicode.IsUpper([]rune(text)[0]) && !strings.HasPrefix(text, "%") || !strings.ContainsAny(text[len(text)-1:], ".?") || strings.Count(text, " ") < 2 {
		return
	}
	if sql.MatchString(text) || strings.Contains(text, " ? ") || strings.Contains(text, "\n") || strings.Contains(text, "://") {
		return
	}
	c.core(text)
}

var sql = regexp.MustCompile(`^(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA)\b`)

func (c *Collected) core(text string) {
	text = strings.TrimSpace(verb.ReplaceAllString(text, "%s"))
	if len(letters.FindAllString(verb.ReplaceAllString(text, ""), -1)) > 0 && !strings.Contains(text, "{{") {
		c.Core[text] = text
	}
}

var verb = regexp.MustCompile(`%[-+#0-9.]*[a-zA-Z]`)

// pattern is a text with %s for each part that is only known when it runs.
func (r *room) pattern(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, ok := r.constant(e); ok {
			return text
		}
	case *ast.Ident:
		if value, ok := r.consts[e.Name]; ok {
			return r.pattern(value)
		}
	case *ast.ParenExpr:
		return r.pattern(e.X)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return r.pattern(e.X) + r.pattern(e.Y)
		}
	case *ast.CallExpr:
		if _, method := callee(e); method == "Sprintf" && len(e.Args) > 0 {
			return verb.ReplaceAllString(r.pattern(e.Args[0]), "%s")
		}
	}
	return "%s"
}

// constant is the value of a constant expression of strings.
func (r *room) constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.Ident:
		if value, ok := r.consts[e.Name]; ok {
			return r.constant(value)
		}
	case *ast.ParenExpr:
		return r.constant(e.X)
	case *ast.BinaryExpr:
		x, okX := r.constant(e.X)
		y, okY := r.constant(e.Y)
		return x + y, okX && okY && e.Op == token.ADD
	}
	return "", false
}

// callee names what is called: the package or value before the dot, and the
// function.
func callee(call *ast.CallExpr) (on, method string) {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return "", f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			on = x.Name
		}
		return on, f.Sel.Name
	}
	return "", ""
}
