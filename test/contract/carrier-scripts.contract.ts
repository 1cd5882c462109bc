/** Call scripts: whatever is said, the script keeps the shape that we gave it. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { CallMessage } from "../../carriers/carrier.ts";
import { anyText } from "../support/any-text.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import { callMessage, contextWith } from "./carrier-cases.ts";
import type { CarrierCases, SpokenScript, VoiceCases } from "./carrier-cases.ts";
import { open } from "./carrier-sending.contract.ts";

const hostile = [
  "</Say><Dial>+19005550100</Dial><Say>",
  "]]><Redirect>http://evil.example</Redirect><![CDATA[",
  `" onerror="1' & &amp; &#0; &lt; <!-- -->`,
  '"}],"action":"connect","x":[{"y":"',
  '<speak><audio src="http://evil.example/a.wav"/></speak>',
  "\u0000\u0007\u000B\u001F\uFFFE\uD800 zero and halves",
  "emoji 👩‍👩‍👧 and العربية and 中文",
  "{{constructor}} ${process.exit()} %s",
];

export function scriptContract(cases: CarrierCases, voice: VoiceCases): void {
  const { voiceUrl } = contextWith(new AbortController().signal);
  const languageName = (tag: string): string => voice.languageName?.(tag) ?? tag;

  const spoken = async (script: CallMessage["script"]): Promise<SpokenScript> => {
    await using server = await startCarrierServer(voice.accepted);
    const carrier = await open(cases, server.url);
    const fetched = carrier.callScript?.(script, voiceUrl);
    if (fetched !== undefined) expect(fetched.status).toBe(200);
    else await carrier.send({ ...callMessage, script }, contextWith(new AbortController().signal));
    await carrier.close();
    const [request] = server.requests;
    return voice.readScript(fetched?.body ?? (request === undefined ? "" : (voice.scriptOf?.(request) ?? "")));
  };

  test("each line once, in the language, with a pause of a second between them", async () => {
    const script = await spoken({ language: "es-MX", lines: ["uno", "dos", "tres"], expectsKeyPress: false });
    expect(script).toMatchObject({ lines: ["uno", "dos", "tres"], pausesSeconds: [1, 1], keysTo: null, hangsUp: true });
    expect(new Set(script.languages)).toEqual(new Set([languageName("es-MX")]));
  });

  test.each(hostile)("%j as text and nothing else", async (line) => {
    const plain = await spoken({ language: "en-US", lines: ["begin", "end"], expectsKeyPress: cases.adapter.takesKeys });
    const script = await spoken({ language: "en-US", lines: [line, "end"], expectsKeyPress: cases.adapter.takesKeys });
    expect(script.shape).toBe(plain.shape);
    expect(script.lines).toHaveLength(2);
    expect(script.keysTo).toBe(plain.keysTo);
  });

  if (!cases.adapter.takesKeys) return;

  test("asking for one key, which is posted to the address of this call", async () => {
    const script = await spoken({ language: "en-US", lines: ["Press 1.", "Or 9."], expectsKeyPress: true });
    expect(script).toMatchObject({ lines: ["Press 1.", "Or 9."], keysTo: voiceUrl });
  });

  test("after a key press, the given lines, then it hangs up", async () => {
    const answer = (await open(cases, "http://127.0.0.1:9")).speakAndHangUp("de-DE", ["Danke & <Ende>", "Tschüss"]);
    expect(answer.status).toBe(200);
    const script = voice.readScript(answer.body);
    expect(script).toMatchObject({ lines: ["Danke & <Ende>", "Tschüss"], pausesSeconds: [1], keysTo: null, hangsUp: true });
    expect(new Set(script.languages)).toEqual(new Set([languageName("de-DE")]));
  });

  test("any text at all as text and nothing else", async () => {
    const carrier = await open(cases, "http://127.0.0.1:9");
    const shapeOf = (lines: readonly string[]): string => voice.readScript(carrier.speakAndHangUp("en-US", lines).body).shape;
    fc.assert(
      fc.property(fc.array(anyText({ maxLength: 60 }), { minLength: 1, maxLength: 4 }), (lines) => {
        expect(shapeOf(lines)).toBe(shapeOf(lines.map(() => "word")));
      }),
      { numRuns: 200 },
    );
  });
}
