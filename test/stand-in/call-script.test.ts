import * as fc from "fast-check";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { readCallScript } from "../../carriers/stand-in/script/call-script.ts";
import { gatheredDigits } from "../../carriers/stand-in/script/gathered-digits.ts";
import { parseXml } from "../../carriers/stand-in/script/strict-xml.ts";

describe("strict XML", () => {
  test.each([
    ["elements ended in the wrong order", "<a><b></a></b>"],
    ["an element without an end", "<a><b></b>"],
    ["two roots", "<a/><b/>"],
    ["text after the root", "<a/>x"],
    ["no root", "  "],
    ["a bare ampersand", "<a>4 & 2</a>"],
    ["an entity that XML does not have", "<a>&nbsp;</a>"],
    ["a reference to no character", "<a>&#0;</a>"],
    ["a reference past the last character", "<a>&#x110000;</a>"],
    ["a control character", "<a>\u0001</a>"],
    ["half a surrogate pair", "<a>\ud83d</a>"],
    ["an attribute without quotes", "<a b=1/>"],
    ["an attribute given twice", '<a b="1" b="2"/>'],
    ["a bare less-than sign in an attribute", '<a b="<"/>'],
    ["a document type", "<!DOCTYPE a><a/>"],
    ["a comment without an end", "<a><!-- </a>"],
    ["a declaration that is not first", ' <?xml version="1.0"?><a/>'],
    ["hundreds of levels", `${"<a>".repeat(300)}${"</a>".repeat(300)}`],
  ])("refuses %s", (_what, text) => {
    expect(parseXml(text)).toEqual({ ok: false, problem: expect.any(String) });
  });

  test("reads declaration, attributes, references, CDATA and comments", () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<!-- a --><a b='"1"' c="&lt;2&gt;">x &amp; &#x1F600;<!-- no --><d /><![CDATA[<raw> & ]]></a>\n`;
    expect(parseXml(text)).toEqual({
      ok: true,
      root: {
        name: "a",
        attributes: { b: '"1"', c: "<2>" },
        children: ["x & 😀", { name: "d", attributes: {}, children: [] }, "<raw> & "],
      },
    });
  });

  test("gives back any text that was escaped", () => {
    const character = fc.oneof(
      fc.constantFrom("&", "<", ">", '"', "'", ";", "#", "]", "\n", "\t", "-"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    );
    const allowed = character.filter((one) => /^[\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]+$/u.test(one));
    fc.assert(
      fc.property(fc.array(allowed, { maxLength: 40 }), (characters) => {
        const text = characters.join("");
        const escaped = text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
        const expected = { ok: true, root: { name: "a", attributes: { b: text }, children: text === "" ? [] : [text] } };
        expect(parseXml(`<a b="${escaped}">${escaped}</a>`)).toEqual(expected);
      }),
    );
  });

  test("never takes a document that another validator refuses", () => {
    const pieces = fc.constantFrom(
      "<a>",
      "</a>",
      "<b c='1'>",
      "</b>",
      "<d/>",
      "&amp;",
      "&",
      "x",
      " ",
      "<",
      ">",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join("");
        if (!parseXml(text).ok) return;
        taken += 1;
        expect(XMLValidator.validate(text)).toBe(true);
      }),
      { numRuns: 5_000, examples: [[["<a>", "x", "</a>"]]] },
    );
    expect(taken).toBeGreaterThan(0);
  });
});

describe("a call script", () => {
  test.each([
    ["another root", "<Answer><Say>1</Say></Answer>", "the root is <Answer>, not <Response>"],
    ["an unknown verb", "<Response><Dial>+1</Dial></Response>", "<Dial> is not a verb that <Response> may hold"],
    [
      "a verb that can't stand in a question",
      "<Response><Gather><Hangup/></Gather></Response>",
      "<Hangup> is not a verb that <Gather> may hold",
    ],
    ["a misspelt attribute", '<Response><Say lang="en-US">1</Say></Response>', "<Say> has no attribute lang"],
    ["text outside of a verb", "<Response>Your code is 1</Response>", "<Response> holds text outside of a verb"],
    ["nothing to say", "<Response><Say> </Say></Response>", "<Say> says nothing"],
    ["something that can't be spoken", "<Response><Say>1<img/></Say></Response>", "<img> can't be spoken"],
    ["a number that is none", '<Response><Pause length="long"/></Response>', '<Pause> has length "long", not a number from 0 to 180'],
    ["a finish key that is no key", '<Response><Gather finishOnKey="x"/></Response>', "<Gather> has a finishOnKey that is not a key"],
  ])("with %s can't be played", (_what, document, problem) => {
    expect(readCallScript(document)).toEqual({ ok: false, problem });
  });

  test("asks for keys with the documented defaults", () => {
    expect(readCallScript("<Response><Gather><Say>Press.</Say></Gather></Response>")).toEqual({
      ok: true,
      steps: [
        {
          kind: "gather",
          gather: {
            prompt: [{ kind: "say", text: "Press." }],
            action: null,
            timeoutSeconds: 5,
            maximumDigits: null,
            finishOnKey: "#",
            actionOnEmptyResult: false,
          },
        },
      ],
    });
  });
});

test.each([
  ["1", { finishOnKey: "#", maximumDigits: 1 }, { digits: "1", complete: true }],
  ["12#3", { finishOnKey: "#", maximumDigits: null }, { digits: "12", complete: true }],
  ["12", { finishOnKey: "#", maximumDigits: null }, { digits: "12", complete: false }],
  ["#", { finishOnKey: "#", maximumDigits: 1 }, { digits: "", complete: true }],
  ["#", { finishOnKey: "", maximumDigits: 1 }, { digits: "#", complete: true }],
  ["", { finishOnKey: "#", maximumDigits: 1 }, { digits: "", complete: false }],
])("of the keys %j a question with %j takes %j", (pressed, gather, taken) => {
  expect(gatheredDigits(pressed, gather)).toEqual(taken);
});
