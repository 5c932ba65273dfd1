package css

import (
	"math"
	"strings"
)

// layerName is the whole name of a layer named here.
func (p *sheetParser) layerName(name string) string {
	if n := len(p.layers); n > 0 {
		return p.layers[n-1].name + "." + name
	}
	return name
}

// nameLayers takes up the names in a statement such as "@layer base, theme;".
func (p *sheetParser) nameLayers() {
	var names strings.Builder
	for _, t := range p.p.Values() {
		names.Write(t.Data)
	}
	for name := range strings.SplitSeq(names.String(), ",") {
		p.sheet.layerOrder(p.layerName(strings.TrimSpace(name)))
	}
}

// layer gives the order of the layer that rules are in here.
func (p *sheetParser) layer() int {
	if n := len(p.layers); n > 0 {
		return p.sheet.layerOrder(p.layers[n-1].name)
	}
	return noLayer
}

// noLayer is the order of rules in no layer, which are the strongest.
const noLayer = math.MaxInt

// layerOrder gives the order of a layer. CSS Cascade 5 §6.4.3.
func (s *Sheet) layerOrder(name string) int {
	if _, ok := s.layers[name]; !ok && len(s.layers) < maxRules {
		s.layers[name] = len(s.layers)
	}
	return s.layers[name]
}
