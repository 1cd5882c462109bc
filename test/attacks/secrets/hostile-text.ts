/** Text as an attacker would write it into a field, alone, in heaps, and between text of any other kind. */
import * as fc from "fast-check";
import { anyText } from "../../support/any-text.ts";

export const hostileSnippets: readonly string[] = [
  "</Say><Dial>+19005550100</Dial><Say>",
  "</Response><Response><Redirect>http://evil.example</Redirect>",
  "]]><Hangup/><![CDATA[",
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;',
  "&#0;&#x1F;&lt;&amp;&unknown;",
  `" voice="evil" '`,
  '"}],"to":"+19005550100","text":"',
  "\\u0022\\\\\\",
  "{{code}}",
  "{code}{brand}",
  "${code}$1$&$`",
  "%s%n%00",
  "&From=%2B19005550100&Body=x",
  "\r\nTo: +19005550100\r\n\r\n",
  "\n@evil.example #000000",
  "@evil.example #",
  "@evil.example #000000 and more",
  "FA+9qCX9VSu",
  "\u202Eedoc\u202C\u2066\u2069\u200F",
  "\u200B\u200D\uFEFF\u00AD",
  "\u0000\u0007\u001B[31m\u0085\u2028\u2029",
  "\uD800",
  "\uDC00",
  "\uFFFE\uFFFF",
  "👩‍👩‍👧‍👦🏴\u{E0067}\u{E007F}",
  "__proto__",
  "A".repeat(5_000),
  "\u{1F600}".repeat(2_500),
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileSnippets) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...hostileSnippets.filter(({ length }) => length < 100)), anyText({ maxLength: 8 })), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: anyText({ maxLength: 60 }) },
);
