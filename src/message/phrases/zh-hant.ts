import type { Phrases } from "../phrases.ts";

export const traditionalChinese: Phrases = {
  language: "zh-Hant",
  speech: ["zh-TW", "zh-HK"],
  sms: {
    code: "【{brand}】您的驗證碼是{code}，請勿告訴他人。",
    codeWithoutBrand: "您的驗證碼是{code}，請勿告訴他人。",
    confirm: "回覆1確認；如非本人操作，請回覆9。",
  },
  call: {
    greeting: "您好，這裡是{brand}，現在為您播報驗證碼。",
    greetingWithoutBrand: "您好，現在為您播報驗證碼。",
    code: "您的驗證碼是：",
    codeAgain: "再播報一遍，您的驗證碼是：",
    confirm: "確認請按1；如非本人操作，請按9。",
    goodbye: "再見。",
  },
  keyAnswers: {
    confirmed: "謝謝，已確認。再見。",
    fraud_reported: "謝謝，我們已記錄這不是您本人的操作。再見。",
    other: "按鍵無效，只能按1或9。操作未確認。再見。",
  },
};
