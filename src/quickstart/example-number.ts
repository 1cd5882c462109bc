/**
 * A phone to send to: any of the hundred numbers of an area code that are reserved for examples. One phone gets five
 * attempts in five minutes, so a demonstration that always took the same one would soon be refused.
 */
export function exampleNumber(areaCode: string): string {
  const line = String(Math.floor(Math.random() * 100)).padStart(2, "0");
  return `+1${areaCode}55501${line}`;
}
