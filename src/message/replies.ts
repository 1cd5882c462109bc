/**
 * What a person means by a reply or a key. Only a whole message counts: "stop" opts out, "stop calling me at work" is
 * for people to read. Confirming opens an account, so a yes that says something else in another language doesn't count:
 * "tak" is yes in Polish and thanks in Danish, "ano" is yes in Czech and what in Tagalog.
 */

export type ReplyMeaning = "stop" | "start" | "help" | "confirmed" | "fraud_reported" | "other";
export type KeyMeaning = "confirmed" | "fraud_reported" | "other";

/**
 * Without spaces and punctuation, which don't count. "yes" is no word for opting in again, though some carriers take it
 * for one: here it answers a question.
 */
const words: Readonly<Record<Exclude<ReplyMeaning, "other">, string>> = {
  stop: `
    stop stopall unsubscribe cancel end quit revoke optout arrêt arrêter désabonner alto parar baja cancelar sair stopp
    abmelden annulla afmelden wypisz avsluta afmeld avslutt lopeta zrušit iptal стоп отписаться відписатися berhenti hủy
    停止 配信停止 退订 退訂 取消 수신거부 توقف إلغاء הסר הסרה बंद रोकें`,
  start: "start unstop optin subscribe resume commencer iniciar",
  help: "help info aide ayuda hilfe ajuda aiuto pomoc hulp hjälp hjælp hjelp помощь",
  confirmed: "1 y yes confirm oui sí sim ja kyllä evet да はい 네 예 是 نعم כן हाँ",
  fraud_reported: `
    9 n no fraud notme non nein não nee nej nei nie ne ei hayır hayir нет ні
    いいえ 아니요 아니오 否 不是 لا לא नहीं tidak không`,
};

/** Longer than any word above in any ornament. */
const longestReply = 64;

const meanings: ReadonlyMap<string, ReplyMeaning> = new Map(
  (Object.keys(words) as (keyof typeof words)[]).flatMap((meaning) =>
    words[meaning]
      .trim()
      .split(/\s+/)
      .map((word) => [bare(word), meaning]),
  ),
);

export function readReply(text: string): ReplyMeaning {
  if (text.length > longestReply) return "other";
  return meanings.get(bare(text)) ?? "other";
}

/** Keys of a call: 1 confirms, 9 reports. */
export function readKeys(digits: string): KeyMeaning {
  if (digits === "1") return "confirmed";
  return digits === "9" ? "fraud_reported" : "other";
}

/** Letters and digits only, without case, accents and width: "Arrêt!" and "ARRET" are one. */
function bare(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
