import type { Phrases } from "../phrases.ts";

export const finnish: Phrases = {
  language: "fi",
  speech: ["fi-FI"],
  sms: {
    code: "{brand}: vahvistuskoodisi on {code}. Älä kerro sitä kenellekään.",
    codeWithoutBrand: "Vahvistuskoodisi on {code}. Älä kerro sitä kenellekään.",
    confirm: "Vahvista vastaamalla 1. Jos et pyytänyt tätä, vastaa 9.",
  },
  call: {
    greeting: "Hei, täällä on {brand}. Kerromme vahvistuskoodisi.",
    greetingWithoutBrand: "Hei, soitamme kertoaksemme vahvistuskoodisi.",
    code: "Koodisi on:",
    codeAgain: "Toistamme, koodisi on:",
    confirm: "Vahvista painamalla 1. Jos et pyytänyt tätä, paina 9.",
    goodbye: "Kuulemiin.",
  },
  keyAnswers: {
    confirmed: "Kiitos, asia on vahvistettu. Kuulemiin.",
    fraud_reported: "Kiitos, merkitsimme, ettet pyytänyt tätä. Kuulemiin.",
    other: "Vain näppäimet 1 ja 9 kelpaavat. Mitään ei vahvistettu. Kuulemiin.",
  },
};
