/** Bodies made to break whoever reads them: bombs, prototypes, numbers that are none, texts in the wrong clothes. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

export interface HostileBody {
  readonly what: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const nearlyAll = 65_000;
const fields = '"to":"+14255550123","channel":"sms"';
const withField = (field: string): string => `{${fields},"code":"482913",${field}}`;
const json = { "content-type": "application/json" };
const zeros = Buffer.alloc(20 * 1024 * 1024);
const valid = withField('"confirm":false');

const bombs: readonly HostileBody[] = [
  { what: "arrays in arrays", body: "[".repeat(nearlyAll / 2) + "]".repeat(nearlyAll / 2) },
  { what: "objects in objects", body: `${'{"a":'.repeat(nearlyAll / 6)}1${"}".repeat(nearlyAll / 6)}` },
  { what: "nothing but openings", body: "[{".repeat(nearlyAll / 2) },
  { what: "thousands of fields", body: `{${Array.from({ length: 6_000 }, (_, index) => `"f${index}":1`).join(",")}}` },
  {
    what: "thousands of faults in a known field",
    body: withField(`"metadata":{${Array.from({ length: 5_000 }, (_, at) => `"${at}!":1`).join(",")}}`),
  },
  { what: "an endless string", body: `"${"\\u0041".repeat(nearlyAll / 6)}` },
  { what: "an endless number", body: withField(`"ttlSeconds":${"9".repeat(nearlyAll - 200)}`) },
  { what: "white space to the limit", body: `{${" ".repeat(nearlyAll)}` },
  { what: "a megabyte", body: " ".repeat(1024 * 1024) },
  { what: "an unpacked gzip bomb", body: gzipSync(zeros), headers: { ...json, "content-encoding": "gzip" } },
  { what: "a deflate bomb", body: deflateSync(zeros), headers: { ...json, "content-encoding": "deflate" } },
  { what: "a brotli bomb", body: brotliCompressSync(zeros), headers: { ...json, "content-encoding": "br" } },
  { what: "gzip in gzip", body: gzipSync(gzipSync(valid)), headers: { ...json, "content-encoding": "gzip, gzip" } },
  { what: "gzip that nobody announced", body: gzipSync(valid) },
];

const prototypes: readonly HostileBody[] = [
  '"__proto__":{"polluted":true}',
  '"constructor":{"prototype":{"polluted":true}}',
  '"user":{"__proto__":{"polluted":true}}',
  '"user":{"constructor":{"prototype":{"polluted":true}}}',
  '"metadata":{"__proto__":"polluted"}',
  '"metadata":{"constructor":"polluted"}',
  '"metadata":{"prototype":"polluted"}',
  String.raw`"\u005f\u005fproto\u005f\u005f":{"polluted":true}`,
  String.raw`"metadata":{"\u0063onstructor":"polluted"}`,
  '"hasOwnProperty":1',
  '"toString":null',
  '"toJSON":{"polluted":true}',
].map((field) => ({ what: field, body: withField(field) }));

const values: readonly HostileBody[] = [
  ["1e400", "-1e400", "1e-400", "NaN", "Infinity", "0x10", "1_0", "١٢٠", "-0", "180.5", '"180"', "[180]", "true"].map(
    (number) => `"ttlSeconds":${number}`,
  ),
  ['"to":"+14255550124"', String.raw`"t\u006f":"+14255550124"`, '"code":"111111"', '"channel":"voice"'],
  [
    String.raw`"brand":"\ud800"`,
    String.raw`"brand":"\udc00\ud800"`,
    String.raw`"metadata":{"a":"\ud800"}`,
    String.raw`"metadata":{"\udfff":"a"}`,
  ],
  [
    String.raw`"correlationId":"a\r\nX-Evil: 1"`,
    String.raw`"brand":"a\u0000b"`,
    String.raw`"brand":"\u202e"`,
    String.raw`"user":{"id":"a\nb"}`,
  ],
  ['"confirm":"false"', '"user":[]', '"user":"u-1"', '"metadata":[]', '"metadata":{"a":{"b":1}}', '"fallback":null', '"locale":["en-US"]'],
]
  .flat()
  .map((field) => ({ what: field, body: withField(field) }));

const clothes: readonly HostileBody[] = [
  { what: "UTF-16", body: Buffer.from(`\ufeff${valid}`, "utf16le") },
  { what: "UTF-7", body: valid, headers: { "content-type": "application/json; charset=utf-7" } },
  { what: "a byte order mark before a scalar", body: Buffer.from([0xef, 0xbb, 0xbf, 0x31]) },
  { what: "overlong UTF-8", body: Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]) },
  { what: "half a character", body: Buffer.concat([Buffer.from(valid), Buffer.from([0xf0, 0x9f])]) },
  { what: "an encoded surrogate", body: Buffer.concat([Buffer.from('{"brand":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]) },
  { what: "two documents", body: `${valid}${valid}` },
  { what: "a comment", body: `/* */${valid}` },
  { what: "a NUL behind it", body: `${valid}\u0000` },
  { what: "another line separator", body: `\u2028${valid}` },
  ...[
    "text/plain",
    "text/json",
    "application/json-seq",
    "application/vnd.api+json",
    "application/xml",
    "multipart/form-data; boundary=x",
    "*/*",
  ].map((type) => ({ what: type, body: valid, headers: { "content-type": type } })),
  { what: "two types", body: valid, headers: { "content-type": "application/json, text/plain" } },
  { what: "a parameter that hides another", body: valid, headers: { "content-type": "application/json; charset=utf-8; charset=utf-16" } },
  { what: "a form", body: "to=%2B14255550123&channel=sms&code=482913", headers: { "content-type": "application/x-www-form-urlencoded" } },
  { what: "an unknown coding", body: valid, headers: { ...json, "content-encoding": "exi" } },
];

/** Each is to be refused by `POST /v1/deliveries`. */
export const hostileBodies: readonly HostileBody[] = [...bombs, ...prototypes, ...values, ...clothes].map((one) => ({
  headers: json,
  ...one,
}));
