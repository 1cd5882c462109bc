/** An SMS says `clave`, since the ó of `código` is no letter of GSM 7-bit. */
import type { Phrases } from "../phrases.ts";

export const spanish: Phrases = {
  language: "es",
  speech: ["es-US", "es-ES", "es-MX"],
  sms: {
    code: "{brand}: tu clave temporal es {code}. No la compartas con nadie.",
    codeWithoutBrand: "Tu clave temporal es {code}. No la compartas con nadie.",
    confirm: "Responde 1 para confirmar, o 9 si no lo pediste.",
  },
  call: {
    greeting: "Hola, te llamamos de {brand} con tu código de verificación.",
    greetingWithoutBrand: "Hola, te llamamos con tu código de verificación.",
    code: "Tu código es:",
    codeAgain: "Repetimos, tu código es:",
    confirm: "Marca 1 para confirmar, o 9 si no lo pediste.",
    goodbye: "Adiós.",
  },
  keyAnswers: {
    confirmed: "Gracias, queda confirmado. Adiós.",
    fraud_reported: "Gracias, hemos registrado que no lo pediste. Adiós.",
    other: "Solo son válidas las teclas 1 y 9. No se ha confirmado nada. Adiós.",
  },
};
