/** An SMS keeps to words without ą, ć, ł, ń, ó, ś, ż and their kin, which are no letters of GSM 7-bit. */
import type { Phrases } from "../phrases.ts";

export const polish: Phrases = {
  language: "pl",
  speech: ["pl-PL"],
  sms: {
    code: "{brand}: kod weryfikacyjny to {code}. Nie podawaj go nikomu.",
    codeWithoutBrand: "Kod weryfikacyjny to {code}. Nie podawaj go nikomu.",
    confirm: "Potwierdzasz? Odpisz 1. To nie Ty? Odpisz 9.",
  },
  call: {
    greeting: "Dzień dobry, tu {brand}. Dzwonimy, aby podać kod weryfikacyjny.",
    greetingWithoutBrand: "Dzień dobry, dzwonimy, aby podać kod weryfikacyjny.",
    code: "Twój kod to:",
    codeAgain: "Powtarzamy, Twój kod to:",
    confirm: "Naciśnij 1, aby potwierdzić, lub 9, jeśli to nie Ty.",
    goodbye: "Do usłyszenia.",
  },
  keyAnswers: {
    confirmed: "Dziękujemy, potwierdzono. Do usłyszenia.",
    fraud_reported: "Dziękujemy, odnotowaliśmy, że to nie Ty. Do usłyszenia.",
    other: "Można nacisnąć tylko 1 lub 9. Nic nie zostało potwierdzone. Do usłyszenia.",
  },
};
