/** Call scripts: whatever is said, the XML keeps the shape that we gave it. */
import * as fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import type { CallMessage, Carrier } from "../../carriers/carrier.ts";
import { anyText } from "../support/any-text.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import { callMessage, contextWith } from "./carrier-cases.ts";
import type { CarrierCases } from "./carrier-cases.ts";
import { open } from "./carrier-sending.contract.ts";

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Node | string)[];
}

const hostile = [
  "</Say><Dial>+19005550100</Dial><Say>",
  "]]><Redirect>http://evil.example</Redirect><![CDATA[",
  `" onerror="1' & &amp; &#0; &lt; <!-- -->`,
  "\u0000\u0007\u000B\u001F\uFFFE\uD800 zero and halves",
  "emoji 👩‍👩‍👧 and العربية and 中文",
  "{{constructor}} ${process.exit()} %s",
];

export function scriptContract(cases: CarrierCases): void {
  const scriptFor = async (script: CallMessage["script"]): Promise<string> => {
    await using server = await startCarrierServer(cases.voice.accepted);
    const carrier = await open(cases, server.url);
    await carrier.send({ ...callMessage, script }, contextWith(new AbortController().signal));
    await carrier.close();
    const [request] = server.requests;
    return request === undefined ? "" : (cases.voice.scriptOf?.(request) ?? "");
  };

  test("each line once, in the language, with a pause of a second between them", async () => {
    const root = parse(await scriptFor({ language: "es-MX", lines: ["uno", "dos", "tres"], expectsKeyPress: false }));
    expect(shape(root)).toBe("Response(Say Pause Say Pause Say)");
    expect(texts(root)).toEqual(["uno", "dos", "tres"]);
    expect(elements(root, "Say").map((say) => say.attributes["language"])).toEqual(["es-MX", "es-MX", "es-MX"]);
    expect(elements(root, "Pause").map((pause) => pause.attributes["length"])).toEqual(["1", "1"]);
  });

  test("asking for one key, which is posted to the address of this call", async () => {
    const root = parse(await scriptFor({ language: "en-US", lines: ["Press 1.", "Or 9."], expectsKeyPress: true }));
    expect(shape(root)).toBe("Response(Gather(Say Pause Say))");
    const [gather] = elements(root, "Gather");
    expect(gather?.attributes).toMatchObject({ numDigits: "1", action: contextWith(new AbortController().signal).voiceUrl });
    expect(gather?.attributes["method"] ?? "POST").toBe("POST");
    expect(Number(gather?.attributes["timeout"])).toBeGreaterThanOrEqual(5);
  });

  test.each(hostile)("%j as text and nothing else", async (line) => {
    const root = parse(await scriptFor({ language: "en-US", lines: [line, "end"], expectsKeyPress: true }));
    expect(shape(root)).toBe("Response(Gather(Say Pause Say))");
  });

  test("after a key press, the given lines, then it hangs up", async () => {
    const answer = (await anyCarrier(cases)).speakAndHangUp("de-DE", ["Danke & <Ende>", "Tschüss"]);
    expect(answer).toMatchObject({ status: 200, contentType: "text/xml" });
    const root = parse(answer.body);
    expect(shape(root)).toBe("Response(Say Pause Say Hangup)");
    expect(texts(root)).toEqual(["Danke & <Ende>", "Tschüss"]);
    expect(elements(root, "Say").map((say) => say.attributes["language"])).toEqual(["de-DE", "de-DE"]);
  });

  test("any text at all as text and nothing else", async () => {
    const carrier = await anyCarrier(cases);
    fc.assert(
      fc.property(fc.array(anyText({ maxLength: 60 }), { minLength: 1, maxLength: 4 }), anyText({ maxLength: 20 }), (lines, language) => {
        const root = parse(carrier.speakAndHangUp(language, lines).body);
        expect(shape(root)).toBe(`Response(${lines.map(() => "Say").join(" Pause ")} Hangup)`);
      }),
      { numRuns: 200 },
    );
  });
}

function anyCarrier(cases: CarrierCases): Promise<Carrier> {
  return open(cases, "http://127.0.0.1:9");
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  trimValues: false,
  parseTagValue: false,
});

function parse(xml: string): Node {
  expect(XMLValidator.validate(xml)).toBe(true);
  // What the parser lets pass and XML 1.0 doesn't: characters that can't be written at all.
  expect(xml).toMatch(/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u);
  const root = (parser.parse(xml) as Record<string, unknown>[])
    .map(toNode)
    .find((node) => typeof node !== "string" && node.name === "Response");
  if (root === undefined || typeof root === "string") throw new Error("no <Response>");
  return root;
}

function toNode(raw: Record<string, unknown>): Node | string {
  if (typeof raw["#text"] === "string") return raw["#text"];
  const [name = ""] = Object.keys(raw).filter((key) => key !== ":@");
  const children = Array.isArray(raw[name]) ? (raw[name] as Record<string, unknown>[]).map(toNode) : [];
  return { name, attributes: (raw[":@"] ?? {}) as Record<string, string>, children };
}

function shape(node: Node): string {
  const inner = node.children.filter((child) => typeof child !== "string").map(shape);
  return inner.length === 0 ? node.name : `${node.name}(${inner.join(" ")})`;
}

function elements(node: Node, name: string): readonly Node[] {
  return node.children.flatMap((child) =>
    typeof child === "string" ? [] : [...(child.name === name ? [child] : []), ...elements(child, name)],
  );
}

function texts(node: Node): readonly string[] {
  return elements(node, "Say").map((say) => say.children.filter((child) => typeof child === "string").join(""));
}
