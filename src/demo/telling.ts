/** How the demo is told on a terminal. */
import { type ClaimAuditView, type DurationView, type IncidentView } from '../timeline/view/view-types.js';
import { durationText } from '../timeline/time.js';
import { PAST } from './past.js';
import { INCIDENT, STORY_SECONDS, type At, type StoryStep } from './story.js';

const INDENT = ' '.repeat(10);
const pad = (number: number): string => String(number).padStart(2, '0');

/** On this machine's clock. */
function clock(instant: string): string {
  const date = new Date(instant);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(':');
}

/** What is about to be seen. */
export function openingLines(origin: string, speed: number): string[] {
  const length = durationText(Math.round(STORY_SECONDS / speed));
  return [
    `asof demo: an incident at Kestrel Coffee, live, in ${length}. All of it is invented, and nothing is kept.`,
    `Follow it from another terminal: asof show ${INCIDENT} --server ${origin}`,
    `${PAST.length} incidents of the past are there, too: asof list --server ${origin}`,
    'Ctrl-C ends it.',
    '',
  ];
}

interface EntryBody {
  readonly type: string;
  readonly occurredAt: string;
  readonly text?: string;
  readonly actor?: string;
  readonly service?: string;
  readonly version?: string;
  readonly severity?: string;
}

/** A step: what happens, what was posted, and how things stand then. */
export function stepLines(
  step: StoryStep,
  at: At,
  incident: IncidentView,
  before: IncidentView | null,
  claim: ClaimAuditView | undefined,
): string[] {
  const posted = postedLines(step, at);
  const standing = [incident.status, ...newDurations(incident, before), ...verdicts(incident, before, claim)];
  return [
    `${clock(at(step.second))}  ${step.told}`,
    ...posted.map((line) => `${INDENT}${line}`),
    `${INDENT}→ ${standing.join(' · ')}`,
    '',
  ];
}

function postedLines(step: StoryStep, at: At): string[] {
  const body = step.body(at) as EntryBody & { entries?: EntryBody[]; set?: { occurredAt: string }; reason?: string };
  switch (step.kind) {
    case 'open':
    case 'entries':
      return (body.entries ?? [body]).map((entry) => entryLine(entry, at(step.second)));
    case 'amend':
      return [`${step.entryId} is moved to ${clock(body.set!.occurredAt)}: "${body.reason}"`];
    case 'claim':
      return [`claim: "${body.text}"`];
  }
}

/** Told with its own time where that is not the time of posting. */
function entryLine({ type, occurredAt, text, actor, service, version, severity }: EntryBody, posted: string): string {
  const when = occurredAt === posted ? '' : ` at ${clock(occurredAt)}`;
  const what = [service, version, severity].filter((part) => part !== undefined).join(' ');
  const said = text === undefined ? '' : `: "${text}"`;
  return `${type}${when}${what === '' ? '' : ` ${what}`}${said} (${actor})`;
}

/** Of the many durations, those that the story is about. */
const TOLD = [
  'time_to_detect',
  'detect_to_declare',
  'time_to_identify',
  'time_to_mitigate',
  'impact_union',
  'duration',
];

/** Durations that are known now and were not, or were another. */
function newDurations({ durations }: IncidentView, before: IncidentView | null): string[] {
  return TOLD.flatMap((metric) => {
    const [now, then] = [durations[metric], before?.durations[metric]];
    if (!now || now.status !== 'computed' || now.seconds === then?.seconds) return [];
    const was = then?.status === 'computed' ? ` (was ${lengthOf(then)})` : '';
    return [`${metric} ${lengthOf(now)}${was}`];
  });
}

const lengthOf = ({ seconds }: DurationView): string => durationText(seconds!);

/** What becomes of claims: the new one's verdict, and those that changed. */
function verdicts(incident: IncidentView, before: IncidentView | null, claim: ClaimAuditView | undefined): string[] {
  if (claim) return [`${claim.stated} is ${claim.verdict}`];
  return incident.claims.flatMap(({ id, stated, verdict }) => {
    const then = before?.claims.find((each) => each.id === id)?.verdict;
    return then === undefined || then === verdict ? [] : [`${stated} was ${then} and is ${verdict}`];
  });
}

interface Ending {
  readonly isProved: boolean;
  /** Of the last event. */
  readonly revision: number;
  /** The last revision before the correction. */
  readonly uncorrected: number;
}

/** What can be tried next. */
export function closingLines(origin: string, { isProved, revision, uncorrected }: Ending): string[] {
  const proof = isProved ? 'Every one of its events is proved by its hash' : 'Its hashes do NOT fit';
  return [
    `That was it: ${revision + 1} events. ${proof}. The service goes on until Ctrl-C. Try, in another terminal:`,
    '',
    `  export ASOF_URL=${origin}`,
    `  asof show ${INCIDENT}                    all of it`,
    `  asof show ${INCIDENT} --revision ${uncorrected}      as it was before the correction`,
    `  asof claims ${INCIDENT}                  what supports the 140 seconds`,
    `  asof durations ${INCIDENT}               every number with what it rests on`,
    '  asof list                                the others',
    `  ${origin}/incidents/${INCIDENT}   its page`,
    `  curl -s ${origin}/v1/incidents/${INCIDENT}/durations`,
    `  ${origin}/docs                 every call`,
  ];
}
