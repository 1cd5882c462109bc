/** The search that the other tests rely on: it finds what is there, and does not see it where it isn't. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createFindSecret } from "../../support/find-secret.ts";

const writings: Readonly<Record<string, (secret: string, before: string) => string>> = {
  plain: (secret) => secret,
  "in base64 among other bytes": (secret, before) => Buffer.from(`${before}${secret} after`).toString("base64"),
  "in hexadecimal": (secret) => Buffer.from(secret).toString("hex"),
  "escaped for JSON": (secret) => Array.from(secret, (character) => `\\u00${character.charCodeAt(0).toString(16)}`).join(""),
  "escaped for addresses": (secret) => Array.from(secret, (character) => `%${character.charCodeAt(0).toString(16)}`).join(""),
  "spelled out for a voice": (secret) => Array.from(secret).join(", "),
  "split by spaces": (secret) => Array.from(secret).join(" "),
  "in two bytes a character": (secret) => Buffer.from(secret, "utf16le").toString("latin1"),
};

test.each(Object.entries(writings))("a secret is found %s, wherever it stands", (_how, write) => {
  const secrets = fc.stringMatching(/^[0-9A-Z]{6,10}$/);
  fc.assert(
    fc.property(secrets, fc.stringMatching(/^[ -/:-~]{0,7}$/), (secret, before) => {
      expect(createFindSecret([secret])("here", `${before}:${write(secret, before)}:`)).not.toEqual([]);
    }),
  );
});

test("six digits in a longer row of digits are no secret", () => {
  const findIn = createFindSecret(["739184"]);
  expect(findIn("a time", "1739184000000 0.7391845")).toEqual([]);
  expect(findIn("a text", "code 739184.")).toEqual(['"739184" in a text']);
});
