import type { Phrases } from "../phrases.ts";

export const japanese: Phrases = {
  language: "ja",
  speech: ["ja-JP"],
  sms: {
    code: "{brand}の認証コードは{code}です。他の人に教えないでください。",
    codeWithoutBrand: "認証コードは{code}です。他の人に教えないでください。",
    confirm: "確認する場合は1、心当たりがない場合は9と返信してください。",
  },
  call: {
    greeting: "こんにちは、{brand}です。認証コードをお知らせします。",
    greetingWithoutBrand: "こんにちは。認証コードをお知らせします。",
    code: "認証コードは、",
    codeAgain: "繰り返します。認証コードは、",
    confirm: "確認する場合は1を、心当たりがない場合は9を押してください。",
    goodbye: "失礼いたします。",
  },
  keyAnswers: {
    confirmed: "ありがとうございます。確認しました。失礼いたします。",
    fraud_reported: "ありがとうございます。心当たりがないとのご連絡を承りました。失礼いたします。",
    other: "押せるのは1と9だけです。何も確認されていません。失礼いたします。",
  },
};
