import type { Phrases } from "../phrases.ts";

export const simplifiedChinese: Phrases = {
  language: "zh",
  speech: ["zh-CN"],
  sms: {
    code: "【{brand}】您的验证码是{code}，请勿告诉他人。",
    codeWithoutBrand: "您的验证码是{code}，请勿告诉他人。",
    confirm: "回复1确认；如非本人操作，请回复9。",
  },
  call: {
    greeting: "您好，这里是{brand}，现在为您播报验证码。",
    greetingWithoutBrand: "您好，现在为您播报验证码。",
    code: "您的验证码是：",
    codeAgain: "再播报一遍，您的验证码是：",
    confirm: "确认请按1；如非本人操作，请按9。",
    goodbye: "再见。",
  },
  keyAnswers: {
    confirmed: "谢谢，已确认。再见。",
    fraud_reported: "谢谢，我们已记录这不是您本人的操作。再见。",
    other: "按键无效，只能按1或9。操作未确认。再见。",
  },
};
