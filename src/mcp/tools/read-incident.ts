import { momentFaults, MomentQuery } from '../../incidents/api/dto/queries.dto.js';
import { AskSummary } from '../../incidents/read/questions.js';
import { type IncidentView } from '../../timeline/view/view-types.js';
import { asRead, questionReader, type Parameters } from '../arguments.js';
import { LEAST_BUDGET, MOST_BUDGET, type Listing } from '../frame.js';
import { Names } from '../names.js';
import { type JsonObject } from '../protocol/revisions.js';
import { bodyOf, INCIDENT, MOMENT, type Tool } from './tool.js';
import { claimItem, durationInShort, durationSays, findingItem, momentOf, present, windowSays } from './views.js';

export const READING_BUDGET = 4000;
export const BUDGET = {
  budget: {
    type: 'integer',
    minimum: LEAST_BUDGET,
    maximum: MOST_BUDGET,
    description: `Tokens (bytes ÷ 4) that the answer may take; default ${READING_BUDGET}. It says what it left out`,
  },
} as const satisfies Parameters;

export const readMoment = questionReader(MomentQuery, momentFaults, asRead);

export const READ_INCIDENT: Tool = {
  name: 'read_incident',
  title: 'Read an incident',
  description:
    'Where an incident stands: status, headline, durations that have a number, windows, stated lengths with verdicts, findings; and the words of its description. Now or at any moment of knowledge.',
  needs: 'read',
  budget: READING_BUDGET,
  parameters: { incident: INCIDENT, ...MOMENT, ...BUDGET },
  ofOne: {
    async ask({ incident, budget: _, ...moment }, { ask, caller }) {
      const { determinedBy, ...answered } = await ask(new AskSummary(String(incident), readMoment(moment), caller));
      return { ...answered, ticks: determinedBy !== undefined };
    },
    tell(body) {
      const view = bodyOf<IncidentView>({ body });
      const names = new Names();
      const lists = listsOf(view, names);
      const says = { ...momentOf(view.id, view.knowledge), ...standing(view, names), evaluatedAt: view.evaluatedAt };
      return { text: inShort(view), says, lists, words: wordsOf(view, names) };
    },
  },
};

/** Where an incident stands, in few fields. */
export function standing(view: IncidentView, names: Names): JsonObject {
  const { kind, historical, retracted, status, inProgress, severity, startedAt, endedAt, counts, headline } = view;
  return present({
    kind: kind === 'incident' ? null : kind,
    historical,
    retracted,
    status,
    inProgress,
    severity: severity === null ? null : names.shown(severity),
    startedAt,
    endedAt,
    counts,
    headline: { metric: headline.metric, chosenBy: headline.chosenBy, ...durationSays(headline.duration, names) },
    recordedAfterwards: view.knowledge.recordedAfterwards,
  });
}

export const inShort = ({ id, knowledge, status, headline, claims }: IncidentView): string => {
  const unsupported = claims.filter(({ verdict, withdrawn }) => verdict === 'unsupported' && !withdrawn).length;
  const doubt = unsupported === 0 ? '' : ` Stated lengths that fit nothing: ${unsupported}.`;
  return `${id} at revision ${knowledge.revision} of ${knowledge.head}: ${status}; ${durationInShort(headline.duration)}.${doubt}`;
};

const HAS_NO_NUMBER: ReadonlySet<string> = new Set(['missing', 'not_applicable', 'ambiguous']);

function listsOf(view: IncidentView, names: Names): Listing[] {
  const durations = Object.values(view.durations).filter(({ status }) => !HAS_NO_NUMBER.has(status));
  const milestones = Object.entries(view.milestones).map(([type, { first, last, count }]) =>
    count === 1
      ? { type, entry: first.entryId, occurredAt: first.occurredAt }
      : { type, count, first: first.entryId, last: last.entryId, occurredAt: first.occurredAt },
  );
  return [
    { name: 'claims', items: view.claims.map((claim) => claimItem(claim, names)) },
    { name: 'milestones', items: milestones.map((says) => ({ says })) },
    { name: 'durations', items: durations.map((duration) => ({ says: durationSays(duration, names) })) },
    { name: 'windows', items: view.windows.map((window) => ({ says: windowSays(window, names) })) },
    { name: 'findings', items: view.lint.map(findingItem) },
  ];
}

function wordsOf(view: IncidentView, names: Names): JsonObject {
  const { title, company, product, services, categories, keywords, summary, links, attributes } = view;
  const narrative = view.narrative.map(({ text }) => text);
  return present({
    names: names.words,
    ...{ title, company, product, services, categories, keywords },
    ...{ narrative, summary, links, attributes },
    reasons: present({ headline: view.headline.reason, forgotten: view.forgotten?.reason }),
  });
}
