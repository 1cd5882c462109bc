import type { Phrases } from "../phrases.ts";

export const french: Phrases = {
  language: "fr",
  speech: ["fr-FR", "fr-CA", "fr-BE", "fr-CH"],
  sms: {
    code: "{brand} : votre code de vérification est {code}. Ne le communiquez à personne.",
    codeWithoutBrand: "Votre code de vérification est {code}. Ne le communiquez à personne.",
    confirm: "Répondez 1 pour confirmer, 9 si vous n'avez rien demandé.",
  },
  call: {
    greeting: "Bonjour, {brand} vous appelle pour vous donner votre code de vérification.",
    greetingWithoutBrand: "Bonjour, nous vous appelons pour vous donner votre code de vérification.",
    code: "Votre code est :",
    codeAgain: "Nous répétons, votre code est :",
    confirm: "Appuyez sur 1 pour confirmer, ou sur 9 si vous n'avez rien demandé.",
    goodbye: "Au revoir.",
  },
  keyAnswers: {
    confirmed: "Merci, c'est confirmé. Au revoir.",
    fraud_reported: "Merci, nous avons noté que la demande ne vient pas de vous. Au revoir.",
    other: "Seules les touches 1 et 9 sont possibles. Rien n'a été confirmé. Au revoir.",
  },
};
