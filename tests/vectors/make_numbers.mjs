// Writes numbers.txt.gz: 100,000 numbers as V8 writes them, one a line.
//
// Made by: node tests/vectors/make_numbers.mjs
// A number that is read from its line is the one that was written, which is checked here.
import { gzipSync } from "node:zlib";
import { writeFileSync } from "node:fs";

const lines = new Set();
const view = new DataView(new ArrayBuffer(8));

function add(value) {
  if (!Number.isFinite(value) || Object.is(value, -0)) return;
  const line = String(value);
  if (Number(line) !== value) throw new Error(`${line} reads back as another number`);
  lines.add(line);
}

function fromBits(bits) {
  view.setBigUint64(0, BigInt.asUintN(64, bits));
  return view.getFloat64(0);
}

// Every power of two and of ten, and the floats beside each.
for (let exponent = -1074; exponent < 1024; exponent++) around(2 ** exponent);
for (let exponent = -323; exponent < 309; exponent++) around(Number(`1e${exponent}`));
function around(value) {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  for (let step = -2n; step <= 2n; step++) add(fromBits(bits + step));
}

// xorshift64, so that every run writes the same.
let state = 88172645463325252n;
function random() {
  state ^= BigInt.asUintN(64, state << 13n);
  state ^= state >> 7n;
  state ^= BigInt.asUintN(64, state << 17n);
  return state;
}

while (lines.size < 100_000) {
  add(fromBits(random())); // of any size, with up to 17 digits
  // Where the notation changes, from 1e-9 to 1e24.
  add((Number(random() >> 11n) / 2 ** 53) * 10 ** (Number(random() % 34n) - 9));
  // Few digits, as people write them: most numbers, and small in a compressed file.
  for (let each = 0; each < 8; each++) {
    const digits = Number(random() % 20_000n) - 10_000;
    add(Number(`${digits}e${Number(random() % 50n) - 27}`));
  }
}

const text = [...lines].slice(0, 100_000).join("\n") + "\n";
writeFileSync(new URL("numbers.txt.gz", import.meta.url), gzipSync(text, { level: 9 }));
