package message

import "testing"

// These are ways to pass for somebody else, and what honest mail looks like that
// must not be taken for one.
func TestWhoPassesForSomebodyElseIsNamed(t *testing.T) {
	for header, code := range map[string]string{
		"From: \"service＠bank.example\" <x@evil.example.net>":                                      "sender.name", // a full-width @
		"From: \"service@bank。example\" <x@evil.example.net>":                                      "sender.name",
		"From: \"service @ bank.example\" <x@evil.example.net>":                                    "sender.name",
		"From: \"ser\u200bvice@ba\u200bnk.example\" <x@evil.example.net>":                          "sender.name", // blanks of no width
		"From: \"{service@bank.example}\" <x@evil.example.net>":                                    "sender.name",
		"From: \"Bank|service@bank.example|\" <x@evil.example.net>":                                "sender.name",
		"From: \"x@evil.example.net service@bank.example\" <x@evil.example.net>":                   "sender.name", // the second counts too
		"From: =?utf-8?Q?service=40bank=2Eexample?= <x@evil.example.net>":                          "sender.name",
		"From: =?utf-8?B?c2VydmljZUBiYW5rLmV4YW1wbGU=?= <x@evil.example.net>":                      "sender.name",
		"From: x@evil.example.net (service@bank.example)":                                          "sender.name",
		"From: \"service@bank.example\" <service@bank.example.evil.example.net>":                   "sender.name",
		"From: \"ann.berg@gmail.com\" <ann.berg.77@gmail.com>":                                     "sender.name", // anybody can have a mailbox there
		"From: service@bank.example, x@evil.example.net":                                           "sender.several",
		"From: service@bank.example, x@evil.example.net\nSender: x@evil.example.net":               "sender.several",
		"From: service@bank.example\nFrom: x@evil.example.net":                                     "sender.several",
		"From: service@bank.example\nFrom\n : x@evil.example.net":                                  "sender.several",
		"From: Bank <service@bаnk.example>":                                                        "sender.mixed", // Cyrillic а
		"From: Bank <service@bɑnk.example>":                                                        "sender.mixed", // the a of phonetics
		"From: Bank <service@ƅank.example>":                                                        "",             // a letter of no language, which stays
		"From: Bank <service@baոk.example>":                                                        "sender.mixed", // Armenian ո
		"From: Bank <service@xn--bnk-6cd.example>":                                                 "sender.mixed", // Cyrillic а, in ASCII
		"From: Bank <service@ѕсоре.com>":                                                           "sender.lookalike",
		"From: Bank <service@mail.ѕсоре.com>":                                                      "sender.lookalike",
		"From: Bank <service@bank.example>\nReply-To: x@evil.example.net":                          "sender.reply",
		"From: Bank <service@bank.example>\nReply-To: service@bank.example, x@evil.example.net":    "sender.reply",
		"From: Bank <service@bank.example>\nReply-To: x@evil.example.net\nList-Id: <bank.example>": "sender.reply", // naming a list is no excuse
		"From: Ann <ann@gmail.com>\nReply-To: ann.berg.office@gmail.com":                           "sender.reply",
		"From: Bank <a@bank.github.io>\nReply-To: b@evil.github.io":                                "sender.reply",

		"From: \"ann@example.org\" <ann@example.org>":                                                     "",
		"From: \"'ann@example.org'\" <ann@example.org>":                                                   "",
		"From: \"Ann <ann@example.org>\" <ann@example.org>":                                               "",
		"From: \"{ann@example.org}\" <ann@example.org>":                                                   "",
		"From: \"ann@example.org (Ann)\" <ann@mail.example.org>":                                          "",
		"From: \"ann@example.org (Ann)\" <Ann@Example.ORG>":                                               "",
		"From: \"Ann @ Example\" <ann@example.org>":                                                       "",
		"From: \"Ann@Work\" <ann@example.org>":                                                            "",
		"From: \"Booking.example\" <noreply@example.com>":                                                 "",
		"From: \"@ann\" <notify@social.example>":                                                          "",
		"From: Berg, Ann <ann@example.org>":                                                               "",
		"From: ann@example.org, bob@example.org\nSender: ann@example.org":                                 "",
		"From: Ann <ann@example.org>\nReply-To: ann@example.org":                                          "",
		"From: Ann <ann@example.org>\nReply-To: (none)":                                                   "",
		"From: Ann <ann@example.org>\nReply-To:":                                                          "",
		"From: Ann <ann@example.org>\nReply-To: undisclosed-recipients:;":                                 "",
		"From: Ann <ann.berg@gmail.com>\nReply-To: annberg+x@gmail.com":                                   "",
		"From: Ann <ann@example.org>\nTo: dev@l.example.net\nReply-To: dev@l.example.net\nList-Id: <dev>": "",
		"From: Ann <ann@example.org>\nReply-To: dev@example.net\nList-Id: Dev <dev.l.example.net>":        "",
		"From: Shop <news@mail.shop.co.uk>\nReply-To: help@shop.co.uk":                                    "",
		"From: Ann <ann@bücher.example>":                                                                  "",
		"From: Ann <ann@oѕа.рф>":                                                                          "sender.mixed",
		"From: Ann <ann@хор.рф>":                                                                          "", // a choir in its own script
		"From: Ann <ann@ουρα.ελ>":                                                                         "",
		"From: Ann <ann@hören-việt.example>":                                                              "",
		"From: Ann <ann@東京タワー.jp>":                                                                        "",
		"From: Ann <ann@toyota東京.jp>":                                                                     "",
	} {
		m := parseString(t, header+"\n\nx\n")
		got := ""
		if len(m.SenderHints) > 0 {
			got = m.SenderHints[0].Code
		}
		if got != code {
			t.Errorf("%s: %v, not %q", header, m.SenderHints, code)
		}
	}
}

func TestALongLinkToLeaveAListIsReadThoughItIsFoldedAsText(t *testing.T) {
	m := parseString(t, "From: a@example.org\nList-Unsubscribe: =?us-ascii?Q?=3Chttps=3A//example=2Eorg/leave?=\n =?us-ascii?Q?=2Fabc=3E=2C?= <mailto:leave@example.org>\n"+
		"List-Unsubscribe-Post: List-Unsubscribe=One-Click\n\nx\n")
	if u := m.Unsubscribe; len(u.HTTPS) != 1 || u.HTTPS[0] != "https://example.org/leave/abc" || len(u.Mailto) != 1 || !u.OneClick {
		t.Errorf("%+v", u)
	}
}
