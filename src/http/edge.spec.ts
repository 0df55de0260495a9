import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../eventstore/event-store.js';
import { failureOf } from './edge.js';
import { Problem } from './problems.js';

/** What it logs of a failure: level, what goes with the line, and the line. */
function loggedOf(error: unknown): unknown[] {
  const lines: unknown[] = [];
  const at = (level: string) => (more: object, line: string) => void lines.push([level, more, line]);
  failureOf(error, {
    id: 'r1',
    raw: { url: '/v1/incidents?x=1' },
    log: { error: at('error'), warn: at('warn') },
  } as never);
  return lines;
}

describe('a request that failed', () => {
  it('is a line in the log, without a stack, where something cannot be had just now', () => {
    expect(loggedOf(new Problem('unavailable', 'The service is stopping.'))).toEqual([
      ['warn', { code: 'unavailable' }, 'The service is stopping.'],
    ]);
    const cause = new StoreUnavailable('connection refused');
    expect(loggedOf(new Problem('unavailable', 'Nothing was stored.', { cause }))).toEqual([
      ['warn', { code: 'unavailable', cause: 'StoreUnavailable: connection refused' }, 'Nothing was stored.'],
    ]);
  });

  it('is logged whole where the fault is ours, and not at all where it is the caller’s', () => {
    const fault = new TypeError('x is not a function');
    expect(loggedOf(fault)).toEqual([['error', { err: fault, code: 'internal' }, 'failed']]);
    expect(loggedOf(new Problem('not_found', 'There is none.'))).toEqual([]);
  });

  it('is answered by a document that names the path without its query', () => {
    const request = { id: 'r1', raw: { url: '/v1/incidents?x=1' } };
    const { document } = failureOf(new Problem('not_found', 'There is none.'), request as never);
    expect(document).toMatchObject({ status: 404, code: 'not_found', instance: '/v1/incidents' });
  });
});
