/** How long a claim says that something took, and how far from it a length may lie. */
import { type ClaimFacts } from '../events.js';
import { type Comparison } from '../comparison.js';
import { parseStatedDuration } from '../time.js';

/** In seconds. */
export interface StatedLength {
  readonly statedSeconds: number;
  readonly toleranceSeconds: number;
}

interface ClaimedLengths extends StatedLength {
  /** The longer end of `between`; null for every other comparison. */
  readonly upTo: StatedLength | null;
}

type Stated = Pick<ClaimFacts, 'stated' | 'statedUpTo' | 'comparison' | 'toleranceSeconds'>;

/** The lengths of a stored claim. A tolerance that was given is that of both ends. */
export function claimedLengths({ stated, statedUpTo, comparison, toleranceSeconds }: Stated): ClaimedLengths {
  const lengthOf = (text: string): StatedLength => statedLength(text, comparison, toleranceSeconds);
  return { ...lengthOf(stated), upTo: statedUpTo === undefined ? null : lengthOf(statedUpTo) };
}

function statedLength(text: string, comparison: Comparison, given: number | undefined): StatedLength {
  const stated = parseStatedDuration(text);
  if (!stated) throw new Error(`stored claim is not a duration: ${text}`);
  const { seconds, digitSeconds } = stated;
  return { statedSeconds: seconds, toleranceSeconds: given ?? tolerance(seconds, digitSeconds / 2, comparison) };
}

/**
 * Half the unit of the last stated digit, but at most a tenth of the length: "an hour" is no half of it. Who says
 * `about` rounds more: at least a tenth, and at most a quarter, so that it does not fit almost anything.
 */
const tolerance = (seconds: number, half: number, comparison: Comparison): number =>
  comparison === 'about' ? Math.min(Math.max(half, seconds / 10), seconds / 4) : Math.min(half, seconds / 10);
