/** The moment that a cursor holds, so that its next page is of the same one without naming it again. */
import { unreadable } from '../../application/cursor.js';
import { invalidRequest, type RequestFault } from '../../application/refusal.js';
import { type MomentQuestion } from './questions.js';

type PinnedMoment = Pick<MomentQuestion, 'asOf' | 'revision' | 'clock' | 'occurredBefore'>;

/** Revision, clock, `asOf`, `occurredBefore`, as they stand in a cursor. */
export type WrittenMoment = [number, string, string, string];
export const MOMENT_TYPES: readonly ['number', 'string', 'string', 'string'] = ['number', 'string', 'string', 'string'];

const NO_REVISION_NAMED = -1;

export const writtenMoment = ({ revision, clock, asOf, occurredBefore }: PinnedMoment): WrittenMoment => [
  revision ?? NO_REVISION_NAMED,
  clock ?? 'recorded',
  written(asOf),
  written(occurredBefore),
];

const written = (instant: number | undefined): string => (instant === undefined ? '' : String(instant));

/** @throws Refusal `invalid` for what no answer gave */
export function readMoment([revision, clock, asOf, occurredBefore]: WrittenMoment): PinnedMoment {
  const isSound =
    Number.isSafeInteger(revision) &&
    revision >= NO_REVISION_NAMED &&
    (clock === 'recorded' || clock === 'learned') &&
    [asOf, occurredBefore].every((instant) => /^(?:-?\d{1,15})?$/.test(instant));
  if (!isSound) throw unreadable();
  return {
    clock,
    ...(revision !== NO_REVISION_NAMED && { revision }),
    ...(asOf !== '' && { asOf: Number(asOf) }),
    ...(occurredBefore !== '' && { occurredBefore: Number(occurredBefore) }),
  };
}

/** @throws Refusal `invalid` for another moment beside that of the cursor */
export function atMoment<Q extends PinnedMoment>(question: Q, moment: PinnedMoment): Q {
  const names = ['asOf', 'revision', 'clock', 'occurredBefore'] as const;
  const others = names.filter((name) => question[name] !== undefined && question[name] !== moment[name]);
  if (others.length === 0) return { ...question, ...moment };
  const detail = 'is another moment than the one that the cursor holds';
  throw invalidRequest(others.map((parameter): RequestFault => ({ parameter, code: 'conflict', detail })));
}
