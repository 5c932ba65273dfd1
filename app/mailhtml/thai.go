package mailhtml

import (
	"strings"
	"sync"
)

// Thai is written without spaces between words, and a line ends between two of
// them. Browsers look words up in a large dictionary. The few hundred below, which
// mail is full of, find most of the same places; where none fits, a line ends
// where a syllable plainly begins.

const (
	thaiFirst, thaiLast = '\u0E01', '\u0E4E'
	thaiLongest         = 16 // letters of a word
	thaiUnknown         = 5  // how many words a letter in none of them counts as
)

func isThai(r rune) bool { return r >= thaiFirst && r <= thaiLast }

// thaiBreaks marks where lines may end in stretches of Thai.
func (f *inlineContent) thaiBreaks() {
	for i := 0; i < len(f.text); {
		if !isThai(f.text[i]) {
			i++
			continue
		}
		end := i + 1
		for end < len(f.text) && isThai(f.text[end]) {
			end++
		}
		f.thaiWords(i, end)
		i = end
	}
}

// thaiWords cuts a stretch into the fewest words, as few letters as possible
// being in none.
func (f *inlineContent) thaiWords(from, to int) {
	text := f.text[from:to]
	n := len(text)
	cost, word := make([]int, n+1), make([]int, n+1) // from the end back: the length of the first word, or 0
	known := thaiWordSet()
	for i := n - 1; i >= 0; i-- {
		cost[i] = cost[i+1] + thaiUnknown
		if !startsCluster(text, i) {
			continue
		}
		for k := 1; k <= min(thaiLongest, n-i); k++ {
			if i+k < n && !startsCluster(text, i+k) {
				continue
			}
			if c := cost[i+k] + 1; c < cost[i] && known[string(text[i:i+k])] {
				cost[i], word[i] = c, k
			}
		}
	}
	unknown := true
	for i := 0; i < n; {
		k := word[i]
		if i > 0 && (k > 0 && !unknown || k > 0 || !unknown || plainSyllable(text, i)) && startsCluster(text, i) {
			f.breaks[from+i] = true
		}
		unknown = k == 0
		i += max(1, k)
	}
}

// startsCluster reports whether the sign at i stands by itself rather than on,
// below or after the one before it.
func startsCluster(text []rune, i int) bool {
	switch r := text[i]; {
	case r == '\u0E30', r >= '\u0E31' && r <= '\u0E3A', r >= '\u0E45' && r <= '\u0E4E', r == '\u0E2F':
		return false
	}
	return i == 0 || text[i-1] < '\u0E40' || text[i-1] > '\u0E44'
}

// plainSyllable reports whether a syllable plainly begins at i: with a vowel
// written before its consonant, or after one that ends a syllable.
func plainSyllable(text []rune, i int) bool {
	r, p := text[i], text[i-1]
	return r >= '\u0E40' && r <= '\u0E44' || p == '\u0E30' || p == '\u0E33' || p == '\u0E46' || p == '\u0E4C'
}

var thaiWordSet = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(thaiWordList) {
		set[w] = true
	}
	return set
})

const thaiWordList = `
ที่ และ ใน ของ เป็น ได้ การ มี จะ ให้ ไม่ ความ คุณ จาก กับ นี้ ว่า หรือ ไป มา โดย แต่ คน อยู่ ก็ ขอ ต้อง แล้ว เรา ทำ ผู้ ถึง ด้วย เพื่อ ซึ่ง
อย่าง กว่า หาก ถ้า เมื่อ ทุก กัน ขึ้น ออก เข้า ลง ตาม ยัง นั้น อีก ต่อ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ ร้อย พัน หมื่น แสน ล้าน
ดัง แบบ ใช้ รับ ส่ง ดู ฉัน ผม เขา เธอ ท่าน มัน ใคร อะไร ไหน ทำไม อย่างไร เท่าไร เมื่อไร ไหม ครับ ค่ะ คะ นะ จ้า สวัสดี ยินดี ต้อนรับ ขอบคุณ
ขอโทษ ขออภัย กรุณา โปรด สู่ ร้าน ค้า ขาย ซื้อ ราคา ลด พิเศษ เฉพาะ วัน พรุ่ง วาน เท่านั้น คลิก ลิงก์ ลิงค์ ด้าน ล่าง บน ราย ละเอียด เพิ่ม
เติม สินค้า ชิ้น สั่ง คำ ยืนยัน จัด ภายใน ภายนอก เดือน ปี สัปดาห์ ชั่วโมง นาที วินาที ทำการ ข้อ สงสัย ติดต่อ ฝ่าย บริการ ลูกค้า ออนไลน์
เว็บไซต์ เว็บ ไซต์ อีเมล อีเมล์ เมล์ โทร โทรศัพท์ มือ ถือ เบอร์ หมายเลข รหัส ผ่าน บัญชี ระบบ สมัคร สมาชิก ยกเลิก ข่าวสาร ข่าว สาร จดหมาย
ข้อมูล ส่วน ตัว ส่วนลด บุคคล นโยบาย เงื่อนไข กำหนด ตกลง สิทธิ สิทธิ์ ประโยชน์ สงวน ลิขสิทธิ์ ชำระ เงิน บาท จำนวน ยอด รวม ทั้งหมด ทั้ง หมด
ค่า ธรรมเนียม ฟรี โปร โม ชั่น โปรโมชัน เสนอ คูปอง โค้ด บัตร เครดิต เดบิต ธนาคาร โอน ใบ เสร็จ กำกับ ภาษี แจ้ง หนี้ เตือน ชื่อ นามสกุล สกุล
ประเทศ ประเทศไทย ไทย ภาษา กรุงเทพ กรุงเทพฯ กรุงเทพมหานคร จังหวัด อำเภอ เขต แขวง ตำบล ถนน ซอย เลข อาคาร ชั้น ห้อง บ้าน เมือง โรงแรม โรงเรียน
โรง พยาบาล มหาวิทยาลัย บริษัท จำกัด มหาชน สำนักงาน สำนัก งาน พนักงาน ทีม ธุรกิจ ตลาด ผลิตภัณฑ์ ผลิต ภัณฑ์ คุณภาพ ภาพ รูป รูปภาพ วิดีโอ ใหม่
เก่า ดี ที่สุด สุด มาก มากมาย น้อย ใหญ่ เล็ก สูง ต่ำ เร็ว เร็วๆ ช้า ง่าย ยาก สวย งาม สวยงาม ร้อน เย็น สด สดใส สำคัญ จำเป็น แรก สุดท้าย ก่อน
หลัง ระหว่าง เวลา ตอน ขณะ ปัจจุบัน อนาคต เสมอ ตลอด ทันที อาจ สามารถ ต้องการ อยาก ชอบ รัก คิด รู้ รู้จัก เห็น พบ ค้น ค้นหา หา เลือก เปิด ปิด
เริ่ม ต้น จบ สำเร็จ เรียบร้อย พร้อม เตรียม ช่วย เหลือ ตรวจ สอบ สอบถาม ถาม ตอบ กลับ คำถาม แสดง แก้ไข แก้ เปลี่ยน เปลี่ยนแปลง แปลง ปรับ
ปรับปรุง ปรุง อัปเดต อัพเดท ดาวน์โหลด ติด ตั้ง ติดตาม ตั้งแต่ สถานะ สถาน พัสดุ ขนส่ง เดิน ทาง เที่ยว ท่อง บิน เครื่อง รถ รถไฟ ตั๋ว จอง พัก
อาหาร กิน ดื่ม น้ำ กาแฟ ข้าว เสื้อ เสื้อผ้า ผ้า รองเท้า กระเป๋า สำอาง ขวัญ เกิด สุขสันต์ สุข สันต์ สุขภาพ เทศกาล หยุด จันทร์ อังคาร พุธ
พฤหัสบดี ศุกร์ เสาร์ อาทิตย์ มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม เช้า สาย
เที่ยง บ่าย ค่ำ คืน กลาง ปลอดภัย ภัย ป้องกัน ปัญหา ทราบ เรียน นักเรียน นัก ศึกษา หนังสือ เอกสาร ไฟล์ แนบ ประชุม นัด หมาย กิจกรรม โครงการ
รายงาน รายการ รางวัล แต้ม คะแนน สะสม แลก โชค ลุ้น ร่วม สนุก เพลง หนัง เกม กีฬา ข้อความ เนื้อหา บทความ หัวข้อ หน้า ปุ่ม กด คัด ลอก ไม่มี
ไม่ใช่ ใช่ เกี่ยว สำหรับ เนื่องจาก เพราะ กล่าว ดังนี้ ต่างๆ ต่าง แต่ละ ละ บาง หลาย หลาก จริง จริงๆ เช่น เอง แค่ เพียง ประมาณ เกือบ อื่น
อื่นๆ เดียว เดียวกัน ใกล้ ไกล นอก นอกจาก ใต้ เหนือ ซ้าย ขวา อายุ คง หมดเขต ประกัน โลก ชีวิต ครอบครัว ครอบ ครัว เพื่อน เด็ก ผู้ใหญ่ ผู้ชาย
หญิง ผู้รับ ชาย พ่อ แม่ ลูก พี่ น้อง ใจ สนใจ ไว้ วางใจ วาง เข้าใจ ตัดสิน ประทับ พอใจ พึง
`
