import type { Phrases } from "../phrases.ts";

export const swedish: Phrases = {
  language: "sv",
  speech: ["sv-SE"],
  sms: {
    code: "{brand}: din verifieringskod är {code}. Dela den inte med någon.",
    codeWithoutBrand: "Din verifieringskod är {code}. Dela den inte med någon.",
    confirm: "Svara 1 för att bekräfta, eller 9 om det inte var du.",
  },
  call: {
    greeting: "Hej, det här är {brand} med din verifieringskod.",
    greetingWithoutBrand: "Hej, vi ringer med din verifieringskod.",
    code: "Din kod är:",
    codeAgain: "Vi upprepar, din kod är:",
    confirm: "Tryck 1 för att bekräfta, eller 9 om du inte har begärt detta.",
    goodbye: "Hej då.",
  },
  keyAnswers: {
    confirmed: "Tack, det är bekräftat. Hej då.",
    fraud_reported: "Tack, vi har noterat att det inte var du. Hej då.",
    other: "Bara knapparna 1 och 9 går att välja. Inget har bekräftats. Hej då.",
  },
};
