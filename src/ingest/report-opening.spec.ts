/** A report of any layout is imported under the name of its file, or refused with a reason and a line. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyBodies, exported, storyOfBodies } from '../timeline/exports/exports.testing.js';
import { incidentMarkdown } from '../timeline/exports/markdown.js';
import { readEntries, readOpening } from '../timeline/input/input.js';
import { openingFromReport } from './report-opening.js';

const REPORT = [
  '# Queue stuck on 4 May 2026',
  '',
  '| Time (CEST) | Event |',
  '|---|---|',
  '| 12:00 | Errors began |',
  '| 12:20–12:30 | Release rolled back |',
  '',
  '- **Resolved**: 12:40',
  '- **Time to repair**: 40m',
  '',
  'Uploads failed from 12:00 to 12:40. It took 10–15 minutes to see it.',
].join('\n');

describe('a report', () => {
  it('opens an incident with its times and claims, the same each time', () => {
    const read = openingFromReport(REPORT, 'reports/queue.md', {});
    if ('detail' in read) throw new Error(read.detail);
    expect(readOpening(read.body, () => true).faults).toEqual([]);
    expect(read.body).toMatchObject({
      id: expect.stringMatching(/^2026-05-04-queue-stuck-on-4-may-2026-[\da-f]{8}$/),
      title: 'Queue stuck on 4 May 2026',
      entries: expect.arrayContaining([
        expect.objectContaining({ occurredAt: '2026-05-04T10:00Z', source: 'import' }),
        expect.objectContaining({ type: 'resolved', occurredAt: '2026-05-04T10:40Z' }),
        expect.objectContaining({ origin: 'extracted', quote: 'Uploads failed from 12:00 to 12:40.' }),
      ]),
      claims: expect.arrayContaining([expect.objectContaining({ stated: 'PT40M' })]),
    });
    expect(openingFromReport(REPORT, 'reports/queue.md', {})).toEqual(read);
    expect(openingFromReport(REPORT, 'reports/other.md', {})).not.toMatchObject({ uuid: read.uuid });
  });

  it('has its date once in its id, and none in a title that is the name of its file', () => {
    const named = (text: string, name: string): unknown => {
      const read = openingFromReport(text, name, {});
      if ('detail' in read) return read;
      const { id, title } = read.body as { id: string; title: string };
      return [id.replace(/-[\da-f]{8}$/, ''), title];
    };
    const text = '- 10:00 UTC errors';
    expect(named(text, 'a/2026-05-04-cache-full.html.md')).toEqual(['2026-05-04-cache-full', 'Cache full']);
    expect(named(text, 'a\\outage_20260504.txt')).toEqual(['2026-05-04-outage', 'Outage']);
    expect(named(text, '2026-05-04.log')).toEqual(['2026-05-04-incident', 'Incident']);
    expect(named(`# 2026-05-04, Hub is down\n${text}`, 'x.md')).toEqual([
      '2026-05-04-hub-is-down',
      '2026-05-04, Hub is down',
    ]);
    expect(named(`# Incident on 2026-05-04 - v1.2 of DNS\n${text}`, 'x.md')).toEqual([
      '2026-05-04-incident-v1-2-of-dns',
      'Incident on 2026-05-04 - v1.2 of DNS',
    ]);
  });

  it('claims no bound of a part, which would be held against the whole', () => {
    const claimed = (sentence: string): unknown => {
      const read = openingFromReport(`${REPORT.replace(/\n- \*\*Time.*/s, '')}\n\n${sentence}`, 'a.md', {});
      return 'detail' in read ? read : (read.body as { claims: unknown }).claims;
    };
    expect(claimed('Monitoring detected it within three minutes.')).toEqual([]);
    expect(claimed('The outage lasted more than 30 minutes.')).toMatchObject([{ comparison: 'at_least' }]);
  });

  it('takes the day and the zone that the caller names, and is refused without any day', () => {
    const text = '# Queue stuck\n\n- 10:00 errors\n- 10:10 over';
    expect(openingFromReport(text, 'a.md', {})).toEqual({ line: 3, detail: expect.stringContaining('date') });
    expect(openingFromReport(text, 'a.md', { date: '2026-05-04', timeZone: 'Europe/Berlin' })).toMatchObject({
      body: { entries: [{ occurredAt: '2026-05-04T08:00Z' }, { occurredAt: '2026-05-04T08:10Z' }] },
    });
    expect(openingFromReport('Nothing.', 'a.md', {})).toEqual({ line: 1, detail: 'No time is found in it.' });
  });

  it('with more times than one call takes is refused with its line, and not cut', () => {
    const rows = (count: number): string => Array.from({ length: count }, (_, i) => `- 12:00:00 step ${i}`).join('\n');
    const heading = '# Queue stuck on 4 May 2026\n\nAll times in UTC.\n\n';
    expect(openingFromReport(heading + rows(500), 'long.md', {})).toHaveProperty('body');
    const refused = openingFromReport(heading + rows(501), 'long.md', {});
    expect(refused).toEqual({ line: 505, detail: 'It has 501 times: one report may have 500.' });
  });

  it('that asof exported gives its entries and claims again, with ids and every field', () => {
    const claim = { id: 'c1', stated: 'PT2H', comparison: 'about', by: 'Ada', text: 'two hours -->' };
    fc.assert(
      fc.property(anyBodies, (bodies) => {
        fc.pre(bodies.length > 0);
        const source = exported(storyOfBodies(bodies).claim(claim));
        const read = openingFromReport(incidentMarkdown(source, ''), 'story.md', {});
        if ('detail' in read) throw new Error(read.detail);
        const { value, faults } = readOpening(read.body, () => true);
        expect(faults).toEqual([]);
        const byId = new Map(readEntries({ entries: bodies }).value!.map((draft) => [draft.id, draft]));
        const pointers = expect.any(String);
        expect(value!.entries).toEqual(
          source.entries.map(({ entry }) => ({ ...byId.get(entry.id), pointer: pointers })),
        );
        expect(value!.claims).toMatchObject([
          { id: 'c1', facts: { stated: 'PT2H', comparison: 'about' }, texts: { by: 'Ada', text: 'two hours -->' } },
        ]);
      }),
    );
  });
});
