package mailhtml

import "golang.org/x/net/html"

// Details that a reader would open. HTML §4.11.1.

// isSummary reports whether an element is what is always seen of its details.
func isSummary(n *html.Node) bool {
	if n.Data != "summary" || n.Parent == nil || n.Parent.Data != "details" {
		return false
	}
	for n = n.PrevSibling; n != nil; n = n.PrevSibling {
		if n.Data == "summary" && n.Type == html.ElementNode {
			return false
		}
	}
	return true
}

// isFolded reports whether a node stands in details that are closed. Without a
// summary nothing could say that something is there: they are open then.
func isFolded(n *html.Node) bool {
	if n.Parent.Data != "details" || isSummary(n) {
		return false
	}
	if _, open := attr(n.Parent, "open"); open {
		return false
	}
	for k := n.Parent.FirstChild; k != nil; k = k.NextSibling {
		if k.Type == html.ElementNode && k.Data == "summary" {
			return true
		}
	}
	return false
}
