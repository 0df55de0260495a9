import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { verifyChain } from '../../testing/chain.js';
import { isOperation } from '../../timeline/events.js';
import { type CommandOutcome, type IncidentCommand } from './commands.js';
import {
  amending,
  by,
  claiming,
  correcting,
  describing,
  entries,
  MishapStore,
  opening,
  streamsOn,
  withKey,
  type Mishap,
} from './incidents.testing.js';
import { Refusal } from '../../application/refusal.js';

/** Few ids and few words, so that commands meet each other. */
const id = fc.constantFrom('a', 'b', 'c');
const text = fc.constantFrom('one', 'two');
const time = fc.constantFrom('2024-05-12T09:00:00Z', '2024-05-12', '2024-05');
const entryBody = fc.record(
  {
    id,
    type: fc.constantFrom('note', 'detected', 'resolved', 'impact_started'),
    text,
    occurredAt: time,
    origin: fc.constantFrom('stated', 'extracted'),
    learnedAt: fc.constantFrom('2024-05-12T09:30:00Z', '2030-01-01T00:00:00Z'),
  },
  { requiredKeys: ['type'] },
);
const command: fc.Arbitrary<IncidentCommand> = fc.oneof(
  fc.array(entryBody, { minLength: 1, maxLength: 4 }).map((bodies) => entries(...bodies)),
  fc.record({ id, text, occurredAt: time }).map(({ id: entryId, ...set }) => amending(entryId, set)),
  fc.tuple(fc.constantFrom('retract', 'restore', 'confirm'), id).map(([kind, entryId]) => correcting(kind, entryId)),
  fc.record({ title: text }).map(describing),
  fc.record({ id, stated: fc.constantFrom('PT1H', 'PT2H') }).map(claiming),
  id.map((claimId): IncidentCommand => ({ kind: 'withdraw', claimId, reason: null })),
  text.map((reason): IncidentCommand => ({ kind: 'choose_headline', metric: 'duration', reason })),
  fc.constantFrom('retract_incident', 'restore_incident').map((kind) => ({ kind, reason: 'Because' })),
);

type Outcome = CommandOutcome | Refusal;
const settled = (promise: Promise<CommandOutcome>): Promise<Outcome> =>
  promise.catch((error: unknown) => {
    if (error instanceof Refusal) return error;
    throw error;
  });

describe('any sequence of commands', () => {
  test('leaves a whole chain, and a retry of what was stored adds nothing, whenever it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ command, seconds: fc.integer({ min: -60, max: 60 }) }), { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        async (steps, picks) => {
          const { streams, clock } = streamsOn();
          await streams.execute(null, opening(), withKey('opening'));
          const stored: { key: string; command: IncidentCommand; outcome: CommandOutcome }[] = [];
          for (const [index, step] of steps.entries()) {
            clock.moveBy(step.seconds);
            const key = `k${index}`;
            const outcome = await settled(streams.execute('inc-42', step.command, withKey(key)));
            if (!(outcome instanceof Refusal) && outcome.changed) stored.push({ key, command: step.command, outcome });
            const before = (await streams.events('inc-42')).length;
            const retried = stored[Number(picks.next().value) % Math.max(1, stored.length)];
            if (retried) {
              const again = await streams.execute('inc-42', retried.command, withKey(retried.key));
              const { ids, revision } = retried.outcome;
              expect(again).toMatchObject({ replayed: true, ids, revision });
            }
            expect(await streams.events('inc-42')).toHaveLength(before);
          }
          expect(await streams.execute(null, opening(), withKey('opening'))).toMatchObject({ replayed: true });
          expect(verifyChain(await streams.events('inc-42')).checks.filter(({ ok }) => !ok)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('entries that have ids need no key to be retried', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(entryBody, id).map(([body, own]) => entries({ ...body, id: own })),
          { minLength: 1 },
        ),
        fc.array(command, { maxLength: 6 }),
        async (additions, others) => {
          const { streams, clock } = streamsOn();
          await streams.execute(null, opening(), withKey('opening'));
          const accepted: IncidentCommand[] = [];
          for (const each of additions) {
            const outcome = await settled(streams.execute('inc-42', each, by()));
            if (!(outcome instanceof Refusal)) accepted.push(each);
          }
          for (const [index, each] of others.entries()) {
            await settled(streams.execute('inc-42', each, withKey(`o${index}`)));
          }
          const before = (await streams.events('inc-42')).length;
          clock.moveBy(7200);
          for (const each of accepted) {
            expect(await streams.execute('inc-42', each, by())).toMatchObject({
              changed: false,
            });
          }
          expect(await streams.events('inc-42')).toHaveLength(before);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('comes out the same however it is batched', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 12 }), async (commands) => {
        const oneByOne = streamsOn();
        const together = streamsOn();
        await oneByOne.streams.execute(null, opening(), withKey('opening'));
        await together.streams.execute(null, opening(), withKey('opening'));
        const one: Outcome[] = [];
        for (const [index, each] of commands.entries()) {
          one.push(await settled(oneByOne.streams.execute('inc-42', each, withKey(`k${index}`))));
        }
        const all = await Promise.all(
          commands.map((each, index) => settled(together.streams.execute('inc-42', each, withKey(`k${index}`)))),
        );
        const shown = (outcome: Outcome) =>
          outcome instanceof Refusal ? outcome.code : [outcome.revision, outcome.changed];
        expect(all.map(shown)).toEqual(one.map(shown));
      }),
      { numRuns: 60 },
    );
  });
});

describe('readers', () => {
  test('that catch up while batches are appended see nothing twice, and lose nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(command, fc.nat(3)), { maxLength: 30 }), async (steps) => {
        const { store, streams } = streamsOn();
        const rival = streamsOn(store).streams;
        await streams.execute(null, opening(), by());
        await Promise.all(
          steps.flatMap(([each, reads], index) => [
            settled((index % 4 === 3 ? rival : streams).execute('inc-42', each, withKey(`k${index}`))),
            ...Array.from({ length: reads }, () => streams.load('inc-42')),
          ]),
        );
        const { incident } = (await streams.load('inc-42'))!;
        expect(incident).toEqual((await streamsOn(store).streams.load('inc-42'))!.incident);
      }),
      { numRuns: 60 },
    );
  });
});

describe('whatever goes wrong in the store', () => {
  const mishap = fc.constantFrom<Mishap>(
    'none',
    'none',
    'unavailable',
    'unknown before',
    'unknown after',
    'somebody else',
  );

  test('what was acknowledged is there exactly once, and what was refused is not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(mishap), fc.integer({ min: 1, max: 24 }), async (mishaps, count) => {
        let isCalm = true;
        let rivals = 0;
        const store = new MishapStore(
          (): Mishap => (isCalm ? 'none' : (mishaps.next().value as Mishap)),
          async (stream) => {
            isCalm = true;
            rivals += 1;
            const rival = streamsOn(store).streams;
            await rival.execute(
              stream.slice('incident-'.length),
              entries({ type: 'note', text: 'rival' }),
              withKey(`r${rivals}`),
            );
            isCalm = false;
          },
        );
        const { streams } = streamsOn(store, { resendWithinMs: 60 });
        await streams.execute(null, opening(), withKey('opening'));
        isCalm = false;
        const outcomes = await Promise.all(
          Array.from({ length: count }, async (_, index) => {
            if (index % 3 === 0) await new Promise((resolve) => setTimeout(resolve, index));
            return settled(
              streams.execute('inc-42', entries({ type: 'note', text: `t${index}` }), withKey(`k${index}`)),
            );
          }),
        );
        isCalm = true;
        const events = await streams.events('inc-42');
        const texts = events.filter(({ type }) => !isOperation(type)).map(({ data }) => data.texts?.['text']);
        for (const [index, outcome] of outcomes.entries()) {
          const times = texts.filter((each) => each === `t${index}`).length;
          if (!(outcome instanceof Refusal)) expect(times).toBe(1);
          else if (outcome.code === 'outcome_unknown') expect(times).toBeLessThanOrEqual(1);
          else expect(times).toBe(0);
          const retried = await streams.execute(
            'inc-42',
            entries({ type: 'note', text: `t${index}` }),
            withKey(`k${index}`),
          );
          expect(retried.replayed).toBe(times === 1);
        }
        expect(texts.filter((each) => each === 'rival')).toHaveLength(rivals);
        expect(verifyChain(await streams.events('inc-42')).ok).toBe(true);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
