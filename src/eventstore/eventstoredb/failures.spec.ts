import { describe, expect, it } from '@jest/globals';
import {
  AccessDeniedError,
  CancelledError,
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  TimeoutError,
  UnavailableError,
  UnknownError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { type EncodedAppend } from '../encoded-append.js';
import { appendFailure, isAnswer, isMissingStream, isTombstonedStream, NeverSent, readFailure } from './failures.js';

const append: EncodedAppend = {
  stream: 'incident-1',
  expected: 3,
  events: [{ id: 'a', revision: 4, type: 'note', data: '{"é":1}', metadata: '{}' }],
};

const wrongVersion = (current: bigint | 'no_stream') =>
  new WrongExpectedVersionError(undefined, { streamName: 'incident-1', current, expected: 3n });

describe('a failed append', () => {
  const cases: [string, unknown, Record<string, unknown>][] = [
    ['another revision', wrongVersion(7n), { name: 'WrongExpectedRevision', expected: 3, actual: 7 }],
    ['no stream', wrongVersion('no_stream'), { name: 'WrongExpectedRevision', actual: 'no-stream' }],
    [
      'a deleted stream',
      new StreamDeletedError(undefined, 'incident-1'),
      { name: 'StreamNotWhole', gone: 'it was deleted for good' },
    ],
    ['too many bytes', new MaxAppendSizeExceededError(undefined, 5), { name: 'AppendTooLarge', bytes: 10, limit: 5 }],
    ['a login', new AccessDeniedError(), { name: 'StoreUnavailable', message: expect.stringContaining('login') }],
    [
      'a refused connection',
      unavailable('No connection established. Last error: ECONNREFUSED'),
      { name: 'StoreUnavailable' },
    ],
    ['no such host', unavailable('Name resolution failed for target dns:x'), { name: 'StoreUnavailable' }],
    ['a lost connection', unavailable('Connection dropped'), { name: 'OutcomeUnknown' }],
    ['an election', new UnknownError(undefined, 'Could not recognize Server Is Not Ready'), { name: 'OutcomeUnknown' }],
    ['the time of the server', new DeadlineExceededError(), { name: 'OutcomeUnknown' }],
    ['the time of the commit', new TimeoutError(), { name: 'OutcomeUnknown' }],
    ['a cancelled call', new CancelledError(), { name: 'OutcomeUnknown' }],
    ['a plain error, from before there was a connection', new Error('14 UNAVAILABLE'), { name: 'StoreUnavailable' }],
    ['no node', new NeverSent(new Error('Failed to discover after 10 attempts.')), { name: 'StoreUnavailable' }],
  ];
  it.each(cases)('for %s is said in the words of the port', (_, error, said) => {
    expect(appendFailure(error, append)).toMatchObject(said);
  });

  it('keeps its cause, and says something even if that said nothing', () => {
    const cause = new UnavailableError();
    const failure = appendFailure(cause, append);
    expect(failure.cause).toBe(cause);
    expect(failure.message).toMatch(/: unavailable$/);
  });
});

describe('a failed read', () => {
  it('is always an unavailable store', () => {
    for (const error of [new UnavailableError(), new UnknownError(), new Error('x'), 'x'])
      expect(readFailure(error)).toMatchObject({ name: 'StoreUnavailable', cause: error });
  });

  it('tells a stream that is missing, or only deleted, from one that was deleted for good', () => {
    expect(isMissingStream(new StreamNotFoundError(undefined, 's'))).toBe(true);
    expect(isMissingStream(new StreamDeletedError(undefined, 's'))).toBe(false);
    expect(isTombstonedStream(new StreamDeletedError(undefined, 's'))).toBe(true);
    expect(isMissingStream(new UnknownError())).toBe(false);
  });
});

it('tells what the server has said from a connection that failed', () => {
  expect([wrongVersion(1n), new TimeoutError(), new AccessDeniedError(), new UnknownError()].every(isAnswer)).toBe(
    true,
  );
  expect([new UnavailableError(), new CancelledError(), new Error('x'), null].some(isAnswer)).toBe(false);
});

function unavailable(details: string): UnavailableError {
  return new UnavailableError(undefined, `14 UNAVAILABLE: ${details}`);
}
