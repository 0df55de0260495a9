/** Which single correction makes most contradictions vanish. It is found, never applied. */
import { type Correction } from './slips.js';
import { type Suspicion } from './suspicion.js';

export interface Solution {
  /** Equally good; one alone is the one to propose. */
  readonly corrections: readonly Correction[];
  /** How many contradictions vanish, less those that would come. */
  readonly resolves: number;
}

/**
 * Null where no single correction mends anything.
 * @param isCredible whether what vanishes is enough for such a slip
 */
export function detect(
  suspicion: Suspicion,
  corrections: Iterable<Correction>,
  isCredible: (correction: Correction, gain: number) => boolean = () => true,
): Solution | null {
  let best: Correction[] = [];
  let resolves = 1;
  const seen = new Set<string>();
  for (const correction of corrections) {
    const gain = suspicion.gain(correction);
    if (gain < resolves || !isCredible(correction, gain)) continue;
    if (gain > resolves) {
      best = [];
      seen.clear();
    }
    resolves = gain;
    // Two slips can have one correction: the likelier comes first.
    const key = keyOf(correction);
    if (!seen.has(key)) best.push(correction);
    seen.add(key);
  }
  return best.length === 0 ? null : { corrections: best, resolves };
}

/** Of more corrections it is not worth to ask what each mends. */
const MOST_COMPARED = 60;

/**
 * Corrections that mend the same, or move the same, are alternatives; two that have nothing in common are two slips, and
 * each is the best for what it mends.
 */
export function independent(suspicion: Suspicion, { corrections, resolves }: Solution): Solution[] {
  if (corrections.length === 1 || corrections.length > MOST_COMPARED) return [{ corrections, resolves }];
  let groups: { readonly names: ReadonlySet<string>; readonly corrections: readonly Correction[] }[] = [];
  for (const correction of corrections) {
    const names = new Set([...suspicion.vanishing(correction), ...correction.about.map((index) => `fact ${index}`)]);
    const isShared = (group: (typeof groups)[number]): boolean => [...names].some((name) => group.names.has(name));
    const same = groups.filter(isShared);
    const merged = {
      names: new Set([...same.flatMap((group) => [...group.names]), ...names]),
      corrections: [...same.flatMap((group) => group.corrections), correction],
    };
    groups = [...groups.filter((group) => !same.includes(group)), merged];
  }
  return groups.map((group) => ({ corrections: group.corrections, resolves }));
}

export const keyOf = ({ moves, run, rows }: Correction): string =>
  rows === null
    ? `${moves.map(({ index, at }) => `${index}:${at}`).join()}${run === null ? '' : `+${run.end - run.first - 1}`}`
    : `rows ${rows.join()}`;
