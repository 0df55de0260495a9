import { describe, expect, test } from '@jest/globals';
import { Groups } from './groups.js';
import { lookInto } from './json-file.js';

// eslint-disable-next-line @typescript-eslint/require-await -- read as a body is
async function* chunks(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function partsOf(
  text: string,
  size = 3,
): Promise<{ member: string | null; frame: string | null; rows: string[] }> {
  const { member, frame, split } = await lookInto(() => chunks(text, size));
  const rows: string[] = [];
  for await (const { bytes } of split(chunks(text, size))) rows.push(bytes!.toString());
  return { member, frame: frame && frame.toString(), rows };
}

describe('a JSON file', () => {
  test.each([1, 2, 5, 1000])('has its first list of a known name cut out, in chunks of %d', async (size) => {
    const text = '\uFEFF {"a": "incidents", "b": {"incidents": [1]}, "incidents": [{"x": "]}"}, [2]], "data": [3]}';
    expect(await partsOf(text, size)).toEqual({
      member: 'incidents',
      frame: '\uFEFF {"a": "incidents", "b": {"incidents": [1]}, "incidents": [], "data": [3]}',
      rows: ['{"x": "]}"}', '[2]'],
    });
  });

  test('without such a list is one row', async () => {
    expect(await partsOf('{"incident": {"id": "x"}}')).toEqual({
      member: null,
      frame: '{"incident": {"id": "x"}}',
      rows: ['{"incident": {"id": "x"}}'],
    });
  });

  test('is refused where it is neither, or not whole', async () => {
    await expect(partsOf('  ')).rejects.toMatchObject({ code: 'invalid' });
    await expect(partsOf('"incidents"')).rejects.toMatchObject({ code: 'invalid' });
    await expect(partsOf('{"incidents": [{}, ')).rejects.toMatchObject({ code: 'malformed' });
  });

  test('may have no more beside its list than one row', async () => {
    const beside = `{"page": "${'x'.repeat(2 * 1024 * 1024)}", "incidents": []}`;
    await expect(partsOf(beside, 65_536)).rejects.toMatchObject({ code: 'too_large' });
  });
});

describe('groups', () => {
  test('that would have to wait for too much are refused before anything is imported', () => {
    const groups = new Groups();
    for (let round = 0; round < 2; round += 1) for (let key = 0; key < 40; key += 1) groups.note(`${key}`, 500_000);
    expect(() => groups.check()).toThrow(/sort the log by incident/);
  });

  test('that are larger than a row are told, and never held', () => {
    const groups = new Groups();
    for (let n = 0; n < 100; n += 1) groups.note('one', 500_000);
    expect(() => groups.check()).not.toThrow();
  });
});
