// Prints one line a check, and remembers what the other client is to find.
import { writeFileSync } from "node:fs";

const expectations = new Map();
let failed = 0;

export function check(name, holds, seen) {
  if (holds) return console.log(`ok ${name}`);
  failed += 1;
  console.log(`not ok ${name}: ${JSON.stringify(seen)}`);
}

/** Checks that two values are alike as JSON. */
export function same(name, seen, expected) {
  check(name, JSON.stringify(seen) === JSON.stringify(expected), { seen, expected });
}

/** Checks that a call fails, and with what. */
export async function rejects(name, call, expected) {
  try {
    check(name, false, { result: await call() });
  } catch (error) {
    const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, error[key]]));
    check(name, JSON.stringify(seen) === JSON.stringify(expected), { seen, message: error.message });
    return error;
  }
}

/** The other client is to read these values; no row at all if there are none. The last word on a row counts. */
export function expect(collection, table, key, values = {}) {
  expectations.set(`${collection} ${key}`, { collection, table, key, values });
}

export async function run(steps, file) {
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      check(step.name, false, String(error?.stack ?? JSON.stringify(error)));
    }
  }
  if (file) writeFileSync(file, JSON.stringify([...expectations.values()]));
  process.exit(failed ? 1 : 0);
}
