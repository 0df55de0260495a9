/**
 * A stream as it was stored: its ids of commands are what they are for ever. Whatever is called today for an undo, those
 * that were made before are known again. Never change what stands here: add to it.
 */
import { describe, expect, it } from '@jest/globals';
import { planUndo } from './plan.js';
import { type RecordedEvent } from './recorded.js';

const [ONE, TWO, API, THREE, MITIGATED, CLAIM] = [
  '01a22f95-ef24-739e-b831-539a15dd4ce0',
  '01a22f95-f0b4-7323-8407-5eaa199219d5',
  '01a22f95-f5ef-7542-af4f-e10f8f65cfcc',
  '01a22f95-f5ef-77cc-a742-06183e855240',
  '01a22f95-fec3-7195-8cd5-48ec76ea0474',
  '01a22f95-f89f-7483-8560-df14e667f22c',
];
const AT = { occurredAt: '2026-12-01T03:11:24.000Z', precision: 'second', source: 'cli', origin: 'stated' };
const added = (type: string, entryId: string, more: object = {}) => ({ facts: { type, entryId, ...AT, ...more } });
const described = (title: string) => ({ facts: { set: {} }, texts: { set: { title } } });

const STORED: readonly (readonly [
  type: string,
  commandId: string,
  data: { facts: Record<string, unknown>; texts?: Record<string, unknown> },
])[] = [
  [
    'op.opened',
    'bfa990f4-d827-54cf-aa9e-4ef50eb132f6',
    { facts: { kind: 'drill' }, texts: { title: 'Search is slow' } },
  ],
  ['declared', 'bfa990f4-d827-54cf-aa9e-4ef50eb132f6', added('declared', '01a22f95-ed8a-745e-8214-0ff5f89e2aba')],
  ['note', '707a0f1a-d568-57d0-8a97-9559fc67a5d3', added('note', ONE)],
  ['note', '39bb6157-991f-5776-8f70-0ebb06eee408', added('note', TWO)],
  ['op.retracted', '4e4e01d1-7cc8-5ba2-b841-11e4ea196071', { facts: { entryId: TWO } }],
  ['op.described', '11f498c5-edf7-543b-a37f-3335ebb09655', described('Search is down')],
  ['op.described', 'ac1e3737-f53e-50b0-8e71-1bf29d800bb3', described('Search is slow')],
  ['impact_started', 'fcd90af0-dd5d-5056-a834-cca720e3dae3', added('impact_started', API, { component: 'api' })],
  ['note', 'fcd90af0-dd5d-5056-a834-cca720e3dae3', added('note', THREE)],
  ['op.retracted', '2af76ac2-7c2b-54f2-984b-919945cf5ae2', { facts: { entryId: API } }],
  ['op.retracted', '2af76ac2-7c2b-54f2-984b-919945cf5ae2', { facts: { entryId: THREE } }],
  [
    'op.claimed',
    '238c7a97-b5bf-5c48-ac86-42477f63124a',
    { facts: { claimId: CLAIM, comparison: 'exactly', stated: 'PT12M' } },
  ],
  ['op.withdrawn', 'efb7d87f-aff6-57ab-a7f5-6705804e03f1', { facts: { claimId: CLAIM } }],
  ['mitigated', 'c301b010-79e5-59db-9268-3df68ad6881e', added('mitigated', MITIGATED)],
  ['op.retracted', 'c5542e2d-3991-526b-ad32-cd407c791822', { facts: { entryId: MITIGATED } }],
  ['op.restored', '7a9d6c46-9a46-567e-a49f-1fbc2207216c', { facts: { entryId: MITIGATED } }],
];

const events = STORED.map(([type, commandId, { facts, texts = {} }], revision): RecordedEvent => {
  const isEntry = !type.startsWith('op.');
  return {
    ...{ stream: 'incident-search-slow', revision, type },
    data: { facts, texts: isEntry ? { ...texts, actor: 'ana' } : texts },
    metadata: { recordedAt: '2026-12-01T03:11:24.000Z', recordedBy: 'local:local', commandId },
  };
});

/** What an undo would take back, where the stream ends with a revision. */
const nextAfter = (revision: number): unknown => {
  const planned = planUndo(events.slice(0, revision + 1), { by: 'local:local', actor: 'ana' });
  return { outcome: 'command' in planned.outcome && planned.outcome.command.id, passedOver: planned.passedOver.length };
};

describe('an undo that is stored', () => {
  it.each([
    ['of an entry', 4],
    ['of what was set', 6],
    ['of several entries at once', 10],
    ['of a claim', 12],
  ])('%s is known for one: the next one takes back what was before both', (_, revision) => {
    expect(nextAfter(revision)).toEqual({ outcome: '707a0f1a-d568-57d0-8a97-9559fc67a5d3', passedOver: 0 });
  });

  it('of a correction is known for one', () => {
    expect(nextAfter(14)).toMatchObject({ outcome: 'c5542e2d-3991-526b-ad32-cd407c791822' });
    expect(nextAfter(15)).toEqual({ outcome: 'c301b010-79e5-59db-9268-3df68ad6881e', passedOver: 0 });
  });
});
