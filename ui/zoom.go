package ui

import "strings"

// maxZooms bounds the senders whose zoom is remembered.
const maxZooms = 500

// zoomOf is the zoom messages of a sender are shown with.
func (w *Window) zoomOf(sender string) float32 {
	if z, ok := w.prefs.Zooms[strings.ToLower(sender)]; ok && z >= 0.5 && z <= 3 {
		return z
	}
	return w.prefs.Zoom
}

// zoomed remembers the zoom the person chose for a sender.
func (w *Window) zoomed(sender string, zoom float32) {
	sender = strings.ToLower(sender)
	if w.prefs.Zooms == nil {
		w.prefs.Zooms = map[string]float32{}
	}
	delete(w.prefs.Zooms, sender)
	if zoom != w.prefs.Zoom {
		for other := range w.prefs.Zooms {
			if len(w.prefs.Zooms) < maxZooms {
				break
			}
			delete(w.prefs.Zooms, other)
		}
		w.prefs.Zooms[sender] = zoom
	}
	for r := range w.readers {
		r.viewer.Zoom()
	}
	w.remember()
}
