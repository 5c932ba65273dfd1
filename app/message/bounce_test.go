package message

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// The forms are those of the mail systems; people, servers and most words are made up.
var bounces = []struct{ system, header, body, address, action, status, reason string }{
	{
		"qmail", "From: MAILER-DAEMON@mail.example.org\nSubject: failure notice",
		"Hi. This is the qmail-send program at mail.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n" +
			"<grace@example.com>:\n192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1 no such user here\nGiving up on 192.0.2.7.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <ada@example.org>\nTo: grace@example.com, alan@example.com\n",
		"grace@example.com", "failed", "5.1.1", "no such user here",
	},
	{
		"phquery", "From: Mail Delivery Subsystem <MAILER-DAEMON@cs.example.edu>\nSubject: Returned mail - nameserver error report",
		" --------Message not delivered to the following:\n\n    grace.hopper    No matches to nameserver query\n\n --------Error Detail (phquery V4.1):\n\nFor help with the names of people write to directory@example.edu.\nThe name was not found in the directory.\n",
		"grace.hopper@cs.example.edu", "failed", "", "No matches to nameserver query",
	},
	{
		"AIRmail", "From: Mail Delivery Subsystem <MAILER-DAEMON@example.com>\nSubject: Mail Delivery Problem",
		"Sorry ada@example.org. Your mail to the following recipients could not be delivered because they are not accepting mail with pictures:\n\tgracehopper\n",
		"gracehopper@example.com", "failed", "", "not accepting mail with pictures",
	},
	{
		"Exim", "From: Mail Delivery System <Mailer-Daemon@example.org>\nX-Failed-Recipients: grace@example.com\nSubject: Mail delivery failed: returning message to sender",
		"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n" +
			"  grace@example.com\n    SMTP error from remote mail server after RCPT TO:<grace@example.com>:\n    host mx.example.com [192.0.2.7]: 552 mailbox is over its quota\n\n------ This is a copy of the message, including all the headers. ------\n\nFrom: ada@example.org\n",
		"grace@example.com", "failed", "", "552 mailbox is over its quota",
	},
	{
		"Exim, a delay", "From: Mail Delivery System <Mailer-Daemon@example.org>\nSubject: Warning: message 14jRTi-0007jE-00 delayed 24 hours",
		"A message that you sent has not yet been delivered to all its recipients\nafter more than 24 hours on the queue.\n\nThe address to which the message has not yet been delivered is:\n\n  grace@example.com\n    host mx.example.com [192.0.2.7]: Connection timed out\n\nNo action is required on your part. Delivery attempts will continue for\nsome time.\n",
		"grace@example.com", "delayed", "", "Connection timed out",
	},
	{
		"old sendmail", "From: Mail Delivery Subsystem <MAILER-DAEMON@example.org>\nSubject: Returned mail: Host unknown",
		"   ----- The following addresses had permanent fatal errors -----\n<grace@nowhere.example>\n\n   ----- Transcript of session follows -----\n550 <grace@nowhere.example>... Host unknown (Name server: nowhere.example: host not found)\n\n   ----- Unsent message follows -----\nReceived: by mx.example.org\nTo: alan@example.com\n",
		"grace@nowhere.example", "failed", "", "Host unknown",
	},
	{
		"Exchange 5.5", "From: System Administrator <postmaster@example.com>\nSubject: Undeliverable: Notes",
		"Your message\n\n  To:      team@example.com\n  Subject: Notes\n  Sent:    Fri, 20 Jul 2001 08:53:08 -0700\n\ndid not reach the following recipient(s):\n\nc=US;a= ;p=EX;o=SITE;dda:SMTP=grace@example.com; on Fri, 20 Jul 2001 11:08:59 -0700\n    The recipient name is not recognized\n\tThe MTS-ID of the original message is: c=us;a= ;p=ex;l=M1\n",
		"grace@example.com", "failed", "", "The recipient name is not recognized",
	},
	{
		"Domino", "From: Postmaster@example.com\nSubject: DELIVERY FAILURE: User Grace Hopper (grace@example.com) not listed",
		"Your message\n\n  Subject: Notes\n\nwas not delivered to:\n\n  grace@example.com\n\nbecause:\n\n  User Grace Hopper (grace@example.com) not listed in Domino Directory\n",
		"grace@example.com", "failed", "", "not listed in Domino Directory",
	},
	{
		"Notes in Japanese", "From: postmaster@example.jp\nSubject: Undeliverable message",
		"------- Failure Reasons  --------\n\nディレクトリに存在しません\ngrace@example.jp\n\n------- Returned Message --------\nTo: alan@example.jp\n",
		"grace@example.jp", "failed", "", "存在しません",
	},
	{
		"IMail", "From: \"Postmaster\" <postmaster@example.com>\nSubject: Undeliverable Mail",
		"Invalid final delivery userid: grace@example.com\n\n\nOriginal message follows.\n\nTo: <alan@example.com>\n",
		"grace@example.com", "failed", "", "Invalid final delivery userid",
	},
	{
		"MDaemon", "From: MDaemon@example.com\nSubject: Permanent Delivery Failure",
		"The following addresses did NOT receive a copy of your message:\n\n> grace@example.com\n\n--- Session Transcript ---\n MAIL From:<ada@example.org>\n 250 <ada@example.org>, Sender ok\n RCPT To:<grace@example.com>\n 552 Message would exceed mailbox quota\n QUIT\n",
		"grace@example.com", "failed", "", "552 Message would exceed mailbox quota",
	},
	{
		"MailMarshal", "From: postmaster@example.com\nSubject: Undeliverable Mail: \"Notes\"",
		"Your message:\n   From:    ada@example.org\n   Subject: Notes\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected:\n    grace@example.com\n\nAdditional Information\n======================\nOriginal Sender:    <ada@example.org>\nReporting-MTA:      <relay.example.com>\n",
		"grace@example.com", "failed", "5.1.1", "550 5.1.1 User unknown",
	},
	{
		"a gateway to telephones", "From: post_master@example.com\nSubject: Re:Notes",
		"Error: Invalid user address\n\nError message below:\n550 - Requested action not taken: no such user here\n\nMessage details:\n  Subject: Notes\n  MAIL FROM: ada@example.org\n  RCPT TO: 000000000000@example.com\n  From: ada@example.org\n",
		"000000000000@example.com", "failed", "", "no such user here",
	},
	{
		"Zoho", "From: mailer-daemon@mail.example.com\nSubject: Undelivered Mail Returned to Sender",
		"A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\ngrace@example.com Invalid Address, ERROR_CODE :550, ERROR_CODE :Requested action not taken: mailbox unavailable\n\n\nReceived:from mail.example.com by mx.example.com\nTo:<alan@example.com>\n",
		"grace@example.com", "failed", "", "mailbox unavailable",
	},
	{
		"GMX", "From: MAILER-DAEMON@mail.example.com\nSubject: Mail delivery failed: returning message to sender",
		"The following address\nfailed:\n\n\"grace@example.com\":\nSMTP error from remote server after RCPT command:\nhost: mx.example.com\n5.1.1 <grace@example.com>... User Unknown\n\n\n--- The header of the original message is following. ---\n\nReceived: from x\nTo: alan@example.com\n",
		"grace@example.com", "failed", "5.1.1", "User Unknown",
	},
	{
		"Google, in sentences", "From: Mail Delivery Subsystem <mailer-daemon@example.com>\nX-Failed-Recipients: grace@example.com\nSubject: Delivery Status Notification (Failure)",
		"Delivery to the following recipient failed permanently:\n\n     grace@example.com\n\nTechnical details of permanent failure:\nThe mail was rejected by the recipient domain. The error that the other server returned was: 554 5.7.0 Header error.\n\n----- Original message -----\n\nTo: grace@example.com\n",
		"grace@example.com", "failed", "5.7.0", "554 5.7.0 Header error",
	},
	{
		"m-FILTER in Japanese", "From: POSTMASTER <postmaster@example.co.jp>\nSubject: failure notice",
		"このメールは送信できませんでした。\n\n以下のメールアドレスへの送信に失敗しました。\ngrace@example.co.jp\n\n\n-------server message\n550 5.1.1 <grace@example.co.jp>: Recipient address rejected\n\n-------original message\nTo: alan@example.co.jp\n",
		"grace@example.co.jp", "failed", "5.1.1", "Recipient address rejected",
	},
	{
		"Netscape", "From: Mail Administrator <Postmaster@example.com>\nSubject: Mail System Error - Returned Mail",
		"This Message was undeliverable due to the following reason:\n\nThe destination computer was not reachable within the\nallowed queue period.\n\nPlease reply to Postmaster@example.com\nif you feel this message to be in error.\n\nThe message is for <grace@example.com>\n",
		"grace@example.com", "failed", "", "not reachable within the allowed queue period",
	},
	{
		"nobody but a null return path", "Return-Path: <>\nFrom: <>\nAuto-Submitted: auto-replied",
		"You sent mail to grace@example.com. That's not a valid user here.\n",
		"grace@example.com", "failed", "", "not a valid user here",
	},
	{
		"a report for machines that stands in the text", "From: System Administrator <postmaster@example.com>\nSubject: Non delivery report: 5.9.8 (Spam)",
		"Your message could not be delivered.\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; grace@example.com\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 looks like spam\n",
		"grace@example.com", "failed", "5.7.1", "550 looks like spam",
	},
}

func TestBouncesNameWhoFailedAndWhy(t *testing.T) {
	for _, b := range bounces {
		t.Run(b.system, func(t *testing.T) {
			m := parseString(t, b.header+"\nTo: ada@example.org\nContent-Type: text/plain; charset=utf-8\n\n"+b.body)
			if len(m.Reports) != 1 || len(m.Reports[0].Recipients) != 1 {
				t.Fatalf("reports %+v, want one about one recipient", m.Reports)
			}
			to := m.Reports[0].Recipients[0]
			if to.Address != b.address || to.Action != b.action || to.Status != b.status || !strings.Contains(to.Diagnostic, b.reason) {
				t.Errorf("got %+v", to)
			}
			if !strings.Contains(m.Reports[0].Text(), b.address) || !strings.Contains(m.Reports[0].Text(), b.reason) {
				t.Errorf("said %q", m.Reports[0].Text())
			}
		})
	}
}

func TestMailAboutFailuresIsNoBounce(t *testing.T) {
	for _, header := range []string{
		"From: Ada <ada@example.org>\nSubject: Re: failure notice",
		"From: Parcels <info@example.com>\nSubject: Your parcel could not be delivered",
		"From: Bugs <bugs-owner@example.org>\nSubject: [bug 12] mail delivery failed",
	} {
		m := parseString(t, header+"\n\nUser unknown: grace@example.com\n550 no such user\nYour parcel to 1 Main Street could not be delivered. Write to help@example.com.\n")
		if len(m.Reports) > 0 {
			t.Errorf("%s: a report: %+v", header, m.Reports)
		}
	}
}

func TestGroupsOfAReportMayStandFarApart(t *testing.T) {
	r, ok := parseReport("message/delivery-status", []byte("Reporting-MTA: dns; mx.example.org\r\nAction: failed\r\n\r\n\r\n"+
		"Final-Recipient: rfc822; ada@example.com\r\nStatus: 5.1.1\r\n\r\n\r\n\r\nFinal-Recipient: rfc822; grace@example.com\r\nAction: delayed\r\nStatus: 4.2.2\r\n\r\n"))
	if !ok || len(r.Recipients) != 2 {
		t.Fatalf("got %+v, want two recipients", r)
	}
	if a, b := r.Recipients[0], r.Recipients[1]; a.Address != "ada@example.com" || a.Action != "failed" || b.Address != "grace@example.com" || b.Action != "delayed" {
		t.Errorf("got %+v", r.Recipients)
	}
}

func TestTheSentencesGiveTheReasonThatTheReportLeavesOut(t *testing.T) {
	m := parseString(t, "From: Mail Administrator <postmaster@example.com>\nSubject: Mail System Error - Returned Mail\nTo: ada@example.org\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n\n<grace@example.com>: 550 user unknown (in reply to RCPT TO command)\n\n"+
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; grace@example.com\nAction: failed\nStatus: 5.0.0\n\n--b--\n")
	if len(m.Reports) != 1 || !strings.Contains(m.Reports[0].Text(), "550 user unknown") {
		t.Errorf("said %+v", m.Reports)
	}
}

func TestAReportWithinAReportIsRead(t *testing.T) {
	m := parseString(t, "From: postmaster@gate.example.org\nSubject: Delivery Status Notification (Failure)\nTo: ada@example.org\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n"+
		"From: postmaster@example.com\nSubject: Delivery Status Notification (Failure)\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nDelivery failed.\n\n"+
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; grace@example.com\nAction: failed\nStatus: 5.1.1\n\n--b--\n--o--\n")
	if len(m.Reports) != 1 || !m.Reports[0].names() {
		t.Errorf("reports %+v", m.Reports)
	}
}

func parseString(t *testing.T, raw string) *Message {
	t.Helper()
	m, err := Parse(strings.NewReader(raw), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func FuzzBounce(f *testing.F) {
	for _, b := range bounces {
		f.Add(b.header, b.body)
	}
	f.Fuzz(func(t *testing.T, header, body string) {
		m, err := Parse(strings.NewReader("From: MAILER-DAEMON@x.example\n"+header+"\n\n"+body), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range m.Reports {
			if len(r.Recipients) > maxRecipients || !utf8.ValidString(r.Text()) || strings.Contains(r.Text(), "\x00") {
				t.Errorf("%q becomes %+v", body, r)
			}
			for _, to := range r.Recipients {
				if len(to.Diagnostic) > 1000 && r.Kind == "bounce" {
					t.Errorf("a reason of %d bytes", len(to.Diagnostic))
				}
			}
		}
	})
}
