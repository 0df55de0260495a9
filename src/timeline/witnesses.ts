/**
 * One fact that several systems tell is one entry. What the others told is kept beside it as it came, so that it can be
 * parted from it again.
 */
import { laneOf, type Entry } from './entry.js';
import { type Facts } from './facts.js';
import { formatInstant, type Millis } from './time.js';
import { type WitnessView } from './view/view-types.js';

/** A message of another system that tells a fact. */
export interface Witness {
  /** Who tells it, as a CloudEvent's `source` does. */
  readonly source: string;
  readonly id: string;
}

/** With the time that it tells, an instant as it goes out. */
export interface DatedWitness extends Witness {
  readonly at: string;
}

/** How far apart two may say that a fact was true. */
export const AGREEING_MS = 90_000;
/** What can be told with more or less detail: it must not contradict where both name it. */
const DETAILS = ['environment', 'version', 'commit', 'reverts', 'severity', 'level'] as const;
/** Words and custom types are nothing that two systems tell alike. */
const TOLD_ALIKE: ReadonlySet<string> = new Set(['status', 'impact', 'changes', 'span']);

export const isSameWitness = (a: Witness, b: Witness): boolean => a.source === b.source && a.id === b.id;

export const asWitness = ({ source, id }: Witness): Witness => ({ source, id });

/** Everyone who told the fact of an entry, the first first; none if it was posted. */
export const witnessesOf = ({ witness, copiedWitnesses, alsoTold = [] }: Entry): readonly Witness[] =>
  [...(copiedWitnesses ?? [witness]), ...alsoTold.map((told) => told.witness)].filter((each) => each !== undefined);

/**
 * The entry that already has the fact that another system tells: of one type, of one service or component, at times that
 * agree. Of several the nearest in time, then the first. One system does not tell a fact twice under two ids, and what
 * somebody posted is nobody's telling.
 * @param entries of the incident: at least those under {@link keysNear}
 * @param told as it would be recorded by itself
 */
export function sameFact(entries: Iterable<Entry>, told: Entry): Entry | null {
  if (told.witness === undefined || !isToldAlike(told) || !isInstant(told)) return null;
  const { source } = told.witness;
  let [nearest, distance]: [Entry | null, Millis] = [null, Infinity];
  for (const entry of entries) {
    if (entry.type !== told.type || entry.retracted || entry.witness === undefined) continue;
    const apart = millisApart(entry, told.interval.from);
    if (apart > AGREEING_MS || apart >= distance || !isInstant(entry) || !agree(entry, told)) continue;
    if (witnessesOf(entry).every((witness) => witness.source !== source)) [nearest, distance] = [entry, apart];
  }
  return nearest;
}

/** Under which an entry is looked for: its type, what it is of, and each of its times cut to what agrees. */
export const keysOf = (entry: Entry): readonly string[] =>
  isToldAlike(entry) ? [entry.interval.from, ...entry.formerly].map((at) => keyOf(entry, stretchOf(at))) : [];

/** Under which everything is that can have the fact that is told. */
export const keysNear = (told: Entry): readonly string[] =>
  isToldAlike(told) ? [-1, 0, 1].map((step) => keyOf(told, stretchOf(told.interval.from) + step)) : [];

const isToldAlike = ({ type }: Entry): boolean => TOLD_ALIKE.has(laneOf(type));
const stretchOf = (at: Millis): number => Math.floor(at / AGREEING_MS);
const placeOf = ({ facts }: Entry): string | undefined => facts.service ?? facts.component;
const keyOf = (entry: Entry, stretch: number): string => `${entry.type} ${stretch} ${placeOf(entry) ?? ''}`;

/** A time that somebody corrected is still the one that was told. */
function millisApart({ interval, formerly }: Entry, at: Millis): Millis {
  let apart = Math.abs(interval.from - at);
  for (const former of formerly) apart = Math.min(apart, Math.abs(former - at));
  return apart;
}

/** Days, months and bounds agree with nothing. */
const isInstant = ({ interval: { from, to } }: Entry): boolean => from === to;

function agree(entry: Entry, told: Entry): boolean {
  const [a, b] = [entry.facts, told.facts];
  const endsApart = Math.abs((entry.until ?? Infinity) - (told.until ?? Infinity));
  return (
    placeOf(entry) === placeOf(told) &&
    (entry.until === told.until || endsApart <= AGREEING_MS) &&
    DETAILS.every((detail) => a[detail] === undefined || b[detail] === undefined || a[detail] === b[detail])
  );
}

/** The entry that has what was told under an id: its own, or the one that it is a telling of. */
export const entryTold = ({ entries, witnessed }: Pick<Facts, 'entries' | 'witnessed'>, id: string): string =>
  entries.has(id) ? id : (witnessed.get(id) ?? id);

/** A system that told two facts as one moment; null if none did. */
export function systemThatToldBoth(one: Entry, other: Entry): string | null {
  for (const { witness, interval } of tellingsOf(one)) {
    const both = tellingsOf(other).find(
      (told) => told.witness?.source === witness?.source && told.interval.from === interval.from,
    );
    if (witness && both) return witness.source;
  }
  return null;
}

/** As it stands itself, and as the others told it. */
const tellingsOf = (entry: Entry): readonly Entry[] => [entry, ...(entry.alsoTold ?? [])];

/** What was told under an id, as long as it is part of another entry. */
export function tellingOf({ entries, witnessed }: Pick<Facts, 'entries' | 'witnessed'>, id: string): Entry | undefined {
  const holder = entries.has(id) ? undefined : entries.get(witnessed.get(id) ?? '');
  return holder?.alsoTold?.find((told) => told.id === id);
}

/** Who told it, and when each says that it was true; undefined for what was posted. */
export function witnessesView(entry: Entry): WitnessView[] | undefined {
  const { witness, copiedWitnesses, formerly, interval, alsoTold = [] } = entry;
  if (witness === undefined) return undefined;
  const view = (of: Witness, at: Millis): WitnessView => ({ ...asWitness(of), at: formatInstant(at) });
  return [
    ...(copiedWitnesses ?? [view(witness, formerly[0] ?? interval.from)]),
    ...alsoTold.flatMap((told) => (told.witness ? [view(told.witness, told.interval.from)] : [])),
  ];
}
