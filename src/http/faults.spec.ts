import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../application/refusal.js';
import { ReadModelsUnavailable } from '../readmodels/read-models.js';
import { toProblem } from './faults.js';
import { answerOf } from './problems.js';

it.each([
  ['away', 'The read models cannot be reached just now.'],
  ['slow', 'The read models do not answer in time just now.'],
  ['refused', 'The read models refuse what is asked of them just now.'],
] as const)(
  'trial 61: callers hear what read models do that are %s, and not what their server says',
  (kind, detail) => {
    const problem = toProblem(new ReadModelsUnavailable('words of a server', { kind }));
    expect(problem).toMatchObject({ code: 'unavailable', detail });
  },
);

describe('a refusal', () => {
  const request = { id: 'r', path: '/v1/incidents/inc' };

  it('becomes a problem of the same code and words, with its details as members', () => {
    const refusal = new Refusal('unknown_revision', 'The incident is at revision 4.', { details: { head: 4 } });
    const { document, headers } = answerOf(toProblem(refusal), request);
    expect(document).toMatchObject({ code: 'unknown_revision', status: 404, head: 4, errors: [] });
    expect(document.detail).toBe('The incident is at revision 4.');
    expect(headers).not.toHaveProperty('idempotency-replayed');
  });

  it('of a retry says so in a header, and names its faults', () => {
    const faults = [{ pointer: '/entries/0/id', code: 'exists', detail: 'is taken' }];
    const { document, headers } = answerOf(
      toProblem(new Refusal('entry_exists', 'It exists.', { faults, replayed: true })),
      request,
    );
    expect(document.errors).toEqual(faults);
    expect(headers).toMatchObject({ 'idempotency-replayed': 'true' });
  });
});
