import type { Phrases } from "../phrases.ts";

export const danish: Phrases = {
  language: "da",
  speech: ["da-DK"],
  sms: {
    code: "{brand}: din bekræftelseskode er {code}. Del den ikke med nogen.",
    codeWithoutBrand: "Din bekræftelseskode er {code}. Del den ikke med nogen.",
    confirm: "Svar 1 for at bekræfte, eller 9 hvis det ikke var dig.",
  },
  call: {
    greeting: "Hej, det er {brand} med din bekræftelseskode.",
    greetingWithoutBrand: "Hej, vi ringer med din bekræftelseskode.",
    code: "Din kode er:",
    codeAgain: "Vi gentager, din kode er:",
    confirm: "Tryk 1 for at bekræfte, eller 9 hvis du ikke har bedt om dette.",
    goodbye: "Farvel.",
  },
  keyAnswers: {
    confirmed: "Tak, det er bekræftet. Farvel.",
    fraud_reported: "Tak, vi har noteret, at det ikke var dig. Farvel.",
    other: "Kun tasterne 1 og 9 kan bruges. Intet er bekræftet. Farvel.",
  },
};
