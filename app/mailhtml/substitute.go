package mailhtml

import (
	"github.com/go-text/typesetting/language"

	"github.com/mailloft/mailloft/app/mailhtml/typeset"
)

// substitutes finds faces for the characters that the families asked for lack.
// As in browsers, one that has come in helps out with all that follows in the
// same stretch of one script; so a sign looks different after others. Characters
// are asked for in reading order.
type substitutes struct {
	l       *layouter
	f       *inlineContent
	s       textSegment
	primary *typeset.Face

	end   int // of the stretch that the faces are for
	faces []*typeset.Face
}

// maxSubstitutes bounds the faces that are tried for each character.
const maxSubstitutes = 16

// face gives the face of the character at i, which no family asked for has.
func (u *substitutes) face(i int) *typeset.Face {
	if i >= u.end {
		u.begin(i)
	}
	r := u.f.text[i]
	for _, face := range u.faces {
		if face.Has(r) {
			return face
		}
	}
	if face := u.fallback(r); face != nil {
		if len(u.faces) < maxSubstitutes {
			u.faces = append(u.faces, face)
		}
		return face
	}
	return u.primary
}

func (u *substitutes) fallback(r rune) *typeset.Face {
	return u.l.fonts.Fallback(r, u.s.style.weight >= 600, u.s.style.italic, u.s.style.lang)
}

// begin starts a stretch with the first character in it that lacks a face. A
// letter that belongs to a script chooses before signs that belong to none.
func (u *substitutes) begin(i int) {
	text := u.f.text
	script := language.Common
	for k := i - 1; k >= max(u.s.from, u.end) && script == language.Common && u.follow(k); k-- {
		script = ownScript(text[k])
	}
	u.faces = u.faces[:0]
	chosen := false
	for u.end = i; u.end < u.s.to; u.end++ {
		if u.end > i && !u.follow(u.end-1) || typeset.IsEmoji(text[u.end]) || asEmoji(text, u.end) {
			break
		}
		own := ownScript(text[u.end])
		if own == language.Common {
			continue
		}
		if script != language.Common && own != script {
			break
		}
		script = own
		if !chosen && !u.l.offers(text, u.end, u.s.style, u.primary) {
			chosen = true
			if face := u.fallback(text[u.end]); face != nil {
				u.faces = append(u.faces, face)
			}
		}
	}
	u.end = max(u.end, i+1)
}

// follow reports whether the character after k may stand in one stretch with it.
func (u *substitutes) follow(k int) bool {
	text, levels := u.f.text, u.f.levels
	return text[k] != '\n' && !typeset.IsEmoji(text[k]) && (levels == nil || levels[k] == levels[k+1])
}

// ownScript is the script of a character, or language.Common.
func ownScript(r rune) language.Script {
	if script := language.LookupScript(r); script != language.Inherited {
		return script
	}
	return language.Common
}

// offers reports whether a family asked for has the character at i.
func (l *layouter) offers(text []rune, i int, st *style, primary *typeset.Face) bool {
	face, _ := l.faceFor(text, i, st, primary, nil)
	return face != nil
}
