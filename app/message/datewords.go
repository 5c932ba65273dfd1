package message

import (
	"strings"
	"time"
)

// monthOf reads a month's name, or its beginning, in English or one of the
// languages that programs wrongly write it in. lower is in lower case.
func monthOf(lower string) time.Month {
	if len(lower) < 3 || len(lower) > maxMonth {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), lower) {
			return m
		}
	}
	for i, names := range monthNames {
		for _, name := range strings.Fields(names) {
			if strings.HasPrefix(lower, name) {
				return time.January + time.Month(i)
			}
		}
	}
	return 0
}

// maxMonth is the longest name of a month in bytes, "сентября" and "septiembre".
const maxMonth = 20

// monthNames are what the months begin with in German, French, Spanish, Italian,
// Portuguese, Dutch, Scandinavian languages, Polish, Russian and Turkish.
var monthNames = [12]string{
	"jän jan ene gen sty янв oca",
	"fév fev feb lut фев şub",
	"mär mrz mar mrt maa мар",
	"avr abr apr kwi апр nis",
	"mai may mag maj mei май мая",
	"juin jun giu cze июн haz",
	"juil jul lug lip июл tem",
	"aoû aou ago aug sie авг ağu",
	"sep set wrz сен eyl",
	"okt oct ott out paź paz окт eki",
	"nov lis ноя kas",
	"déc dec dez dic des gru дек ara",
}

// zoneHours are the zone names seen in mail. RFC 5322 §4.3 and custom.
var zoneHours = map[string]float64{
	"ut": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "wat": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2,
	"eet": 2, "cat": 2, "sast": 2, "eest": 3, "idt": 3, "eat": 3, "trt": 3, "msk": 3, "msd": 4, "irst": 3.5, "pkt": 5,
	"ist": 5.5, "npt": 5.75, "ict": 7, "wib": 7, "wita": 8, "wit": 9, "hkt": 8, "sgt": 8, "myt": 8, "pht": 8, "awst": 8,
	"jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
	"nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "brt": -3, "brst": -2, "art": -3, "clt": -4, "clst": -3, "vet": -4, "cot": -5, "pet": -5,
	"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
}
