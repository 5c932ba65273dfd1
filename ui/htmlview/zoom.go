package htmlview

// zoomSteps are the zooms Ctrl+plus and Ctrl+minus go through.
var zoomSteps = []float32{0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3}

// SetZoom changes the zoom, with reflow; 1 is the size the sender meant.
func (v *View) SetZoom(zoom float32) {
	v.zoom = min(max(zoom, zoomSteps[0]), zoomSteps[len(zoomSteps)-1])
	v.relayout()
}

// SetTextSize has pages grow with the window's text, whatever their zoom; 1 is
// its normal size.
func (v *View) SetTextSize(text float32) {
	v.text = text
	v.relayout()
}

// Zoom gives the zoom in use.
func (v *View) Zoom() float32 { return v.zoom }

// ZoomIn shows the page larger.
func (v *View) ZoomIn() { v.zoomBy(1) }

// ZoomOut shows the page smaller.
func (v *View) ZoomOut() { v.zoomBy(-1) }

// ZoomReset shows the page as the sender meant it.
func (v *View) ZoomReset() { v.changeZoom(1) }

func (v *View) zoomBy(steps int) {
	next := v.zoom
	if steps > 0 {
		for _, z := range zoomSteps {
			if z > v.zoom+0.01 {
				next = z
				break
			}
		}
	} else {
		for _, z := range zoomSteps {
			if z < v.zoom-0.01 {
				next = z
			}
		}
	}
	v.changeZoom(next)
}

func (v *View) changeZoom(zoom float32) {
	if zoom == v.zoom {
		return
	}
	v.SetZoom(zoom)
	if v.OnZoom != nil {
		v.OnZoom(zoom)
	}
}
