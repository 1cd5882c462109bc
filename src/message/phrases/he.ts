/** Begins with a Hebrew word: a phone takes the direction of a line from its first letter, and brands are often Latin. */
import type { Phrases } from "../phrases.ts";

export const hebrew: Phrases = {
  language: "he",
  speech: ["he-IL"],
  sms: {
    code: "קוד האימות שלך עבור {brand} הוא {code}. אין למסור אותו לאיש.",
    codeWithoutBrand: "קוד האימות שלך הוא {code}. אין למסור אותו לאיש.",
    confirm: "יש להשיב 1 לאישור, או 9 אם לא ביקשת זאת.",
  },
  call: {
    greeting: "שלום, כאן {brand} עם קוד האימות שלך.",
    greetingWithoutBrand: "שלום, זוהי שיחה עם קוד האימות שלך.",
    code: "הקוד שלך הוא:",
    codeAgain: "שוב, הקוד שלך הוא:",
    confirm: "לאישור יש להקיש 1. אם לא ביקשת זאת, יש להקיש 9.",
    goodbye: "להתראות.",
  },
  keyAnswers: {
    confirmed: "תודה, האישור התקבל. להתראות.",
    fraud_reported: "תודה, רשמנו שלא ביקשת זאת. להתראות.",
    other: "רק המקשים 1 ו-9 תקפים. דבר לא אושר. להתראות.",
  },
};
