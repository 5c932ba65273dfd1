package message

// DefaultLimits are used for the fields of Options.Limits that are zero. They
// are far beyond any mail a person writes, and small enough that the worst
// message is done with in a second or two.
var DefaultLimits = Limits{
	Depth:       200,
	Parts:       10_000,
	HeaderBytes: 1 << 20,
	Addresses:   50_000,
	TextBytes:   8 << 20,
}

// orDefault fills the fields that are not set.
func (l Limits) orDefault() Limits {
	d := DefaultLimits
	if l.Depth > 0 {
		d.Depth = l.Depth
	}
	if l.Parts > 0 {
		d.Parts = l.Parts
	}
	if l.HeaderBytes > 0 {
		d.HeaderBytes = l.HeaderBytes
	}
	if l.Addresses > 0 {
		d.Addresses = l.Addresses
	}
	if l.TextBytes > 0 {
		d.TextBytes = l.TextBytes
	}
	return d
}
