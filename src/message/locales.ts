/**
 * Which of our languages a person reads and hears. English answers for every language that we don't have: a code in a
 * foreign sentence still works.
 */
import type { Phrases } from "./phrases.ts";
import { arabic } from "./phrases/ar.ts";
import { czech } from "./phrases/cs.ts";
import { danish } from "./phrases/da.ts";
import { german } from "./phrases/de.ts";
import { english } from "./phrases/en.ts";
import { spanish } from "./phrases/es.ts";
import { finnish } from "./phrases/fi.ts";
import { french } from "./phrases/fr.ts";
import { hebrew } from "./phrases/he.ts";
import { hindi } from "./phrases/hi.ts";
import { indonesian } from "./phrases/id.ts";
import { italian } from "./phrases/it.ts";
import { japanese } from "./phrases/ja.ts";
import { korean } from "./phrases/ko.ts";
import { norwegian } from "./phrases/nb.ts";
import { dutch } from "./phrases/nl.ts";
import { polish } from "./phrases/pl.ts";
import { portuguese } from "./phrases/pt.ts";
import { russian } from "./phrases/ru.ts";
import { swedish } from "./phrases/sv.ts";
import { turkish } from "./phrases/tr.ts";
import { ukrainian } from "./phrases/uk.ts";
import { vietnamese } from "./phrases/vi.ts";
import { traditionalChinese } from "./phrases/zh-hant.ts";
import { simplifiedChinese } from "./phrases/zh.ts";

export const languages: readonly Phrases[] = [
  arabic,
  czech,
  danish,
  german,
  english,
  spanish,
  finnish,
  french,
  hebrew,
  hindi,
  indonesian,
  italian,
  japanese,
  korean,
  norwegian,
  dutch,
  polish,
  portuguese,
  russian,
  swedish,
  turkish,
  ukrainian,
  vietnamese,
  traditionalChinese,
  simplifiedChinese,
];
const byLanguage: ReadonlyMap<string, Phrases> = new Map(languages.map((phrases) => [phrases.language, phrases]));

/** Languages that people read under another one's name: Norwegian and its second written form, Cantonese. */
const readAs: ReadonlyMap<string, string> = new Map([
  ["no", "nb"],
  ["nn", "nb"],
  ["yue", "zh"],
]);

/** RFC 5646 asks for room for 35 characters; longer tags carry extensions that nothing here reads. */
const longestLocale = 35;

export interface Wording {
  readonly phrases: Phrases;
  /** For the carrier's speech: with the person's own region where the wording suits it. */
  readonly speech: string;
  /** Whether the locale was well-formed BCP 47, whether or not we speak it. */
  readonly isLocale: boolean;
}

/** True for well-formed BCP 47, whether or not we speak it. */
export function isLocale(text: string): boolean {
  return negotiate(text).isLocale;
}

/** Every message asks, and few locales are in use; a caller that sends a new one each time fills it no further. */
const negotiated = new Map<string, Wording>();
const mostRemembered = 500;

export function negotiate(locale: string | undefined): Wording {
  const known = locale === undefined ? undefined : negotiated.get(locale);
  if (known !== undefined) return known;
  const wording = chooseWording(locale);
  if (locale !== undefined && locale.length <= longestLocale && negotiated.size < mostRemembered) negotiated.set(locale, wording);
  return wording;
}

function chooseWording(locale: string | undefined): Wording {
  const wanted = locale === undefined ? null : parse(locale);
  if (wanted === null) return { phrases: english, speech: english.speech[0], isLocale: false };
  const language = readAs.get(wanted.language) ?? wanted.language;
  const written = byLanguage.get(`${language}-${wanted.maximize().script}`) ?? byLanguage.get(language);
  if (written === undefined) return { phrases: english, speech: english.speech[0], isLocale: true };
  return { phrases: written, speech: speechIn(wanted.region, written.speech), isLocale: true };
}

function speechIn(region: string | undefined, speech: Phrases["speech"]): string {
  const own = region === undefined ? undefined : speech.find((language) => language.endsWith(`-${region}`));
  return own ?? speech[0];
}

function parse(locale: string): Intl.Locale | null {
  if (locale.length > longestLocale) return null;
  try {
    return new Intl.Locale(locale);
  } catch {
    return null;
  }
}
