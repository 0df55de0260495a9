/** A report of any layout, imported again when it was edited. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EntryView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { importInto, type ImportRow } from '../support/imports.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const TABLE = [
  '| 12:00 | Errors began |',
  '| 12:20 | Release rolled back |',
  '| 12:20 | Queue drained |',
  '| 12:40 | All well |',
];
const report = (
  rows: readonly string[],
  { heading = 'Timeline', prose = 'The outage lasted 40 minutes.' } = {},
): string =>
  [
    '# Queue stuck on 4 May 2026',
    '',
    `## ${heading}`,
    '',
    '| Time (CEST) | Event |',
    '|---|---|',
    ...rows,
    '',
    '## Detail',
    '',
    `${prose} A worker was restarted at 12:31.`,
  ].join('\n');

const send = async (name: string, body: string, more = ''): Promise<ImportRow> =>
  (await importInto(service.api.url, 'text/markdown', body, `?source=${name}${more}`))[0]!;
const entriesOf = async (id: string): Promise<EntryView[]> =>
  (await service.api.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline?include=retracted`)).body.entries;
const told = (entries: readonly EntryView[]): string[] =>
  entries
    .filter(({ retracted }) => !retracted)
    .map(({ occurredAt, text, quote }) => `${occurredAt.slice(11, 16)} ${text ?? quote}`);
const claimsOf = async (id: string): Promise<string[]> =>
  (await service.api.get<IncidentView>(`/v1/incidents/${id}`)).body.claims
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ stated }) => stated);

describe('a report that is sent without the name of its file', () => {
  const sendNameless = async (type: 'text/markdown' | 'text/plain', body: string, query = ''): Promise<ImportRow> =>
    (await importInto(service.api.url, type, body, query))[0]!;

  it.each(['text/markdown', 'text/plain'] as const)('is imported as %s, and known again by its words', async (type) => {
    const text = report(TABLE, { prose: `The outage lasted 40 minutes, says ${type}.` });
    const row = await sendNameless(type, text);
    expect(row).toMatchObject({ line: 1, status: 'created', problem: null });
    expect(await entriesOf(row.id!)).toHaveLength(5);
    expect(await claimsOf(row.id!)).toEqual(['PT40M']);
    expect(await sendNameless(type, text)).toMatchObject({ status: 'unchanged', id: row.id });
    const other = await sendNameless(type, `${text} Nobody knows why.`);
    expect(other).toMatchObject({ status: 'created', id: expect.not.stringContaining(row.id!) });
  });

  it('is refused with what is missing in it', async () => {
    const refused = async (text: string): Promise<unknown> => (await sendNameless('text/plain', text)).problem?.detail;
    expect(await refused('Nothing.')).toBe('No time is found in it.');
    expect(await refused('- 09:04 UTC outage started\n- 09:54 UTC resolved\n')).toMatch(/None of its times has a date/);
    expect((await sendNameless('text/plain', '- 09:04 UTC outage started\n', '?date=2026-05-04')).status).toBe(
      'created',
    );
  });
});

describe('an edited report', () => {
  it('that says the same is unchanged, and an edited line keeps its id', async () => {
    const { id, status } = await send('edit.md', report(TABLE));
    expect(status).toBe('created');
    expect(await send('edit.md', report(TABLE))).toMatchObject({ status: 'unchanged', problem: null });
    const before = await entriesOf(id!);
    const edited = TABLE.with(0, '| 12:02 | Errors began |').with(3, '| 12:40 | Everything is well again |');
    expect(await send('edit.md', report(edited), '&dryRun=true')).toMatchObject({ status: 'updated' });
    expect(await send('edit.md', report(edited))).toMatchObject({ status: 'updated', problem: null, id });
    expect(await send('edit.md', report(edited))).toMatchObject({ status: 'unchanged', problem: null });
    const after = await entriesOf(id!);
    expect(told(after)).toEqual([
      '10:02 Errors began',
      '10:20 Release rolled back',
      '10:20 Queue drained',
      '10:31 A worker was restarted at 12:31.',
      '10:40 Everything is well again',
    ]);
    expect(after.map((entry) => entry.id).sort()).toEqual(before.map((entry) => entry.id).sort());
    expect(after.filter(({ amended }) => amended)).toHaveLength(2);
  });

  it('has new lines between the others, at this import and at those that follow', async () => {
    const { id } = await send('new.md', report(TABLE));
    const ids = new Set((await entriesOf(id!)).map((entry) => entry.id));
    const longer = TABLE.toSpliced(1, 0, '| 12:05 | Page went out |', '| 12:07 | Ana looks |').toSpliced(
      0,
      0,
      '| 11:50 | Deploy |',
    );
    for (const rows of [longer, longer.toSpliced(2, 0, '| 12:06 | Ben looks |')]) {
      expect(await send('new.md', report(rows))).toMatchObject({ status: 'updated', problem: null });
      expect(await send('new.md', report(rows))).toMatchObject({ status: 'unchanged', problem: null });
    }
    const entries = await entriesOf(id!);
    expect(entries).toHaveLength(9);
    expect(entries.filter((entry) => ids.has(entry.id))).toHaveLength(5);
    expect(entries.filter(({ amended, retracted }) => amended || retracted)).toEqual([]);
    // The line in the middle of new ones is amended in its place.
    const edited = longer.toSpliced(2, 0, '| 12:06 | Ben is looking |');
    expect(await send('new.md', report(edited))).toMatchObject({ status: 'updated', problem: null });
    expect((await entriesOf(id!)).filter(({ amended }) => amended)).toMatchObject([{ text: 'Ben is looking' }]);
    expect(await entriesOf(id!)).toHaveLength(9);
  });

  it('whose section is called otherwise, or whose lines have moved, says nothing new', async () => {
    const { id } = await send('moved.md', report(TABLE));
    const moved = report([TABLE[3]!, ...TABLE.slice(0, 3)], { heading: 'What happened' });
    expect(await send('moved.md', moved)).toMatchObject({ status: 'unchanged', problem: null });
    expect(await entriesOf(id!)).toHaveLength(5);
  });

  it('that lacks lines tells which, and retracts them only when it is told to; they can come back', async () => {
    const { id } = await send('less.md', report(TABLE));
    const shorter = report(TABLE.toSpliced(1, 1), { prose: '' });
    const missing = await send('less.md', shorter);
    const gone = (await entriesOf(id!)).find(({ text }) => text === 'Release rolled back')!;
    expect(missing).toMatchObject({ status: 'unchanged', problem: { code: 'invalid' } });
    expect(missing.problem!.detail).toMatch(/^2 entries or claims are no longer in the text/);
    expect(missing.problem!.errors).toEqual([
      { pointer: `/entries/${gone.id}`, code: 'missing', detail: 'is no longer in the text' },
      expect.objectContaining({ pointer: expect.stringMatching(/^\/claims\//), code: 'missing' }),
    ]);
    expect(await claimsOf(id!)).toEqual(['PT40M']);
    expect(told(await entriesOf(id!))).toContain('10:20 Release rolled back');

    expect(await send('less.md', shorter, '&prune=true')).toMatchObject({ status: 'updated', problem: null });
    expect(told(await entriesOf(id!))).not.toContain('10:20 Release rolled back');
    expect(await claimsOf(id!)).toEqual([]);
    expect(await send('less.md', shorter)).toMatchObject({ status: 'unchanged', problem: null });

    // A line that is new in that place does not bring back the one that was there.
    const other = TABLE.toSpliced(1, 1, '| 12:18 | Ana found the cause |');
    expect(await send('less.md', report(other))).toMatchObject({ status: 'updated', problem: null });
    expect(told(await entriesOf(id!))).not.toContain('10:20 Release rolled back');
    expect(await send('less.md', report(TABLE.toSpliced(1, 0, other[1]!)))).toMatchObject({ status: 'updated' });
    const entries = await entriesOf(id!);
    expect(told(entries)).toContain('10:20 Release rolled back');
    expect(entries.filter(({ text }) => text === 'Release rolled back')).toMatchObject([{ id: gone.id }]);
    expect(await claimsOf(id!)).toEqual(['PT40M']);
  });

  it('with another length has the new claim in the place of the old one', async () => {
    const { id } = await send('claim.md', report(TABLE));
    const edited = report(TABLE, { prose: 'The outage lasted 38 minutes.' });
    expect(await send('claim.md', edited)).toMatchObject({ status: 'updated', problem: null });
    expect(await claimsOf(id!)).toEqual(['PT38M']);
    expect(await send('claim.md', edited)).toMatchObject({ status: 'unchanged', problem: null });
  });

  it('leaves alone what a person has amended or retracted, with its line edited or gone', async () => {
    const { id } = await send('person.md', report(TABLE));
    const [first, second] = await entriesOf(id!);
    const correct = (path: string, body: object, method = 'POST') =>
      service.api.request(method, `/v1/incidents/${id}/entries/${path}`, { body, headers: { 'if-match': '*' } });
    await correct(
      first!.id,
      { set: { text: 'Errors in the queue', occurredAt: '2026-05-04T10:03Z' }, reason: 'Logs.' },
      'PATCH',
    );
    await correct(`${second!.id}/retract`, { reason: 'No.' });
    expect(await send('person.md', report(TABLE))).toMatchObject({ status: 'unchanged', problem: null });
    const edited = TABLE.with(0, '| 12:01 | Errors began |').with(1, '| 12:19 | Release was rolled back |');
    expect(await send('person.md', report(edited))).toMatchObject({ status: 'unchanged', problem: null });
    expect(await send('person.md', report(TABLE.slice(2)), '&prune=true')).toMatchObject({ status: 'unchanged' });
    expect(told(await entriesOf(id!))).toEqual(expect.arrayContaining(['10:03 Errors in the queue']));
    expect(await entriesOf(id!)).toHaveLength(5);
  });
});
