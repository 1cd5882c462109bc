/** An SMS keeps to words without ç, ğ, ı and ş, which are no letters of GSM 7-bit. */
import type { Phrases } from "../phrases.ts";

export const turkish: Phrases = {
  language: "tr",
  speech: ["tr-TR"],
  sms: {
    code: "{brand}: onay kodunuz {code}. Kodu kimseye vermeyin.",
    codeWithoutBrand: "Onay kodunuz {code}. Kodu kimseye vermeyin.",
    confirm: "Onaylamak isterseniz 1, siz talep etmediyseniz 9 yazarak cevap verin.",
  },
  call: {
    greeting: "Merhaba, {brand} onay kodunuz için arıyor.",
    greetingWithoutBrand: "Merhaba, onay kodunuz için arıyoruz.",
    code: "Kodunuz:",
    codeAgain: "Tekrar ediyoruz, kodunuz:",
    confirm: "Onaylamak için 1'e, siz talep etmediyseniz 9'a basın.",
    goodbye: "Hoşça kalın.",
  },
  keyAnswers: {
    confirmed: "Teşekkürler, onaylandı. Hoşça kalın.",
    fraud_reported: "Teşekkürler, talebin size ait olmadığını kaydettik. Hoşça kalın.",
    other: "Yalnızca 1 ve 9 tuşları geçerlidir. Hiçbir şey onaylanmadı. Hoşça kalın.",
  },
};
