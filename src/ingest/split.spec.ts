import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_BODY_BYTES } from '../http/json-body.js';
import { splitArray, splitLines, type Split } from './split.js';

/** Bytes in chunks of these sizes, the last of them over and over. */
async function* inChunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let start = 0, n = 0; start < bytes.length; n += 1) {
    const size = sizes[Math.min(n, sizes.length - 1)]!;
    yield await Promise.resolve(bytes.subarray(start, start + size));
    start += size;
  }
}

async function all(rows: AsyncIterable<Split>): Promise<Split[]> {
  const found: Split[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

describe('a body in rows', () => {
  test('an array has the elements that JSON says, wherever its chunks end', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.constantFrom(0, 2), sizes, async (elements, indent, chunks) => {
        const bytes = Buffer.from(JSON.stringify(elements, null, indent));
        const rows = await all(splitArray(inChunks(bytes, chunks)));
        expect(rows.map(({ line }) => line)).toEqual(elements.map((_, index) => index + 1));
        expect(rows.map((row) => JSON.parse(row.bytes!.toString()) as unknown)).toEqual(
          JSON.parse(JSON.stringify(elements)),
        );
      }),
    ));

  test('lines are those of the text, less the blank ones', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.string()), sizes, async (lines, chunks) => {
        const text = lines.map((line) => line.replaceAll('\n', '')).join('\n');
        const expected = text
          .split('\n')
          .flatMap((line, index) => (Buffer.from(line).every((byte) => byte <= 0x20) ? [] : [[index + 1, line]]));
        const rows = await all(splitLines(inChunks(Buffer.from(text), chunks)));
        expect(rows.map(({ line, bytes }) => [line, bytes!.toString()])).toEqual(
          expected.map(([line, words]) => [line, Buffer.from(words as string).toString()]),
        );
      }),
    ));

  test('trial 44: a row that is too large is named, and those around it are whole', async () => {
    const large = `"${'x'.repeat(MAX_BODY_BYTES)}"`;
    const chunks = [64 * 1024];
    const ofArray = await all(splitArray(inChunks(Buffer.from(`[1,${large},2]`), chunks)));
    expect(ofArray.map(({ line, bytes }) => [line, bytes?.toString() ?? null])).toEqual([
      [1, '1'],
      [2, null],
      [3, '2'],
    ]);
    const ofLines = await all(splitLines(inChunks(Buffer.from(`1\n${large}\n2`), chunks)));
    expect(ofLines.map(({ line, bytes }) => [line, bytes?.toString() ?? null])).toEqual([
      [1, '1'],
      [2, null],
      [3, '2'],
    ]);
  });
});
