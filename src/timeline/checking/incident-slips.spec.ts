import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { medianOf } from '../linear.testing.js';
import { live, past, type Story } from '../../../test/support/story.js';
import { measure } from '../measure/assessment.js';
import { auditClaims } from '../measure/claim-audit.js';
import { type FindingView } from '../view/view-types.js';
import { bruteForce } from './contradictions.testing.js';
import { detect, keyOf } from './detective.js';
import { incidentCorrections } from './incident-slips.js';
import { incidentSuspects, type IncidentSuspects } from './incident-suspects.js';
import { Suspicion } from './suspicion.js';

const slips = (story: Story): FindingView[] =>
  story.assess().lint.filter(({ code }) => code.endsWith('_slip_suspected') || code.endsWith('ed_suspected'));
const told = (story: Story): [string, string[]][] => slips(story).map(({ code, entryIds }) => [code, entryIds]);

const suspectsOf = (story: Story): IncidentSuspects => {
  const on = measure(story.state, 0);
  return incidentSuspects(on, on.durations, auditClaims(on, on.durations, new Map()))!;
};

const TYPES = ['impact_started', 'detected', 'declared', 'mitigated', 'impact_ended', 'resolved', 'release', 'note'];
const METRICS = [undefined, undefined, 'time_to_repair', 'declared_to_resolved', 'duration'];

const stories = fc
  .record({
    entries: fc.array(
      fc.record({
        minute: fc.nat(1439),
        type: fc.constantFrom(...TYPES),
        seconds: fc.constantFrom(0, 0, 0, 20),
        isExtracted: fc.constantFrom(false, false, true),
        late: fc.constantFrom(0, 60, -60, 1440),
        before: fc.constantFrom(null, null, 60, -180, 45),
      }),
      { minLength: 2, maxLength: 9 },
    ),
    claims: fc.array(
      fc.record({
        minutes: fc.integer({ min: 2, max: 900 }),
        from: fc.nat(8),
        to: fc.nat(8),
        metric: fc.constantFrom(...METRICS),
        isFree: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ entries, claims }) => {
    const at = (minute: number, seconds: number): string =>
      new Date(Date.UTC(2024, 0, 10, 0, minute, seconds)).toISOString();
    const story = past();
    for (const [i, { minute, type, seconds, isExtracted, late, before }] of entries.entries()) {
      const first = at(minute + (before ?? 0), seconds);
      const origin = isExtracted && { origin: 'extracted' as const };
      story.entry({ id: `e${i}`, type, occurredAt: first, ...origin }, at(minute + late + 7, 0));
      if (before !== null) story.amend(`e${i}`, { occurredAt: at(minute, seconds) });
    }
    for (const [i, { minutes, from, to, metric, isFree }] of claims.entries()) {
      const between = entries[from % entries.length]!.minute - entries[to % entries.length]!.minute;
      const stated = `PT${isFree ? minutes : Math.max(2, Math.abs(between))}M`;
      story.claim({ id: `c${i}`, stated, ...(metric !== undefined && { metric }) });
    }
    return story;
  });

it('finds what trying every single correction finds', () => {
  fc.assert(
    fc.property(stories, (story) => {
      const suspects = suspectsOf(story);
      const suspicion = new Suspicion(suspects.suspicious);
      const corrections = [...incidentCorrections(suspects, suspicion)];
      const solution = detect(suspicion, corrections);
      const { gains, ...best } = bruteForce(suspects.suspicious, corrections);
      expect(corrections.map((correction) => suspicion.gain(correction))).toEqual(gains);
      const keys = (solution?.corrections ?? []).map(keyOf).sort();
      expect({ keys, resolves: solution?.resolves ?? 0 }).toEqual(best);
    }),
    { numRuns: 300 },
  );
}, 240_000);

describe('a slip of a stored incident', () => {
  it('is an hour, where an order and a stated length ask for it', () => {
    const story = past('13:02 impact_started i', '12:46 detected d', '13:58 resolved r').claim({
      id: 'c',
      stated: 'PT12M',
    });
    expect(slips(story)).toMatchObject([
      {
        code: 'hour_slip_suspected',
        severity: 'warning',
        entryIds: ['d'],
        message:
          'detected 2024-01-10T12:46:00.000Z may be an hour early, and mean 2024-01-10T13:46:00.000Z: ' +
          '2 contradictions vanish',
      },
    ]);
  });

  it('is a year, where it alone mends the order, of one against all others', () => {
    const story = past(
      '2025-01-10T13:02:00Z impact_started i',
      '13:46 detected d',
      '13:50 declared e',
      '13:58 resolved r',
    );
    expect(told(story)).toEqual([['year_slip_suspected', ['i']]]);
  });

  it('is a day, of what is told twice a day apart', () => {
    const story = past('13:02 impact_started i', '13:58 resolved r', '2024-01-11T13:58:00Z resolved s');
    expect(told(story)).toEqual([['day_slip_suspected', ['r', 's']]]);
    expect(slips(story)[0]!.message).toContain('just as well');
  });

  it('is whole hours, of what is told twice in two zones, or was told at another time before', () => {
    expect(told(past('10:00 declared a', '11:00 declared b'))).toEqual([['hour_slip_suspected', ['a', 'b']]]);
    const corrected = past('10:12 declared d').amend('d', { occurredAt: '2024-01-10T02:12:00Z' });
    expect(slips(corrected)).toMatchObject([
      {
        entryIds: ['d'],
        message:
          'declared 2024-01-10T02:12:00.000Z may be 8 hours early, and mean 2024-01-10T10:12:00.000Z, ' +
          'as it was before it was corrected: one contradiction vanishes',
      },
    ]);
  });

  it('is each of several that have nothing in common', () => {
    const story = past('10:00 declared a', '15:00 declared b', '11:00 mitigated c', '18:00 mitigated d');
    expect(told(story)).toEqual([
      ['hour_slip_suspected', ['a', 'b']],
      ['hour_slip_suspected', ['c', 'd']],
    ]);
  });

  it.each([
    [
      'everything fits',
      past('13:02 impact_started', '13:46 detected', '13:58 resolved').claim({ id: 'c', stated: 'PT56M' }),
    ],
    ['any hour, day or year would mend it', past('13:02 impact_started', '12:46 detected', '13:58 resolved')],
    [
      'the length is a bound',
      past('13:02 impact_started', '13:58 resolved').claim({ id: 'c', stated: 'PT116M', comparison: 'at_least' }),
    ],
    [
      'the claim was withdrawn',
      past('13:02 impact_started', '13:58 resolved')
        .claim({ id: 'c', stated: 'PT116M' })
        .happen('op.withdrawn', { claimId: 'c' }),
    ],
    [
      'it was resolved again after a reopening',
      past('10:30 resolved', '23:00 reopened', '2024-01-11T10:30:00Z resolved s'),
    ],
    ['it is planned', live('10:30 declared', '2024-01-11T10:30:00Z release')],
    ['it is proposed', past('13:02 impact_started', '13:58 resolved', '2024-01-11T13:58:00Z resolved s ??')],
  ])('is none where %s', (_what, story) => expect(told(story)).toEqual([]));

  const storyOf = (count: number): Story => {
    const story = past();
    for (let i = 0; i < count; i += 1)
      story.entry({
        id: `e${i}`,
        type: TYPES[(i * 7) % 7]!,
        occurredAt: new Date(Date.UTC(2024, 0, 1, 0, i * 13)).toISOString(),
      });
    for (let i = 0; i < 100; i += 1) story.claim({ id: `c${i}`, stated: `PT${i * 13 + 4}M11S` });
    return story;
  };

  it('is looked for in time that grows with the entries, of 2,000 and 100 lengths that nothing gives', () => {
    const searchOf = (count: number): (() => void) => {
      const suspects = suspectsOf(storyOf(count));
      return () => {
        const suspicion = new Suspicion(suspects.suspicious);
        detect(suspicion, incidentCorrections(suspects, suspicion));
      };
    };
    const processorMs = medianOf(5);
    const [quarter, whole] = [processorMs(searchOf(500)), processorMs(searchOf(2000))];
    expect(whole / quarter).toBeLessThan(8);
  });
});
