/** An incident as Markdown is read back as it was, whatever its words try to be, and whatever is written around it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyClaim } from '../../../test/support/any-story.js';
import { past, type ClaimInput } from '../../../test/support/story.js';
import { checkReport } from '../checking/check-report.js';
import { zoneNamed } from '../clocks.js';
import { anyBodies, exported, HOSTILE, NOW, storyOfBodies } from '../exports/exports.testing.js';
import { incidentMarkdown } from '../exports/markdown.js';
import { readClaim } from '../input/input.js';
import { readEntry } from '../input/entry.js';
import { readReport } from './read-report.js';
import { type Report } from './report.js';

const ORIGIN = 'https://asof.example/x';
const read = (text: string): Report =>
  readReport(text, { source: 'incident.md', zone: null, date: null, order: null, now: NOW });
const stored = (body: unknown): object => {
  const { value, faults } = readEntry(body);
  expect(faults).toEqual([]);
  return value!;
};
const draft = (body: unknown): unknown => readClaim(body, () => true).value;
const LEARNED = '2024-02-03T10:00:00.000Z';
const zones = fc.constantFrom(undefined, 'written' as const, zoneNamed('Europe/Berlin')!, zoneNamed('Asia/Kolkata')!);
const breaks = fc.constantFrom('\n', '\r\n');

describe('an exported incident', () => {
  it('has the facts of its entries and no others, each with every field, on any clocks', () => {
    fc.assert(
      fc.property(anyBodies, zones, breaks, fc.constantFrom(...HOSTILE), (bodies, zone, lineBreak, summary) => {
        const source = exported(storyOfBodies(bodies, 'A story', summary), zone);
        const report = read(incidentMarkdown(source, ORIGIN).replaceAll('\n', lineBreak));
        const posted = new Map(bodies.map((body) => [body.id, body]));
        expect(report.facts.map(({ entry }) => stored(entry))).toEqual(
          source.entries.map(({ entry }) => stored(posted.get(entry.id))),
        );
        expect(report.claims).toEqual([]);
        expect(report.remarks).toEqual([]);
        expect(report.title?.text).toBe('A story');
      }),
    );
  });

  it('has its claims with every field, but for those that were withdrawn', () => {
    fc.assert(
      fc.property(fc.array(anyClaim, { maxLength: 5 }), fc.constantFrom(...HOSTILE), (claims, text) => {
        const more = { text, by: 'Ada -->', url: 'https://a.example/--x', statedAt: '2024-02', learnedAt: LEARNED };
        const given = claims
          .map((claim, i) => ({ id: `c${i}`, ...claim, ...(i % 2 === 0 && more) }) as ClaimInput)
          .filter((claim) => draft(claim) !== null);
        const story = past('18:12 declared dec', '19:51 resolved res');
        for (const claim of given) story.claim(claim);
        story.claim({ id: 'gone', stated: 'PT5M' }).happen('op.withdrawn', { claimId: 'gone' });
        const report = read(incidentMarkdown(exported(story), ORIGIN));
        expect(report.claims.map(({ posted }) => draft(posted))).toEqual(given.map(draft));
        expect(report.facts.map(({ entry }) => entry.id)).toEqual(['dec', 'res']);
      }),
    );
  });

  it('has no error in a check but those of its own claims, by itself and against its record', () => {
    fc.assert(
      fc.property(anyBodies, fc.array(anyClaim, { maxLength: 3 }), zones, (bodies, claims, zone) => {
        const story = storyOfBodies(bodies);
        for (const [i, claim] of claims.entries()) {
          const given = { id: `c${i}`, ...claim } as ClaimInput;
          if (draft(given) !== null) story.claim(given);
        }
        const source = exported(story, zone);
        const text = incidentMarkdown(source, ORIGIN);
        for (const record of [null, source.on]) {
          const { findings } = checkReport(read(text), { text, record });
          const errors = findings.filter(({ severity }) => severity === 'error');
          expect(errors.filter(({ code }) => code !== 'claim_unsupported')).toEqual([]);
        }
      }),
      { numRuns: 25 },
    );
  });

  const markdown = incidentMarkdown(exported(past('18:12 declared dec', '19:51 resolved res')), ORIGIN);

  it('says where each time stands', () => {
    const lines = markdown.split('\n');
    for (const { line, column, endColumn, parts, text, local, at, entry } of read(markdown).facts) {
      const written = (span: typeof parts.date): string =>
        lines[line - 1]!.slice(span!.column - 1, span!.endColumn - 1);
      expect(written({ line, column, endColumn })).toBe(text);
      expect(`${written(parts.date)}T${written(parts.clock)}`).toBe(local);
      expect(written(parts.zone)).toBe('Z');
      expect(at).toBe(Date.parse(entry.occurredAt));
    }
  });

  it('is read as it was edited: a time, a type, a text, a row that was taken away and one that was added', () => {
    const edited = markdown
      .replace(
        '- 2024-01-10T18:12Z **declared** `dec`',
        '- 2024-01-10T18:15:30Z **detected** `dec`\n  > By hand\n  >\n  > twice',
      )
      .replace(/- 2024-01-10T19:51Z[^]*?-->/, '- 19:55 Resolved');
    expect(read(edited).facts.map(({ entry }) => entry)).toEqual([
      {
        ...{ id: 'dec', type: 'detected', text: 'By hand\n\ntwice', occurredAt: '2024-01-10T18:15:30Z' },
        ...{ precision: 'second', source: 'api', origin: 'stated' },
      },
      expect.objectContaining({ type: 'resolved', occurredAt: '2024-01-10T19:55Z' }),
    ]);
  });

  it('is read after a formatter parted its lines', () => {
    const story = storyOfBodies([
      { id: 'a', type: 'note', occurredAt: '2024-01-10T18:13Z', text: 'x\n\ny', actor: 'Ada' },
    ]);
    const parted = incidentMarkdown(exported(story), ORIGIN).replace(/^ {2}(?:- actor|<!--|> x)/gm, '\n$&');
    expect(read(parted).facts).toMatchObject([{ entry: { id: 'a', text: 'x\n\ny', actor: 'Ada' } }]);
  });

  it('is read with what people write around it, on its day and its clocks', () => {
    const report = read(`${markdown}\n## What we learned\n\nThe alert came at 18:40, and repair took 71 minutes.\n`);
    expect(report.facts.map(({ entry }) => entry.occurredAt)).toEqual([
      ...['2024-01-10T18:12Z', '2024-01-10T19:51Z'],
      '2024-01-10T18:40Z',
    ]);
    expect(report.claims).toMatchObject([{ stated: 'PT71M' }]);
    expect(report.zone).toMatchObject({ name: 'UTC', from: 'row' });
    expect(report.remarks).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '{}}'],
    ['a field that no entry has', '{"colour":"red"}'],
    ['a field that is none', '{"component":7}'],
    ['an end before its beginning', '{"until":"2020-01-01T00:00:00Z"}'],
  ])('whose comment is %s is a report like any other', (_, comment) => {
    const broken = markdown.replaceAll(/(<!-- asof-entry )\{.*\}/g, (_, head: string) => head + comment);
    expect(read(broken).facts.map(({ entry }) => [entry.id, entry.occurredAt])).toEqual([
      [undefined, '2024-01-10T18:12Z'],
      [undefined, '2024-01-10T19:51Z'],
    ]);
  });
});
