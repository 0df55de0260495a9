import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import { v5 } from 'uuid';
import { fold } from '../timeline/facts.js';
import { isOperation } from '../timeline/events.js';
import { witnessesView } from '../timeline/witnesses.js';
import { verifyChain } from '../testing/chain.js';
import { EVENT_REGISTRY } from './registry.js';
import { type StoredEvent } from './stored-event.js';
import { upcastSound } from './upcasting.js';

/**
 * The golden files are one incident's stream, an event a file, `<op.… or entry>.v<version>[.<variant>].json`: what once
 * was stored must stay readable. A new version of a type gets a new file at the end of the chain and a line in
 * SHA256SUMS (`sha256sum *.json`); a file that is there never changes. What several systems tell of one fact is a stream
 * of its own, in `witnesses`.
 */
const FOLDER = join(import.meta.dirname, 'golden');
const NAME = /^(op\.[a-z_]+|entry)\.v(\d+)(\.[a-z-]+)?\.json$/;

const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const content = readFileSync(join(folder, name));
      const [, type, version] = NAME.exec(name)!;
      return {
        name,
        type: type!,
        version: Number(version),
        content,
        event: JSON.parse(content.toString()) as StoredEvent,
      };
    })
    .sort((a, b) => a.event.revision - b.event.revision);
const files = filesIn(FOLDER);
const WITNESSES = join(FOLDER, 'witnesses');
const told = filesIn(WITNESSES);
const stream = files.map(({ event }) => event);

describe('the golden files', () => {
  it.each([
    [FOLDER, files],
    [WITNESSES, told],
  ])('are what they were when they were checked in: %s', (folder, those) => {
    const sums = those.map(({ name, content }) => `${createHash('sha256').update(content).digest('hex')}  ${name}`);
    expect(sums.sort(byName)).toEqual(
      readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n').sort(byName),
    );
  });

  it('bear the type and version of their event', () => {
    for (const { type, version, event } of [...files, ...told]) {
      expect([isOperation(event.type) ? event.type : 'entry', event.metadata.schemaVersion]).toEqual([type, version]);
    }
  });

  it('become current without their schemas as they do with them', () => {
    for (const { event } of [...files, ...told]) expect(upcastSound(event)).toEqual(EVENT_REGISTRY.upcast(event));
  });

  it('cover every version of every type, and none that there is not', () => {
    const versions = [...EVENT_REGISTRY.versions()].flatMap(([type, current]) =>
      Array.from({ length: current }, (_, i) => `${type} ${i + 1}`),
    );
    expect([...new Set([...files, ...told].map(({ type, version }) => `${type} ${version}`))].sort()).toEqual(
      versions.sort(),
    );
  });

  it('verify as one chain', () => {
    expect(verifyChain(stream)).toMatchObject({
      ok: true,
      head: 'a41d0c942044eadee19111faed00b92f457d25d515ee45b94b2ff76513a2b4fa',
    });
  });

  it('of witnesses verify as one chain', () => {
    expect(verifyChain(told.map(({ event }) => event))).toMatchObject({
      ok: true,
      head: '655c398b0c5acb34b737813a49b6e2579d66f27fcc76f2d5fed3c7fbd304eda6',
    });
  });

  it.each([[files], [told]])('have the hashes that anyone can recompute who reads the contract alone', (those) => {
    const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
    let previous = '';
    for (const { event } of those) {
      const { revision, type, data, metadata, id } = event;
      const { facts, texts, salt } = data;
      const { hash, correlationId: _correlation, traceparent: _trace, ...covered } = metadata;
      if (texts) expect(covered.textHash).toBe(sha256(`${salt}${canonicalize(texts)}`));
      expect(hash).toBe(
        sha256(`${previous}${canonicalize({ stream: event.stream, revision, type, facts, metadata: covered })}`),
      );
      expect(id).toBe(v5(hash, v5.URL));
      previous = hash;
    }
  });

  it('hold no numbers among their facts but integers that every language writes alike', () => {
    for (const { data } of [...files, ...told].map(({ event }) => event)) {
      JSON.stringify(data.facts, (_, value: unknown) => {
        if (typeof value === 'number') expect(Number.isSafeInteger(value)).toBe(true);
        return value;
      });
    }
  });

  it('fold into the incident that they tell of', () => {
    const { facts, texts } = fold(stream.map((event) => EVENT_REGISTRY.upcast(event)))!;
    expect(facts).toMatchObject({
      id: '2021-05-12-golden',
      eventsKnown: stream.length,
      retracted: false,
      description: { kind: 'incident', historical: true, company: 'Example Corp', severity: 'SEV2' },
      headline: { metric: 'declared_to_resolved', chosenBy: 'key:01hx' },
    });
    expect(facts.description).toMatchObject({ visibleTo: ['group:security', 'key:01hx'] });
    expect(facts.description).not.toHaveProperty('product');
    expect(texts.description).toEqual({
      title: 'Service tokens were refused',
      linkTitles: ['Report'],
      attributes: { team: 'Edge' },
    });
    const ids = ['dec', '0192f0c0-1111-7000-8000-000000000001', 'refusals', 'n1', 'com', 'deploy-7'];
    expect([...facts.entries.keys()]).toEqual(ids);
    expect(facts.entries.get('deploy-7')).toMatchObject({
      type: 'release',
      learnedAt: null,
      facts: { service: 'service-tokens', version: '2.14.0' },
      linkedFrom: { service: 'service-tokens', revision: 7 },
    });
    expect(texts.entries.get('deploy-7')).toEqual({ text: 'Deployed by the pipeline', actor: 'Ada' });
    const [declared, release, , note] = [...facts.entries.values()];
    expect(declared).toMatchObject({ amended: true, facts: { occurredAt: '2021-05-12T18:14:00.000Z' } });
    expect(release).toMatchObject({
      zoneAbbreviation: 'PDT',
      learnedClamped: true,
      facts: { origin: 'stated', approximate: true },
    });
    expect(note).toMatchObject({
      retracted: false,
      lastRevision: 9,
      interval: { from: Date.UTC(2021, 4, 11, 22), to: Date.UTC(2021, 4, 12, 22) },
    });
    expect(texts.entries.get('com')).toEqual({});
    const forgotten = { at: Date.UTC(2021, 4, 13, 11), by: 'key:01hx', reason: 'It named a customer', revision: 16 };
    expect(facts.entries.get('com')).toMatchObject({ forgotten, lastRevision: 16 });
    expect(facts.entries.get('dec')).toMatchObject({ forgotten: null });
    expect(texts.claims.get('c1')).toEqual({ text: 'incident lasting 121 minutes', by: 'publisher' });
    expect(facts.claims.get('c1')).toMatchObject({ withdrawn: true, statedSeconds: 7260, toleranceSeconds: 90 });
  });
});

describe('the golden files of witnesses', () => {
  it('fold into two entries, of which the second was part of the first for a while', () => {
    const events = told.map(({ event }) => EVENT_REGISTRY.upcast(event));
    const [first, second] = told.slice(1, 3).map(({ event }) => event.data.facts['entryId'] as string);
    expect(second).toBe(first);
    const before = fold(events.slice(0, 3))!;
    expect([...before.facts.entries.values()]).toMatchObject([
      { id: first, witness: { source: '/v1/hooks/pager', id: 'Q1' }, alsoTold: [{ witness: { id: 'alert-17' } }] },
    ]);
    const after = fold(events)!;
    expect([...after.facts.entries.values()]).toMatchObject([
      { id: first, lastRevision: 3, alsoTold: [] },
      { revision: 2, lastRevision: 3, recordedBy: 'hook:01hx', facts: { level: 'degraded' } },
      { revision: 4, linkedFrom: { service: 'checkout', revision: 12 } },
    ]);
  });

  it('hold a linked change with who had told it', () => {
    const linked = fold(told.map(({ event }) => EVENT_REGISTRY.upcast(event)))!.facts;
    const entry = [...linked.entries.values()].at(-1)!;
    expect(witnessesView(entry)).toEqual([
      { source: '/argocd', id: 'sync-9', at: '2021-06-01T08:58:00.000Z' },
      { source: '/jenkins', id: 'run-44', at: '2021-06-01T08:58:30.000Z' },
    ]);
  });
});

/** Of lines as `sha256sum` writes them: 64 digits, two spaces, the name. */
function byName(a: string, b: string): number {
  return a.slice(66) < b.slice(66) ? -1 : 1;
}
