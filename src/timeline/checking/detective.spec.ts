import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localTime, UTC } from '../clocks.js';
import { checkReport, examine } from './check-report.js';
import { type CheckFinding } from './check.js';
import { bruteForce } from './contradictions.testing.js';
import { detect, keyOf } from './detective.js';
import { wordsIn } from './edits.js';
import { reportOf, SAID, type MadeReport, type Row, type StatedClaim } from './report.testing.js';
import { correctionsFor, slipFindings, suspectsOf, type Scene } from './slip-findings.js';
import { Suspicion } from './suspicion.js';

const TYPES = ['impact_started', 'detected', 'declared', 'mitigated', 'resolved', 'note', 'action', 'release'];

const sceneOf = ({ report, text }: MadeReport): Scene => {
  const { claims, meant } = examine(report, { text });
  return { facts: report.facts, claims, meant, record: null, wordsAt: wordsIn(text) };
};

/** Rows in order, of which one is then moved; claims of which most are the length between two rows. */
const reports = fc
  .record({
    minutes: fc.array(fc.integer({ min: 1, max: 24 * 60 - 1 }), { minLength: 3, maxLength: 7 }),
    types: fc.array(fc.constantFrom(...TYPES), { minLength: 9, maxLength: 9 }),
    dated: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
    sections: fc.subarray([2, 4, 6]),
    slipped: fc.nat(8),
    slip: fc.constantFrom(-720, -60, 60, 720, 7, 0),
    claims: fc.array(
      fc.record({ from: fc.nat(8), to: fc.nat(8), off: fc.constantFrom(0, 0, 0, 13), said: fc.boolean() }),
      {
        maxLength: 4,
      },
    ),
    isFalling: fc.boolean(),
  })
  .map(({ minutes, types, dated, sections, slipped, slip, claims, isFalling }) => {
    const sorted = [...minutes].sort((a, b) => (isFalling ? b - a : a - b));
    const at = (minute: number): string => localTime(UTC, minute * 60_000);
    const rows = sorted.map((minute, i): Row => {
      const moved = i === slipped % sorted.length ? Math.min(1439, Math.max(1, minute + slip)) : minute;
      return [`${i === 0 || dated[i] ? '2021-06-09 ' : ''}${at(moved)}`, types[i]!];
    });
    const stated = claims.map(({ from, to, off, said }): StatedClaim => {
      const length = Math.abs(sorted[from % sorted.length]! - sorted[to % sorted.length]!) + off;
      return { stated: `PT${Math.max(2, length)}M`, metricSaid: said ? SAID.repair : null };
    });
    return reportOf(rows, stated, { sections: sections.filter((place) => place < rows.length) });
  });

it('finds what trying every single correction finds', () => {
  fc.assert(
    fc.property(reports, (made) => {
      const { suspicious, slippables } = suspectsOf(sceneOf(made));
      const suspicion = new Suspicion(suspicious);
      const corrections = [...correctionsFor(suspicious, slippables, suspicion)];
      const solution = detect(suspicion, corrections);
      const found = { keys: (solution?.corrections ?? []).map(keyOf).sort(), resolves: solution?.resolves ?? 0 };
      const { gains, ...best } = bruteForce(suspicious, corrections);
      expect(corrections.map((correction) => suspicion.gain(correction))).toEqual(gains);
      expect(found).toEqual(best);
    }),
    { numRuns: 1000 },
  );
}, 240_000);

describe('what is proposed', () => {
  const slips = (made: MadeReport): CheckFinding[] =>
    checkReport(made.report, { text: made.text }).findings.filter(({ code }) => code.endsWith('_suspected'));

  it('a year, where it mends the order', () => {
    const made = reportOf([
      ['2021-06-09 13:15', 'detected'],
      ['2021-06-09 13:46', 'mitigated'],
      ['2020-06-09 13:54', 'declared'],
      ['2021-06-09 13:58', 'resolved'],
    ]);
    expect(slips(made)).toMatchObject([
      {
        code: 'year_slip_suspected',
        line: 4,
        suggestion: { edits: [{ line: 4, column: 3, endColumn: 13, replacement: '2021-06-09' }], resolves: 1 },
      },
    ]);
    const { findings } = checkReport(made.report, { text: made.text });
    expect(findings.find(({ code }) => code === 'out_of_order')!.related).toContainEqual(
      expect.objectContaining({ line: 4 }),
    );
  });

  it('an hour, where it mends the order and a claim, which stays an error', () => {
    const made = reportOf(
      [
        ['2021-06-09 13:02', 'note'],
        ['13:15', 'detected'],
        ['12:46', 'mitigated'],
        ['13:58', 'resolved'],
      ],
      [{ stated: 'PT31M', metricSaid: SAID.repair }],
    );
    expect(slips(made)).toMatchObject([
      { code: 'hour_slip_suspected', line: 4, suggestion: { edits: [{ replacement: '13:46' }], resolves: 2 } },
    ]);
    const { findings, counts } = checkReport(made.report, { text: made.text });
    expect(counts.errors).toBe(1);
    expect(findings.find(({ code }) => code === 'claim_unsupported')!.related).toContainEqual(
      expect.objectContaining({ line: 4 }),
    );
  });

  it('nothing, where two are equally good: both are named', () => {
    const made = reportOf(
      [
        ['2021-06-09 13:15', 'detected'],
        ['2021-06-09 15:46', 'resolved'],
      ],
      [{ stated: 'PT91M' }],
    );
    const found = slips(made);
    expect(found.map(({ line, suggestion }) => [line, suggestion])).toEqual([
      [2, null],
      [3, null],
    ]);
    expect(found[0]!.message).toContain('just as well');
  });

  it('no exchange and no shuffled digits for the sake of one length', () => {
    const rows = [
      ['2021-06-09 13:15', 'detected'],
      ['13:21', 'declared'],
      ['13:58', 'resolved'],
    ] as const;
    // With 13:12 for 13:21 it would fit.
    expect(slips(reportOf(rows, [{ stated: 'PT46M' }, { stated: 'PT37M' }]))).toEqual([]);
  });

  it('digits, where the order and a length ask for it', () => {
    const made = reportOf(
      [
        ['2021-06-09 13:15', 'detected'],
        ['13:53', 'mitigated'],
        ['13:40', 'note'],
        ['13:58', 'resolved'],
      ],
      [{ stated: 'PT20M', metricSaid: SAID.repair }],
    );
    expect(slips(made)).toMatchObject([
      { code: 'times_swapped_suspected', line: 3, suggestion: { edits: [{ replacement: '13:35' }], resolves: 2 } },
    ]);
  });

  it('each of two slips that have nothing in common', () => {
    const made = reportOf(
      [
        ['2023-01-04', 'detected'],
        ['2022-01-05 08:56', 'declared'],
        ['2023-02-01 10:30', 'mitigated'],
        ['2022-02-01 10:30', 'resolved'],
      ],
      [{ stated: 'P28D', metricSaid: SAID.repair }],
    );
    expect(slips(made)).toMatchObject([
      { code: 'year_slip_suspected', line: 3, suggestion: { edits: [{ replacement: '2023-01-05' }] } },
      { code: 'year_slip_suspected', line: 5, suggestion: { edits: [{ replacement: '2023-02-01' }] } },
    ]);
  });

  it('an exchange of rows that are no neighbours, by their times where a length asks for it', () => {
    const rows = [
      ['2021-06-09 13:00', 'note'],
      ['13:15', 'detected'],
      ['13:46', 'action'],
      ['13:30', 'note', 'looking'],
      ['13:21', 'mitigated'],
      ['13:58', 'resolved'],
    ] as const;
    const [first, ...others] = slips(reportOf(rows));
    expect(first).toMatchObject({ code: 'times_swapped_suspected', line: 4, suggestion: null });
    expect(first!.message).toContain('2 contradictions vanish; just as well: the rows');
    expect(others).toEqual([]);
    const timed = slips(reportOf(rows, [{ stated: 'PT31M', metricSaid: SAID.repair }]));
    expect(timed).toMatchObject([
      { line: 4, suggestion: { edits: [{ replacement: '13:21' }, { line: 6, replacement: '13:46' }], resolves: 3 } },
    ]);
  });

  it('a copied time, where the length of the row that its words name lies between its neighbours', () => {
    const rows = [
      ['2021-06-09 13:15', 'detected'],
      ['13:30', 'note'],
      ['13:30', 'mitigated'],
      ['13:58', 'resolved'],
    ] as const;
    expect(slips(reportOf(rows, [{ stated: 'PT31M', metricSaid: SAID.repair }]))).toMatchObject([
      { code: 'time_copied_suspected', line: 4, suggestion: { edits: [{ replacement: '13:46' }] } },
    ]);
    // A length that puts it elsewhere says nothing of it, and neither does one of something else.
    expect(slips(reportOf(rows, [{ stated: 'PT51M', metricSaid: SAID.repair }]))).toEqual([]);
    expect(slips(reportOf(rows, [{ stated: 'PT31M', metricSaid: SAID.resolve }]))).toEqual([]);
  });

  it('no day that nobody wrote, and no exchange of rows days apart, for one step back', () => {
    expect(
      slips(
        reportOf([
          ['2021-06-09 13:15', 'detected'],
          ['13:58', 'note'],
          ['13:46', 'note'],
          ['13:50', 'note'],
        ]),
      ),
    ).toEqual([]);
    const apart = reportOf([
      ['2021-06-09 13:15', 'detected'],
      ['2021-06-19 13:58', 'note'],
      ['2021-06-15 10:46', 'resolved'],
    ]);
    expect(slips(apart).map(({ code }) => code)).toEqual(['month_slip_suspected']);
  });

  it('nothing, where everything fits', () => {
    const rows = [
      ['2021-06-09 13:15', 'detected'],
      ['13:46', 'mitigated'],
      ['13:58', 'resolved'],
    ] as const;
    expect(slips(reportOf(rows, [{ stated: 'PT43M' }]))).toEqual([]);
  });
});

describe('bounded work', () => {
  it.each([
    ['each with its date', 1],
    ['with a date for every hundred', 100],
    ['with one date for all', 1000],
  ])(
    'takes no longer than the audit of the claims that it starts from, of 1,000 facts %s and 100 claims',
    (_, each) => {
      const rows = Array.from({ length: 1000 }, (_, i): Row => {
        const day = String(1 + Math.floor(i / 100)).padStart(2, '0');
        return [
          `${i % each === 0 ? `2021-06-${day} ` : ''}${localTime(UTC, ((i % 100) * 13 + 1) * 60_000)}`,
          TYPES[(i * 7) % TYPES.length]!,
        ];
      });
      const claims = Array.from({ length: 100 }, (_, i) => ({
        stated: i % 2 === 0 ? `PT${(i + 2) * 13}M` : `PT${i * 7}M${1 + (i % 50)}S`,
        metricSaid: i % 3 === 0 ? SAID.repair : null,
      }));
      const made = reportOf(rows, claims);
      slipFindings(sceneOf(reportOf(rows.slice(0, 50), claims)));
      const start = processorTime();
      const scene = sceneOf(made);
      const examined = processorTime();
      slipFindings(scene);
      // What examining does holds one such search already.
      expect(processorTime() - examined).toBeLessThan(examined - start);
    },
  );
});

/** Of the processor so far, in milliseconds: what else the machine does is none of it. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
