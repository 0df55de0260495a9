/**
 * Which of the lengths of time in a text say how long the incident was. Most do not ("a 30-minute timeout"), so only
 * wordings that speak of an outage, or of its end, count.
 */
import { type Comparison } from '../../timeline/events.js';
import { LIMITS } from '../../timeline/input-limits.js';
import { parseStatedDuration } from '../../timeline/time.js';
import { lengthsIn, type LengthMention } from './lengths-of-time.js';
import { paragraphsOf } from './sentences.js';

export interface ProseClaim {
  /** ISO 8601, in the unit as stated. */
  readonly stated: string;
  readonly comparison: Comparison;
  /** The sentence. */
  readonly text: string;
  /** The duration that it speaks of, where the words tell. */
  readonly metric: string | null;
}

/** A stretch of clock times of which a text says that the incident lasted so long. */
export interface StatedStretch {
  readonly sentence: string;
  readonly seconds: number;
}

/**
 * The claims of a text, the body before the summary. What says the same length again is no other claim; a length in
 * words comes before one that only follows from two clock times.
 */
export function claimsInProse(body: string, summary: string | null, stretches: readonly StatedStretch[]): ProseClaim[] {
  const inWords = [body, summary ?? ''].flatMap((text) => paragraphsOf(text).flat().flatMap(claimsOf));
  const found = [...inWords, ...stretches.map(claimOfStretch)];
  const claims: ProseClaim[] = [];
  for (const claim of found.slice(0, LIMITS.perCall))
    if (!claims.some((earlier) => isSame(earlier, claim))) claims.push(claim);
  return claims;
}

function claimOfStretch({ sentence, seconds }: StatedStretch): ProseClaim {
  const minutes = Math.round(seconds / 60);
  const stated = seconds % 60 === 0 ? `PT${minutes}M` : `PT${seconds}S`;
  return { stated, comparison: 'exactly', text: sentence, metric: null };
}

/** Within a minute, for "121 minutes" may be "two hours and one minute" elsewhere; or within what "about" leaves open. */
function isSame(a: ProseClaim, b: ProseClaim): boolean {
  if (a.metric !== b.metric) return false;
  const [of, than] = [parseStatedDuration(a.stated)!, parseStatedDuration(b.stated)!];
  const difference = Math.abs(of.seconds - than.seconds);
  if (a.comparison === b.comparison || difference === 0) return difference === 0;
  return a.text === b.text && difference <= Math.max(of.digitSeconds, than.digitSeconds) / 2;
}

const NOUN =
  '(?:outages?|down-?time|disruptions?|interruptions?|incidents?|unavailability|inaccessibility|degradation|degraded (?:\\w+ )?(?:service|performance|connectivity|operation|availability)|(?:service )?impact|blackouts?|lockouts?|brown-?outs?|read-only (?:state|mode|access|period))';
const BAD = `(?:${NOUN}|down|offline|unavailable|unreachable|inaccessible|unusable|non-operational|unresponsive|degraded|read-only (?:state|mode)|(?:unable|failed|failing) to \\w+|could not \\w+|(?:all )?(?:\\w+ )?failed|error rates?|errors|impact(?:ed|ing)|affect(?:ed|ing)|disrupt(?:ed|ing)|interrupted|not being able to \\w+|lost access|packet loss|slowness)`;

/** What follows, or goes before, a length that is about something else. */
const OTHER_BEFORE =
  /\b(?:every|each|per|within (?:the )?(?:first|last|next)|(?:re)?tr(?:y|ies)|timeouts?|time-?outs?|TTL|interval|retention|backlog|cache|delay(?:ed|s)?(?: of| by| up to| exceeding)?|latenc\w+ of|lag(?:ged)?(?: of| by)?|behind|within|last|past|next|previous|least recent|after (?:about|only)?|old|ran for|running for|had been|have been)(?: \w+){0,2}\s*$/i;
const OTHER_AFTER =
  /^[\s-]*(?:ago|later|earlier|prior|before|old|apart|notice|each|per|retr(?:y|ies)|timeouts?|interval|window|cache|of (?:data|writes|scoreboard|cold|history|logs|work)|backlog|data (?:delay|loss)|behind|after (?:launch|the (?:deploy|release|launch|landing))|(?:run|series) of|maintenance|catch-up|marathon|meeting)\b/i;

type Test = (before: string, after: string, length: LengthMention) => boolean;

/** Wordings that make a length one of the incident. `before` and `after` are the rest of the sentence around it. */
const ABOUT_INCIDENT: readonly Test[] = [
  // "lasting 121 minutes", "which lasted 45 minutes", "lasted for almost six hours in total"
  (before) =>
    /\blast(?:ed|s|ing)?(?: for)?(?: a total of)?\s*$/i.test(before) &&
    !/\b(?:backlog|queue|migration|maintenance|window|meeting)\b[^,;]*$/i.test(before),
  // "a 34-minute outage", "18 minutes of hard downtime", "a 20-minute period of degraded connectivity"
  (_, after) =>
    new RegExp(
      `^-?\\s*(?:of |period of |long )?(?:(?!(?:and|or|but|the|to|in|after|before|until|from|since) )[\\w-]+ ){0,3}${NOUN}\\b`,
      'i',
    ).test(after),
  // "unavailable for 121 minutes", "an outage for 1.5 hours", "a 25% error rate for 22 minutes"
  (before) =>
    new RegExp(
      `\\b${BAD}\\b[^;:.]{0,90}\\bfor(?: a (?:total|period)(?: duration)?(?: of)?| another| a further)?\\s*$`,
      'i',
    ).test(before),
  // "For about 35 minutes all uploads failed"
  (before, after) => /(?:^|, |; )for\s*$/i.test(before) && new RegExp(`^ [^,;.]{0,60}\\b${BAD}\\b`, 'i').test(after),
  // "a 6-minute period where the site was reported offline"
  (_, after) =>
    new RegExp(`^-?\\s*period (?:when|where|(?:in|during) which) [^;.]{0,100}\\b${BAD}\\b`, 'i').test(after),
  // "went down for", "100% down for"; "unable to connect for up to 2 hours"
  (before) => /\b(?:went|go|was|were|is|been) (?:\w+ )?(?:down|offline|dark|out)(?: for)?\s*$/i.test(before),
  // "bringing the total duration of impact to", "a duration of", "totaling", "total downtime of"
  (before) =>
    /\b(?:(?:total|overall) (?:duration|length|time|downtime|outage|impact)(?: of (?:the )?\w+)?|duration(?: of (?:the )?(?:impact|outage|incident))?|outage|downtime|(?:outage|incident|disruption) (?:itself )?(?:window|was|took|spanned))(?: (?:was|of|to|at|is|spanned))?\s*$/i.test(
      before,
    ),
  (before) => new RegExp(`\\b${BAD}\\b[^;.]*\\btotall?ing\\s*$`, 'i').test(before),
  // "the system was stopped after 45 minutes"
  (before) =>
    /\b(?:system|outage|incident|trading) (?:was )?(?:\w+ )?(?:stopped|ended|contained) after\s*$/i.test(before),
];

/** Wordings that speak of a part of the incident, and of which. */
const WITHIN: readonly (readonly [metric: string, words: RegExp])[] = [
  [
    'time_to_detect',
    /(?<!\bnot )\b(?:detected|noticed|alerted|paged|monitoring identified)\b[^,;.]{0,60}\bwithin(?: the first)?\s*$/i,
  ],
  [
    'time_to_identify',
    /\b(?:(?:root )?cause|bug|culprit) (?:was |were )?(?:identified|found|determined)\b[^,;.]{0,30}\bwithin\s*$/i,
  ],
  [
    'time_to_mitigate',
    /\b(?:mitigated|(?:fix|patch) (?:was )?(?:deployed|applied|rolled out)|update was reverted)\b[^,;.]{0,30}\bwithin\s*$/i,
  ],
];

/** How far the words that tell may stand from a length, in characters. */
const NEARBY = 200;

function claimsOf(sentence: string): ProseClaim[] {
  return lengthsIn(sentence).flatMap((length): ProseClaim[] => {
    const [before, after] = [
      sentence.slice(Math.max(0, length.start - NEARBY), length.start),
      sentence.slice(length.end, length.end + NEARBY),
    ];
    const { stated, comparison } = length;
    const metric = WITHIN.find(([, words]) => words.test(before))?.[0];
    // "Within" is a bound of its own.
    if (metric !== undefined) return [{ stated, comparison: 'at_most', text: sentence, metric }];
    if (OTHER_BEFORE.test(before) || OTHER_AFTER.test(after) || /\bfor (?:example|instance)\b/i.test(before)) return [];
    return ABOUT_INCIDENT.some((test) => test(before, after, length))
      ? [{ stated, comparison, text: sentence, metric: null }]
      : [];
  });
}
