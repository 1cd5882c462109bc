import type { Phrases } from "../phrases.ts";

export const dutch: Phrases = {
  language: "nl",
  speech: ["nl-NL", "nl-BE"],
  sms: {
    code: "{brand}: je verificatiecode is {code}. Deel deze code met niemand.",
    codeWithoutBrand: "Je verificatiecode is {code}. Deel deze code met niemand.",
    confirm: "Antwoord 1 om te bevestigen, of 9 als je dit niet hebt aangevraagd.",
  },
  call: {
    greeting: "Hallo, dit is {brand} met je verificatiecode.",
    greetingWithoutBrand: "Hallo, we bellen je met je verificatiecode.",
    code: "Je code is:",
    codeAgain: "Nogmaals, je code is:",
    confirm: "Toets 1 om te bevestigen, of 9 als je dit niet hebt aangevraagd.",
    goodbye: "Tot ziens.",
  },
  keyAnswers: {
    confirmed: "Bedankt, het is bevestigd. Tot ziens.",
    fraud_reported: "Bedankt, we hebben genoteerd dat je dit niet hebt aangevraagd. Tot ziens.",
    other: "Alleen de toetsen 1 en 9 zijn geldig. Er is niets bevestigd. Tot ziens.",
  },
};
