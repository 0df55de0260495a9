import { expect, it } from '@jest/globals';
import { ReadModelsUnavailable } from '../readmodels/read-models.js';
import { toProblem } from './faults.js';

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
