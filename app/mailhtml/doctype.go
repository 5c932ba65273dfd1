package mailhtml

import (
	"strings"

	"golang.org/x/net/html"
)

// documentMode says whether a document is laid out in quirks mode or in limited
// quirks mode. HTML §13.2.6.4.1, "the initial insertion mode"; the parser
// itself does not report limited quirks.
func documentMode(root *html.Node) (quirks, limited bool) {
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if n.Type == html.DoctypeNode {
			return doctypeMode(n)
		}
	}
	return true, false
}

func doctypeMode(n *html.Node) (quirks, limited bool) {
	var public, system string
	for _, a := range n.Attr {
		switch a.Key {
		case "public":
			public = strings.ToLower(a.Val)
		case "system":
			system = strings.ToLower(a.Val)
		}
	}
	if n.Data != "html" {
		return true, false
	}
	hasPrefix := func(prefixes ...string) bool {
		for _, p := range prefixes {
			if strings.HasPrefix(public, p) {
				return true
			}
		}
		return false
	}
	switch {
	case hasPrefix("-//w3c//dtd xhtml 1.0 frameset//", "-//w3c//dtd xhtml 1.0 transitional//"):
		return false, true
	case hasPrefix("-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"):
		return system == "", system != ""
	case hasPrefix("-//w3c//dtd html 4.0 ", "-//w3c//dtd html 3", "-//w3c//dtd html 2", "-//ietf//", "-/w3c/dtd html 4.0 transitional/en", "-//w3o//dtd w3 html strict 3.0//en//"), public == "html":
		return true, false
	}
	return false, false
}
