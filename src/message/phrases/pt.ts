/** An SMS says `senha` and `nunca`, since ó and ã are no letters of GSM 7-bit. The wording suits Brazil and Portugal. */
import type { Phrases } from "../phrases.ts";

export const portuguese: Phrases = {
  language: "pt",
  speech: ["pt-BR", "pt-PT"],
  sms: {
    code: "{brand}: a sua senha de acesso é {code}. Nunca a revele a outra pessoa.",
    codeWithoutBrand: "A sua senha de acesso é {code}. Nunca a revele a outra pessoa.",
    confirm: "Responda 1 para confirmar, ou 9 se o pedido partiu de outra pessoa.",
  },
  call: {
    greeting: "Olá, esta é uma chamada de {brand} com o seu código de verificação.",
    greetingWithoutBrand: "Olá, esta é uma chamada com o seu código de verificação.",
    code: "O seu código é:",
    codeAgain: "Repetindo, o seu código é:",
    confirm: "Pressione 1 para confirmar, ou 9 se não fez este pedido.",
    goodbye: "Até logo.",
  },
  keyAnswers: {
    confirmed: "Obrigado, está confirmado. Até logo.",
    fraud_reported: "Obrigado, recebemos o aviso de que o pedido não foi seu. Até logo.",
    other: "Só as teclas 1 e 9 são válidas. Nada foi confirmado. Até logo.",
  },
};
