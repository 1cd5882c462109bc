import type { Phrases } from "../phrases.ts";

export const italian: Phrases = {
  language: "it",
  speech: ["it-IT"],
  sms: {
    code: "{brand}: il tuo codice di verifica è {code}. Non condividerlo con nessuno.",
    codeWithoutBrand: "Il tuo codice di verifica è {code}. Non condividerlo con nessuno.",
    confirm: "Rispondi 1 per confermare, o 9 se la richiesta non è tua.",
  },
  call: {
    greeting: "Salve, questa è una chiamata di {brand} con il tuo codice di verifica.",
    greetingWithoutBrand: "Salve, questa è una chiamata con il tuo codice di verifica.",
    code: "Il tuo codice è:",
    codeAgain: "Ripetiamo, il tuo codice è:",
    confirm: "Premi 1 per confermare, o 9 se la richiesta non è tua.",
    goodbye: "Arrivederci.",
  },
  keyAnswers: {
    confirmed: "Grazie, è confermato. Arrivederci.",
    fraud_reported: "Grazie, abbiamo annotato che la richiesta non è tua. Arrivederci.",
    other: "Sono validi solo i tasti 1 e 9. Non è stato confermato nulla. Arrivederci.",
  },
};
