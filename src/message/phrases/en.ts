import type { Phrases } from "../phrases.ts";

export const english: Phrases = {
  language: "en",
  speech: ["en-US", "en-GB", "en-AU", "en-IN", "en-IE", "en-NZ", "en-ZA"],
  sms: {
    code: "{brand}: your verification code is {code}. Don't share it.",
    codeWithoutBrand: "Your verification code is {code}. Don't share it.",
    confirm: "Reply Y to confirm, N if it wasn't you.",
  },
  call: {
    greeting: "Hello, this is {brand} with your verification code.",
    greetingWithoutBrand: "Hello, this is a call with your verification code.",
    code: "Your code is:",
    codeAgain: "Once more, your code is:",
    confirm: "Press 1 to confirm, or 9 if you didn't ask for this.",
    goodbye: "Goodbye.",
  },
  keyAnswers: {
    confirmed: "Thank you, that is confirmed. Goodbye.",
    fraud_reported: "Thank you, we have noted that you didn't ask for this. Goodbye.",
    other: "Only the keys 1 and 9 are valid. Nothing was confirmed. Goodbye.",
  },
};
