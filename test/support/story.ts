/** Builds an incident's events for tests of the core, from the words of a request body. No checks: tests write valid ones. */
import { assess, type Assessment } from '../../src/timeline/measure/assessment.js';
import { canonicalOccurredAt, type EntryFacts, type EntryTexts } from '../../src/timeline/entry.js';
import { type TimelineEvent } from '../../src/timeline/events.js';
import { fold, type IncidentState } from '../../src/timeline/facts.js';
import { knowledgeAt, NOW, type Moment } from '../../src/timeline/knowledge.js';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { assessedView } from '../../src/timeline/view/assessed-view.js';
import { parseWrittenTime } from '../../src/timeline/time.js';

export type EntryInput = { id: string; type: string; occurredAt: string; learnedAt?: string } & Partial<EntryFacts> &
  EntryTexts;
export type ClaimInput = {
  id: string;
  stated: string;
  text?: string;
  comparison?: string;
  toleranceSeconds?: number;
} & Record<string, unknown>;

const TEXTS = ['text', 'quote', 'occurredAtText', 'actor', 'attributes', 'by'];
const INSTANTS = ['earliest', 'latest', 'until', 'learnedAt'];

/** Splits a request's fields into facts and texts, instants brought to UTC. */
export function split(fields: Record<string, unknown>): {
  facts: Record<string, unknown>;
  texts: Record<string, unknown>;
} {
  const facts: Record<string, unknown> = {};
  const texts: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (TEXTS.includes(field)) texts[field] = value;
    else if (INSTANTS.includes(field) && typeof value === 'string') facts[field] = new Date(value).toISOString();
    else facts[field] = value;
  }
  return { facts, texts };
}

export class Story {
  readonly events: TimelineEvent[] = [];

  constructor(
    readonly id: string,
    opening: {
      title?: string;
      summary?: string;
      historical?: boolean;
      severity?: string;
      links?: { rel: string | null; url: string }[];
    } = {},
    private readonly recordedAt = '2026-01-01T00:00:00.000Z',
  ) {
    const { title = 'A story', summary, ...facts } = opening;
    this.happen(
      'op.opened',
      { kind: 'incident', historical: false, ...facts },
      {
        title,
        ...(summary !== undefined && { summary }),
      },
    );
  }

  happen(type: string, facts: object, texts: object = {}, recordedAt = this.recordedAt): this {
    this.events.push({
      stream: `incident-${this.id}`,
      revision: this.events.length,
      type,
      data: { facts, texts },
      metadata: { recordedAt, recordedBy: 'local:local' },
    });
    return this;
  }

  entry(input: EntryInput, recordedAt?: string): this {
    const { id, type, occurredAt, ...rest } = input;
    const precision = rest.precision ?? parseWrittenTime(occurredAt)!.shows;
    const { facts, texts } = split({ source: 'api', origin: 'stated', ...rest });
    return this.happen(
      type,
      { ...facts, entryId: id, type, precision, occurredAt: canonicalOccurredAt(occurredAt, precision) },
      texts,
      recordedAt,
    );
  }

  claim({ id, toleranceSeconds, ...fields }: ClaimInput, recordedAt?: string): this {
    const { facts, texts } = split(fields);
    const tolerance = toleranceSeconds === undefined ? {} : { toleranceMillis: toleranceSeconds * 1000 };
    return this.happen('op.claimed', { comparison: 'exactly', ...facts, ...tolerance, claimId: id }, texts, recordedAt);
  }

  /** Entries in lines, as {@link entryOf} reads them. */
  tell(...lines: string[]): this {
    for (const line of lines) this.entry(entryOf(line));
    return this;
  }

  amend(entryId: string, set: Record<string, unknown>, about: { learnedAt?: string } = {}, recordedAt?: string): this {
    const { facts, texts } = split(set);
    return this.happen('op.amended', { entryId, set: facts, ...about }, { set: texts, reason: 'a test' }, recordedAt);
  }

  retract(entryId: string): this {
    return this.happen('op.retracted', { entryId });
  }

  restore(entryId: string): this {
    return this.happen('op.restored', { entryId });
  }

  confirm(entryId: string): this {
    return this.happen('op.confirmed', { entryId });
  }

  get state(): IncidentState {
    return fold(this.events)!;
  }

  /** @param evaluatedAt `HH:MM` of the day of stories, or an instant */
  assess(evaluatedAt = '23:59'): Assessment {
    return assess(this.state, Date.parse(timeOf(evaluatedAt)));
  }

  /** The summary at a moment of knowledge. @param now `HH:MM` of the day of stories, or an instant */
  view(moment: Moment = NOW, now = '2026-01-02T00:00:00Z'): IncidentView {
    const knowledge = knowledgeAt(this.events, moment, Date.parse(timeOf(now)));
    if ('code' in knowledge) throw new Error(knowledge.code);
    return assessedView(knowledge, '0');
  }
}

/** The day on which stories in lines take place. */
const DAY = '2024-01-10';
const timeOf = (text: string): string => (/^\d{2}:/.test(text) ? `${DAY}T${text}Z` : text);

/**
 * One entry in a line: `10:00 impact_started i0 @api #down`. The time is of the day of stories (`10:00`), bounds
 * (`10:00~10:20`), a time and `until` (`10:00-11:00`), or written out (`2024-01-10`). The id is the type unless it is
 * named; `@` is the component, `#` the level, `?` an extraction nobody confirmed, `??` a proposal; the rest is `field=value`.
 */
function entryOf(line: string): EntryInput {
  const [time, type, ...rest] = line.split(' ') as [string, string, ...string[]];
  const [earliest, latest] = time.split('~') as [string, string?];
  const [occurredAt, until] = (/^\d{2}:/.test(time) ? earliest.split('-') : [time]) as [string, string?];
  const entry: Record<string, unknown> = { id: type, type, occurredAt: timeOf(occurredAt) };
  if (latest !== undefined) Object.assign(entry, { earliest: timeOf(earliest), latest: timeOf(latest) });
  if (until !== undefined) entry['until'] = timeOf(until);
  for (const word of rest) {
    const [field, value] = word.split('=') as [string, string?];
    if (value !== undefined) entry[field] = value === 'true' || value;
    else if (word === '?') entry['origin'] = 'extracted';
    else if (word === '??') entry['origin'] = 'proposed';
    else if (word.startsWith('@')) entry['component'] = word.slice(1);
    else if (word.startsWith('#')) entry['level'] = word.slice(1);
    else entry['id'] = word;
  }
  return entry as unknown as EntryInput;
}

/** An incident under way, told in lines. */
export const live = (...lines: string[]): Story => new Story('live').tell(...lines);

/** An incident that was written down afterwards, told in lines. */
export const past = (...lines: string[]): Story => new Story('past', { historical: true }).tell(...lines);
