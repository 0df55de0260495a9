/**
 * Which of the lengths of time in a text say how long the incident was. Most do not ("a 30-minute timeout"), so only
 * wordings that speak of an outage, or of its end, count.
 */
import { type Comparison } from '../../timeline/events.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { parseStatedDuration } from '../../timeline/time.js';
import { lengthsIn } from './lengths-of-time.js';
import { paragraphsOf } from './passages.js';

export interface ProseClaim {
  /** ISO 8601, in the unit as stated. */
  readonly stated: string;
  readonly comparison: Comparison;
  /** The sentence. */
  readonly text: string;
}

/** The claims of a text, the body before the summary. What says the same length again is no other claim. */
export function claimsInProse(body: string, summary: string | null): ProseClaim[] {
  const found = [body, summary ?? ''].flatMap((text) => paragraphsOf(text).flat().flatMap(claimsOf));
  const claims: ProseClaim[] = [];
  for (const claim of found.slice(0, LIMITS.perCall))
    if (!claims.some((earlier) => isSame(earlier, claim))) claims.push(claim);
  return claims;
}

/** Within a minute, for "121 minutes" may be "two hours and one minute" elsewhere; or within what "about" leaves open. */
function isSame(a: ProseClaim, b: ProseClaim): boolean {
  const [of, than] = [parseStatedDuration(a.stated)!, parseStatedDuration(b.stated)!];
  const difference = Math.abs(of.seconds - than.seconds);
  if (a.comparison === b.comparison || difference === 0) return difference === 0;
  return a.text === b.text && difference <= Math.max(of.digitSeconds, than.digitSeconds) / 2;
}

const NOUN =
  '(?:outages?|down-?time|disruptions?|interruptions?|incidents?|unavailability|inaccessibility|degradation|degraded (?:\\w+ )?(?:service|performance|connectivity|operation|availability)|(?:service )?impact|blackouts?|lockouts?|brown-?outs?|read-only (?:state|mode|access|period))';
const BAD = `(?:${NOUN}|down|offline|unavailable|unreachable|inaccessible|unusable|non-operational|unresponsive|degraded|read-only (?:state|mode)|(?:unable|failed|failing) to \\w+|could not \\w+|(?:all )?(?:\\w+ )?failed|error rates?|errors|impact(?:ed|ing)|affect(?:ed|ing)|disrupt(?:ed|ing)|interrupted|not being able to \\w+|lost access|loss of \\w+|packet loss|slowness)`;

/** What follows, or goes before, a length that is about something else. */
const OTHER_BEFORE =
  /\b(?:every|each|per|within (?:the )?(?:first|last|next)|(?:re)?tr(?:y|ies)|timeouts?|time-?outs?|TTL|interval|retention|backlog|cache|delay(?:ed|s)?(?: of| by| up to| exceeding)?|latenc\w+ of|lag(?:ged)?(?: of| by)?|behind|within|last|past|next|previous|least recent|after (?:about|only)?|old|ran for|running for|had been|have been)(?: \w+){0,2}\s*$/i;
const OTHER_AFTER =
  /^[\s-]*(?:ago|later|earlier|prior|before|old|apart|notice|each|per|retr(?:y|ies)|timeouts?|interval|window|cache|of (?:data|writes|scoreboard|cold|history|logs|work)|backlog|data (?:delay|loss)|behind|after (?:launch|the (?:deploy|release|launch|landing))|(?:run|series) of|maintenance|catch-up|marathon|meeting)\b/i;

type Test = (before: string, after: string) => boolean;

const LASTED = /\blast(?:ed|s|ing)?(?: for)?(?: a total of)?\s*$/i;
const LASTED_OTHER = /\b(?:backlog|queue|migration|maintenance|window|meeting)\b[^,;]*$/i;
const OF_OUTAGE = new RegExp(
  `^-?\\s*(?:of |period of |long )?(?:(?!(?:and|or|but|the|to|in|after|before|until|from|since) )[\\w-]+ ){0,3}${NOUN}\\b`,
  'i',
);
const BAD_FOR = new RegExp(
  `\\b${BAD}\\b[^;:.]{0,90}\\bfor(?: a (?:total|period)(?: duration)?(?: of)?| another| a further)?\\s*$`,
  'i',
);
const BAD_OVER = new RegExp(`\\b${BAD}\\b[^;:.]{0,60}\\bover (?:an?|the)\\s*$`, 'i');
const FOR = /(?:^|, |; )for\s*$/i;
const THEN_BAD = new RegExp(`^ [^,;.]{0,60}\\b${BAD}\\b`, 'i');
const PERIOD_OF_BAD = new RegExp(`^-?\\s*period (?:when|where|(?:in|during) which) [^;.]{0,100}\\b${BAD}\\b`, 'i');
const WENT_DOWN = /\b(?:went|go|was|were|is|been) (?:\w+ )?(?:down|offline|dark|out)(?: for)?\s*$/i;
const DURATION =
  /\b(?:(?:total|overall) (?:duration|length|time|downtime|outage|impact)(?: of (?:the )?\w+)?|duration(?: of (?:the )?(?:impact|outage|incident))?|outage|downtime|(?:outage|incident|disruption) (?:itself )?(?:window|was|took|spanned))(?: (?:was|of|to|at|is|spanned))?\s*$/i;
const TOTALLING = new RegExp(`\\b${BAD}\\b[^;.]*\\btotall?ing\\s*$`, 'i');

/** Wordings that make a length one of the incident. `before` and `after` are the rest of the sentence around it. */
const ABOUT_INCIDENT: readonly Test[] = [
  // "lasting 121 minutes", "which lasted 45 minutes", "lasted for almost six hours in total"
  (before) => LASTED.test(before) && !LASTED_OTHER.test(before),
  // "a 34-minute outage", "18 minutes of hard downtime", "a 20-minute period of degraded connectivity"
  (_, after) => OF_OUTAGE.test(after),
  // "unavailable for 121 minutes", "an outage for 1.5 hours", "a 25% error rate for 22 minutes"
  (before) => BAD_FOR.test(before),
  // "intermittent downtime over a 32-minute period"
  (before, after) => /^\s?(?:period|span|stretch)\b/i.test(after) && BAD_OVER.test(before),
  // "For about 35 minutes all uploads failed"
  (before, after) => FOR.test(before) && THEN_BAD.test(after),
  // "a 6-minute period where the site was reported offline"
  (_, after) => PERIOD_OF_BAD.test(after),
  // "went down for", "100% down for"; "unable to connect for up to 2 hours"
  (before) => WENT_DOWN.test(before),
  // "bringing the total duration of impact to", "a duration of", "totaling", "total downtime of"
  (before) => DURATION.test(before),
  (before) => TOTALLING.test(before),
];

/**
 * "A fix was deployed within 78 minutes": a bound of its own. Within which time something was detected or identified is
 * no claim: it bounds a part, and a bound is held against the whole.
 */
const ENDED_WITHIN =
  /\b(?:mitigated|(?:fix|patch) (?:was )?(?:deployed|applied|rolled out)|update was reverted)\b[^,;.]{0,30}\bwithin\s*$/i;

/** "The system was stopped after 45 minutes", "the application recovered after 110 seconds": it was over after so long. */
const OVER_AFTER =
  /\b(?:(?:system|outage|incident|trading) (?:was )?(?:\w+ )?(?:stopped|ended|contained)|(?:service|application|system|web ?site|site|cluster)s? (?:\w+ ){0,2}(?:recovered|restored)) after\s*$/i;

/** How far the words that tell may stand from a length, in characters. */
const NEARBY = 200;

function claimsOf(sentence: string): ProseClaim[] {
  return lengthsIn(sentence).flatMap((length): ProseClaim[] => {
    const [before, after] = [
      sentence.slice(Math.max(0, length.start - NEARBY), length.start),
      sentence.slice(length.end, length.end + NEARBY),
    ];
    const { stated, comparison } = length;
    if (ENDED_WITHIN.test(before)) return [{ stated, comparison: 'at_most', text: sentence }];
    if (OVER_AFTER.test(before)) return [{ stated, comparison, text: sentence }];
    if (OTHER_BEFORE.test(before) || OTHER_AFTER.test(after) || /\bfor (?:example|instance)\b/i.test(before)) return [];
    return ABOUT_INCIDENT.some((test) => test(before, after)) ? [{ stated, comparison, text: sentence }] : [];
  });
}
