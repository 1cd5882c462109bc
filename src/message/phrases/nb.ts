import type { Phrases } from "../phrases.ts";

export const norwegian: Phrases = {
  language: "nb",
  speech: ["nb-NO"],
  sms: {
    code: "{brand}: bekreftelseskoden din er {code}. Ikke del den med noen.",
    codeWithoutBrand: "Bekreftelseskoden din er {code}. Ikke del den med noen.",
    confirm: "Svar 1 for å bekrefte, eller 9 hvis det ikke var deg.",
  },
  call: {
    greeting: "Hei, dette er {brand} med bekreftelseskoden din.",
    greetingWithoutBrand: "Hei, vi ringer med bekreftelseskoden din.",
    code: "Koden din er:",
    codeAgain: "Vi gjentar, koden din er:",
    confirm: "Trykk 1 for å bekrefte, eller 9 hvis du ikke har bedt om dette.",
    goodbye: "Ha det bra.",
  },
  keyAnswers: {
    confirmed: "Takk, det er bekreftet. Ha det bra.",
    fraud_reported: "Takk, vi har notert at det ikke var deg. Ha det bra.",
    other: "Bare tastene 1 og 9 kan brukes. Ingenting er bekreftet. Ha det bra.",
  },
};
