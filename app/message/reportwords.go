package message

import (
	"fmt"
	"strings"
)

// Text is all that the report says, a line for each recipient.
func (r Report) Text() string {
	var lines []string
	for _, sentences := range r.Sentences() {
		lines = append(lines, strings.Join(sentences, " "))
	}
	return strings.Join(lines, "\n")
}

// Sentences are what the report says of each recipient. They are apart, so
// that each can be said in another language.
func (r Report) Sentences() (all [][]string) {
	for _, to := range r.Recipients {
		sentences := []string{to.fate(r.Kind)}
		if reason := statusWords(to.Status); reason != "" && to.Action != "delivered" {
			sentences = append(sentences, reason)
		}
		if words := strings.TrimRight(cut(to.Diagnostic, 1000), ". "); words != "" {
			quoted := fmt.Sprintf("The other server said: “%s”.", words)
			if r.Kind == "bounce" {
				quoted = fmt.Sprintf("The report says: “%s”.", words)
			}
			sentences = append(sentences, quoted)
		}
		all = append(all, sentences)
	}
	return all
}

// fate says what became of the message.
func (to Recipient) fate(kind string) string {
	who := to.Address
	switch {
	case who == "" && to.Action == "failed":
		return "The message could not be delivered; the report does not say to whom."
	case who == "" && to.Action == "delayed":
		return "The message is delayed; the report does not say to whom."
	case who == "":
		return "The report does not say whom it is about."
	case kind == "feedback":
		return fmt.Sprintf("The message to %s was reported by its reader as “%s”.", who, to.Action)
	case kind == "disposition":
		return to.disposition()
	case to.Action == "failed":
		return fmt.Sprintf("The message could not be delivered to %s.", who)
	case to.Action == "delayed":
		return fmt.Sprintf("The message to %s is delayed; its server goes on trying.", who)
	case to.Action == "delivered":
		return fmt.Sprintf("The message was delivered to %s.", who)
	case to.Action == "relayed":
		return fmt.Sprintf("The message to %s was passed on to a system that sends no reports.", who)
	case to.Action == "expanded":
		return fmt.Sprintf("The message was delivered to %s and passed on to more recipients.", who)
	}
	return fmt.Sprintf("The report does not say what became of the message to %s.", who)
}

// disposition says what was done with the message. RFC 8098 §3.2.6.2
func (to Recipient) disposition() string {
	switch to.Action {
	case "displayed":
		return fmt.Sprintf("The message was displayed to %s; that is no proof that it was read.", to.Address)
	case "deleted":
		return fmt.Sprintf("The message to %s was deleted; whether it was read before is not known.", to.Address)
	case "denied":
		return fmt.Sprintf("%s does not want to say whether the message was read.", to.Address)
	}
	return fmt.Sprintf("The message to %s was handled without being displayed.", to.Address)
}

// statusWords explains an enhanced status code. RFC 3463 §3
func statusWords(code string) string {
	_, detail, _ := strings.Cut(code, ".")
	return statusSentences[detail]
}

var statusSentences = map[string]string{
	"1.1":  "There is no such mailbox.",
	"1.2":  "There is no such domain, or it takes no mail.",
	"1.3":  "The address is malformed.",
	"1.6":  "The mailbox has moved.",
	"1.8":  "The sender's domain is unknown.",
	"1.10": "The domain takes no mail.",
	"2.0":  "The mailbox has a problem.",
	"2.1":  "The mailbox takes no mail at present.",
	"2.2":  "The mailbox is full.",
	"2.3":  "The message is too large for the mailbox.",
	"3.1":  "The other system is out of space.",
	"3.2":  "The other system takes no mail at present.",
	"3.4":  "The message is too large for the other system.",
	"4.1":  "The other system did not answer.",
	"4.2":  "The connection to the other system broke.",
	"4.4":  "No way to the other system was found.",
	"4.6":  "The message went in circles.",
	"4.7":  "The message could not be delivered in time.",
	"6.0":  "The content of the message could not be handled.",
	"7.0":  "The message was refused by policy.",
	"7.1":  "The message was refused.",
	"7.23": "The sender could not be authenticated.",
	"7.26": "The sender could not be authenticated.",
}
