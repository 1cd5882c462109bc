import type { Phrases } from "../phrases.ts";

export const german: Phrases = {
  language: "de",
  speech: ["de-DE", "de-AT", "de-CH"],
  sms: {
    code: "{brand}: Ihr Bestätigungscode lautet {code}. Geben Sie ihn nicht weiter.",
    codeWithoutBrand: "Ihr Bestätigungscode lautet {code}. Geben Sie ihn nicht weiter.",
    confirm: "Antworten Sie 1 zum Bestätigen oder 9, falls Sie nichts angefordert haben.",
  },
  call: {
    greeting: "Guten Tag, hier ist {brand} mit Ihrem Bestätigungscode.",
    greetingWithoutBrand: "Guten Tag, dies ist ein Anruf mit Ihrem Bestätigungscode.",
    code: "Ihr Code lautet:",
    codeAgain: "Wir wiederholen, Ihr Code lautet:",
    confirm: "Drücken Sie die 1 zum Bestätigen oder die 9, falls Sie nichts angefordert haben.",
    goodbye: "Auf Wiederhören.",
  },
  keyAnswers: {
    confirmed: "Danke, das ist bestätigt. Auf Wiederhören.",
    fraud_reported: "Danke, wir haben vermerkt, dass die Anfrage nicht von Ihnen kam. Auf Wiederhören.",
    other: "Nur die Tasten 1 und 9 sind gültig. Es wurde nichts bestätigt. Auf Wiederhören.",
  },
};
