/** Tells how long steps come along: a line at the start, one every few seconds, one at the end. On stderr, so that a command's own output stays clean. */
const everyMs = 5_000;

/**
 * @template T
 * @param {string} step
 * @param {() => Promise<T>} work
 */
export async function withProgress(step, work) {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1_000)} s`;
  say(`${step} ...`);
  const ticker = setInterval(() => say(`  still ${step} (${seconds()})`), everyMs);
  try {
    const result = await work();
    say(`  done (${seconds()})`);
    return result;
  } finally {
    clearInterval(ticker);
  }
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`trunkline: ${line}\n`);
}
