import { afterEach, describe, expect, test } from '@jest/globals';
import { DocumentReader, type ReadingLimits } from './document-reader.js';
import { type Piece } from './pieces.js';

let reader: DocumentReader;
afterEach(() => reader.onApplicationShutdown());

const readerWith = (limits?: ReadingLimits): DocumentReader => (reader = new DocumentReader(limits));

const document = (body: string): Piece => ({
  kind: 'markdown',
  line: 7,
  bytes: Buffer.from(`---\nuuid: x\nstart_time: 2024-03-05T14:00:00Z\n---\n${body}`),
});
const SMALL = document('The outage began at 14:10 UTC.');
const LARGE = document(
  'At 14:10 UTC the errors in the shop began, and by 14:40 it was mostly restored. '.repeat(12_000),
);

describe('trial 43: reading in a thread', () => {
  test('takes a document after the other, and gives each its own', async () => {
    const read = await Promise.all([
      readerWith().read(SMALL, {}),
      reader.read(document('Down.'), {}),
      reader.identify(SMALL),
    ]);
    expect(read).toMatchObject([
      { importable: { opening: { entries: [{}, { facts: { type: 'impact_started' } }] } } },
      { importable: { opening: { entries: [{}] } } },
      { fault: { code: 'malformed' } },
    ]);
  });

  test('a document that takes too long is at fault, and the next one is read', async () => {
    const [large, small] = await Promise.all([
      readerWith({ milliseconds: 100, megabytes: 192 }).read(LARGE, {}),
      reader.identify({ kind: 'document', line: 2, bytes: Buffer.from('{"uuid":"a"}') }),
    ]);
    expect(large).toMatchObject({ fault: { code: 'limit', line: 7, detail: 'It takes longer than 0.1 s to read.' } });
    expect(small).toMatchObject({ identity: { key: expect.stringMatching(/^uuid /) } });
  });

  test('a document that takes too much memory is at fault, and the next one is read', async () => {
    const nested: Piece = { kind: 'opening', line: 3, bytes: Buffer.from(`[${'{},'.repeat(300_000)}0]`) };
    const [large, small] = await Promise.all([
      readerWith({ milliseconds: 30_000, megabytes: 12 }).read(nested, {}),
      reader.read(SMALL, {}),
    ]);
    expect(large).toMatchObject({
      fault: { code: 'limit', line: 3, detail: 'It takes more than 12 MB of memory to read.' },
    });
    expect(small).toMatchObject({ importable: {} });
  });
});
