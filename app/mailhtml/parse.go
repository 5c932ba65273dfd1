package mailhtml

import (
	"bytes"
	"fmt"

	"golang.org/x/net/html"
)

const nestedTooDeeply = "The HTML of this message is nested too deeply."

// parseHTML builds the tree, or says in a sentence which limit the mail exceeds.
func parseHTML(src []byte, l Limits) (*html.Node, string) {
	if len(src) > l.HTMLBytes {
		return nil, fmt.Sprintf("The HTML of this message is larger than %d MB.", l.HTMLBytes>>20)
	}
	src = bytes.TrimPrefix(src, []byte("\uFEFF")) // one is no part of the text: Encoding §6, "decode"
	root, err := html.ParseWithOptions(bytes.NewReader(src), html.ParseOptionEnableScripting(false))
	if err != nil { // the parser gives up on more than 512 open elements
		return nil, nestedTooDeeply
	}
	nodes, depth, styleBytes := extent(root)
	switch {
	case nodes > l.Nodes:
		return nil, fmt.Sprintf("This message has more than %d elements.", l.Nodes)
	case depth > l.Depth:
		return nil, nestedTooDeeply
	case styleBytes > l.CSSBytes:
		return nil, "The style sheet of this message is too large."
	}
	return root, ""
}

// extent counts the nodes of a tree, its depth and the bytes of its style
// sheets, without recursion.
func extent(root *html.Node) (nodes, deepest, styleBytes int) {
	depth := 0
	for n := root; n != nil; {
		nodes++
		deepest = max(deepest, depth)
		if n.Type == html.TextNode && n.Parent != nil && n.Parent.Data == "style" {
			styleBytes += len(n.Data)
		}
		if n.FirstChild != nil {
			n = n.FirstChild
			depth++
			continue
		}
		for n != nil && n.NextSibling == nil {
			n = n.Parent
			depth--
		}
		if n != nil {
			n = n.NextSibling
		}
	}
	return nodes, deepest, styleBytes
}
