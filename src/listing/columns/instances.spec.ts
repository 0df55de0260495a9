/** Two instances have the same incidents under other row numbers, and nobody can tell them apart by their answers. */
import { afterEach, expect, it } from '@jest/globals';
import { MemoryReadModels } from '../../readmodels/memory/memory-read-models.js';
import { type ListedIncident } from '../../timeline/view/row.js';
import {
  askClaims,
  askDurations,
  askFacets,
  askList,
  askTogether,
  Listing,
  listedIncident,
  mark,
  NO_HEADLINE,
} from '../listing.testing.js';

let running: Listing[] = [];
afterEach(async () => {
  await Promise.all(running.map((listing) => listing.stop()));
  running = [];
});

async function instance(incidents: readonly ListedIncident[]): Promise<Listing> {
  const listing = new Listing(new MemoryReadModels());
  running.push(listing);
  await listing.aliases.put({ name: 'alpha', canonical: 'Gamma Inc' });
  await listing.aliases.put({ name: 'beta', canonical: 'GammaInc' });
  await listing.start();
  await listing.record(incidents);
  return listing;
}

const START = Date.parse('2024-01-01T10:00:00Z');
/** More than any answer shows of them, and alike in everything that answers are ordered by. */
const INCIDENTS = Array.from({ length: 2400 }, (_, n) =>
  listedIncident(
    {
      id: `inc-${String((n * 7919) % 2400).padStart(4, '0')}`,
      title: 'Alike',
      startedAt: mark(START),
      company: n % 2 === 0 ? 'alpha' : 'beta',
      categories: [`c${n % 700}`, `c${(n * 3 + 1) % 700}`],
      headline: { ...NO_HEADLINE, status: 'computed', seconds: 60 },
    },
    { verdicts: { unsupported: 1 }, durations: { duration: { status: 'computed', seconds: 60 + (n % 2) } } },
  ),
);

it('trial 68: answers are the same on every instance', async () => {
  const instances = [await instance(INCIDENTS), await instance([...INCIDENTS].reverse())];
  const answersOf = async ({ lists, facets, analyses, head }: Listing): Promise<object[]> => {
    const given = { minPosition: head! };
    const answers = [
      await analyses.execute(askClaims(given)),
      await analyses.execute(askClaims({ ...given, groupBy: 'category' })),
      await analyses.execute(askDurations(given)),
      await analyses.execute(askDurations({ ...given, groupBy: 'company' })),
      await analyses.execute(askTogether({ ...given, limit: '1000' })),
      await facets.execute(askFacets({ ...given, limit: '1000' })),
      ...(await Promise.all(
        ['-startedAt', 'startedAt', '-duration', 'duration', '-updatedAt', 'title'].map((sort) =>
          lists.execute(askList({ ...given, sort })),
        ),
      )),
    ];
    return answers.map(({ json }) => JSON.parse(json.toString()) as object);
  };
  const [one, other] = await Promise.all(instances.map(answersOf));
  // Documents came in another order, so that these alone differ.
  const comparable = (answers: object[]): string[] =>
    answers.map((answer) => JSON.stringify(answer).replace(/"nextCursor":"[^"]*"/, ''));
  expect(comparable(one!)).toEqual(comparable(other!));
  const [claims] = one as [{ unsupported: { incident: string }[] }];
  expect(claims.unsupported.map(({ incident }) => incident)).toEqual(
    Array.from({ length: 100 }, (_, n) => `inc-${String(n).padStart(4, '0')}`),
  );
});
