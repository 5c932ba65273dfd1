package stats

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/mailloft/mailloft/ui/theme"
)

// What is drawn is also said, for those who do not see it.
var (
	_ fyne.Accessible = (*chart)(nil)
	_ fyne.Accessible = (*heatmap)(nil)
	_ fyne.Accessible = (*shareBar)(nil)
)

const (
	mostSaid = 24 // columns, the newest
	hotHours = 5  // of a week
)

// sentence is what is said, of nothing that there is nothing.
func sentence(said []string) string {
	if len(said) == 0 {
		return theme.Messages(0)
	}
	return strings.Join(said, ". ")
}

// AccessibilityLabel implements fyne.Accessible: the columns that are not
// empty, the newest first.
func (c *chart) AccessibilityLabel() string {
	var said []string
	for _, b := range slices.Backward(c.bars) {
		if b.total() > 0 && len(said) < mostSaid {
			said = append(said, b.tip)
		}
	}
	return sentence(said)
}

// AccessibilityRole implements fyne.Accessible.
func (c *chart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel implements fyne.Accessible: the hours in which most
// arrives.
func (h *heatmap) AccessibilityLabel() string {
	type hour struct {
		level float64
		tip   string
	}
	var hours []hour
	for day := range h.heat.levels {
		for i, level := range h.heat.levels[day] {
			if level > 0 {
				hours = append(hours, hour{level, h.heat.tips[day][i]})
			}
		}
	}
	slices.SortStableFunc(hours, func(a, b hour) int { return cmp.Compare(b.level, a.level) })
	var said []string
	for _, one := range hours[:min(len(hours), hotHours)] {
		said = append(said, one.tip)
	}
	return sentence(said)
}

// AccessibilityRole implements fyne.Accessible.
func (h *heatmap) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel implements fyne.Accessible.
func (s *shareBar) AccessibilityLabel() string {
	var said []string
	for _, p := range s.parts {
		said = append(said, p.text)
	}
	return sentence(said)
}

// AccessibilityRole implements fyne.Accessible.
func (s *shareBar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
