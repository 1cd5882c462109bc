/** Text from outside that may be shown to a person. */
import { describe, expect, test } from "vitest";
import { isDisplayText, isMessageText } from "../../src/message/display-text.ts";

describe("one line", () => {
  test.each(["Contoso", "Contoso & Söhne <GmbH>", "نامه‌رسان", "👩‍💻 Lab", "{code}", 'O\'Neil "Bank"'])("%s may be shown", (text) => {
    expect(isDisplayText(text)).toBe(true);
  });

  test.each([
    ["nothing", ""],
    ["space only", "  "],
    ["space at an end", "Contoso "],
    ["a line break", "Contoso\n@evil.example #000000"],
    ["a carriage return", "Con\rtoso"],
    ["a line separator", "Con\u2028toso"],
    ["NUL", "Con\u0000toso"],
    ["a C1 control", "Con\u0085toso"],
    ["a change of direction", "\u202eosotnoC"],
    ["an invisible character", "Con\u200btoso"],
    ["a tag character", "Contoso\u{e0041}"],
    ["half a character", "Contoso\ud83d"],
    ["a character that XML lacks", "Contoso\uffff"],
    ["a private character", "Contoso\ue000"],
  ])("%s is refused", (_what, text) => {
    expect(isDisplayText(text)).toBe(false);
  });
});

describe("a message", () => {
  test.each(["Hello.\nYour code is 482913.", "Hello.\r\n\tBye.", "\u200fשלום", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"])(
    "%s may be sent",
    (text) => {
      expect(isMessageText(text)).toBe(true);
    },
  );

  test.each([
    ["nothing", ""],
    ["space only", " \n\t"],
    ["NUL", "a\u0000"],
    ["an escape", "a\u001b[31m"],
    ["half a character", "a\udc00"],
    ["a character that XML lacks", "a\ufffe"],
  ])("%s is refused", (_what, text) => {
    expect(isMessageText(text)).toBe(false);
  });
});
