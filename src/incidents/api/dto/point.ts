/** A moment of an incident in one parameter: digits are a revision, anything else is an instant. */
import { type Fault } from '../../../http/problems.js';
import { parseInstant, type Millis } from '../../../timeline/time.js';
import { type MomentQuery } from './queries.dto.js';

type Point = { readonly revision: number } | { readonly asOf: Millis };

function readPoint(written: unknown): Point | null {
  if (typeof written !== 'string') return null;
  if (/^\d{1,9}$/.test(written)) return { revision: Number(written) };
  // A plus sign that nobody escaped has become a space.
  const instant = parseInstant(written.replace(/ (?=\d\d:\d\d$)/, '+'));
  return instant && { asOf: instant.at };
}

export const pointFaults = (points: Readonly<Record<string, unknown>>): Fault[] =>
  Object.entries(points)
    .filter(([, written]) => written !== undefined && readPoint(written) === null)
    .map(([parameter]) => ({
      parameter,
      code: 'format',
      detail: 'must be a revision in digits, or an RFC 3339 instant',
    }));

/** The moment that a point names, on a clock; none at all is now. */
export const momentAt = (
  written: string | undefined,
  { clock, minRevision }: Pick<MomentQuery, 'clock' | 'minRevision'>,
): MomentQuery => ({
  ...readPoint(written),
  ...(clock !== undefined && { clock }),
  ...(minRevision !== undefined && { minRevision }),
});
