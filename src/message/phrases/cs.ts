import type { Phrases } from "../phrases.ts";

export const czech: Phrases = {
  language: "cs",
  speech: ["cs-CZ"],
  sms: {
    code: "{brand}: ověřovací kód je {code}. Nikomu ho nesdělujte.",
    codeWithoutBrand: "Váš ověřovací kód je {code}. Nikomu ho nesdělujte.",
    confirm: "Odpovězte 1 pro potvrzení, nebo 9, pokud jste o nic nežádali.",
  },
  call: {
    greeting: "Dobrý den, tady {brand} s vaším ověřovacím kódem.",
    greetingWithoutBrand: "Dobrý den, voláme s vaším ověřovacím kódem.",
    code: "Váš kód je:",
    codeAgain: "Opakujeme, váš kód je:",
    confirm: "Stiskněte 1 pro potvrzení, nebo 9, pokud jste o nic nežádali.",
    goodbye: "Na shledanou.",
  },
  keyAnswers: {
    confirmed: "Děkujeme, potvrzeno. Na shledanou.",
    fraud_reported: "Děkujeme, zaznamenali jsme, že jste o nic nežádali. Na shledanou.",
    other: "Platné jsou jen klávesy 1 a 9. Nic nebylo potvrzeno. Na shledanou.",
  },
};
