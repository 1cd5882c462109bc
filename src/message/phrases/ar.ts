/** Begins with an Arabic word: a phone takes the direction of a line from its first letter, and brands are often Latin. */
import type { Phrases } from "../phrases.ts";

export const arabic: Phrases = {
  language: "ar",
  speech: ["ar-SA"],
  sms: {
    code: "رمز التحقق من {brand} هو {code}. لا تشاركه مع أحد.",
    codeWithoutBrand: "رمز التحقق الخاص بك هو {code}. لا تشاركه مع أحد.",
    confirm: "أرسل 1 للتأكيد، أو 9 إذا لم تطلب ذلك.",
  },
  call: {
    greeting: "مرحبًا، معك {brand} لإبلاغك برمز التحقق.",
    greetingWithoutBrand: "مرحبًا، نتصل بك لإبلاغك برمز التحقق.",
    code: "رمز التحقق هو:",
    codeAgain: "نكرر، رمز التحقق هو:",
    confirm: "اضغط 1 للتأكيد، أو 9 إذا لم تطلب ذلك.",
    goodbye: "مع السلامة.",
  },
  keyAnswers: {
    confirmed: "شكرًا، تم التأكيد. مع السلامة.",
    fraud_reported: "شكرًا، سجّلنا أنك لم تطلب ذلك. مع السلامة.",
    other: "المفتاحان 1 و9 فقط صالحان. لم يتم تأكيد أي شيء. مع السلامة.",
  },
};
