import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { readEntry } from '../../timeline/input/entry.js';
import { measure } from '../../timeline/measure/assessment.js';
import { by, opening, streamsOn } from './incidents.testing.js';
import { type IncidentStreams } from './incident-streams.js';

const START = Date.parse('2024-05-12T06:00:00Z');
/** So far apart that no two facts can be taken for one. */
const APART_MS = 200_000;
const TYPES = ['release', 'impact_started', 'detected', 'declared', 'mitigated', 'impact_ended', 'resolved'] as const;

interface Told {
  readonly fact: number;
  readonly source: string;
  readonly at: number;
}

const draftOf = ({ fact, source, at }: Told): EntryDraft => {
  const occurredAt = new Date(at).toISOString();
  const { value } = readEntry({ id: `${source}-${fact}`, type: TYPES[fact], occurredAt, text: `${source} says` });
  return { ...value!, witness: { source, id: String(fact) } };
};

/** Each fact told by two, up to 90 s apart. */
const twice = fc
  .array(fc.record({ gap: fc.nat(3_600_000), apart: fc.integer({ min: -90_000, max: 90_000 }) }), {
    minLength: TYPES.length,
    maxLength: TYPES.length,
  })
  .map((facts): Told[] => {
    let at = START;
    return facts.flatMap(({ gap, apart }, fact) => {
      at += APART_MS + gap;
      return [
        { fact, source: 'a', at },
        { fact, source: 'b', at: at + apart },
      ];
    });
  });
const twiceInTwoOrders = twice.chain((told) => fc.tuple(shuffled(told), shuffled(told)));
const shuffled = (told: readonly Told[]) => fc.shuffledSubarray([...told], { minLength: told.length });

async function record(drafts: readonly EntryDraft[]): Promise<IncidentStreams> {
  const { streams } = streamsOn();
  await streams.execute(null, opening(), by());
  for (const draft of drafts) await streams.execute('inc-42', { kind: 'add_entries', entries: [draft] }, by());
  return streams;
}
async function durationsOf(streams: IncidentStreams) {
  const { state } = (await streams.load('inc-42'))!.incident;
  return Object.values(measure(state, START + 10 * 3_600_000).durations).map((duration) => ({
    metric: duration.metric,
    status: duration.status,
    seconds: duration.seconds ?? 0,
  }));
}

it('which of two tells a fact first moves each end of a duration by no more than 90 seconds', async () => {
  await fc.assert(
    fc.asyncProperty(twiceInTwoOrders, async ([one, other]) => {
      const [a, b] = await Promise.all([one, other].map(async (told) => durationsOf(await record(told.map(draftOf)))));
      for (const [i, { metric, status, seconds }] of a!.entries()) {
        expect(b![i]).toMatchObject({ metric, status });
        expect(Math.abs(b![i]!.seconds - seconds)).toBeLessThanOrEqual(2 * 90);
      }
    }),
    { numRuns: 40 },
  );
});

it('parting all of them gives what would be there if nobody had joined them', async () => {
  await fc.assert(
    fc.asyncProperty(twice.chain(shuffled), fc.nat(), async (told, seed) => {
      const joined = await record(told.map(draftOf));
      const entries = async (streams: IncidentStreams) => [
        ...(await streams.load('inc-42'))!.incident.state.facts.entries.values(),
      ];
      const held = (await entries(joined)).flatMap(({ id, alsoTold = [] }) =>
        alsoTold.map(({ witness }) => ({ entryId: id, witness: witness! })),
      );
      expect(held).toHaveLength(TYPES.length);
      for (const [i] of held.entries()) {
        const part = held[(i + seed) % held.length]!;
        await joined.execute('inc-42', { kind: 'part', ...part, reason: null, learnedAt: null }, by());
      }
      const apart = await record(told.map(draftOf).map(({ witness: _, ...posted }) => posted));
      expect(await durationsOf(joined)).toEqual(await durationsOf(apart));
      const bare = (all: Awaited<ReturnType<typeof entries>>) =>
        all
          .map(({ id, facts, interval, revision, recordedBy }) => ({ id, facts, interval, revision, recordedBy }))
          .sort((x, y) => x.revision - y.revision);
      expect(bare(await entries(joined))).toEqual(bare(await entries(apart)));
    }),
    { numRuns: 30 },
  );
});
