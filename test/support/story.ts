/** Builds an incident's events for tests of the core, from the words of a request body. No checks: tests write valid ones. */
import { canonicalOccurredAt, type EntryFacts, type EntryTexts } from '../../src/timeline/entry.js';
import { type TimelineEvent } from '../../src/timeline/events.js';
import { parseWrittenTime } from '../../src/timeline/time.js';

export type EntryInput = { id: string; type: string; occurredAt: string; learnedAt?: string } & Partial<EntryFacts> &
  EntryTexts;
export type ClaimInput = { id: string; stated: string; text?: string; comparison?: string } & Record<string, unknown>;

const ENTRY_TEXTS = ['text', 'quote', 'occurredAtText', 'actor', 'attributes'];
const INSTANTS = ['earliest', 'latest', 'until', 'learnedAt'];

/** Splits a request's fields into facts and texts, instants brought to UTC. */
export function split(fields: Record<string, unknown>): {
  facts: Record<string, unknown>;
  texts: Record<string, unknown>;
} {
  const facts: Record<string, unknown> = {};
  const texts: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (ENTRY_TEXTS.includes(field)) texts[field] = value;
    else if (INSTANTS.includes(field) && typeof value === 'string') facts[field] = new Date(value).toISOString();
    else facts[field] = value;
  }
  return { facts, texts };
}

export class Story {
  readonly events: TimelineEvent[] = [];

  constructor(
    readonly id: string,
    opening: { title?: string; historical?: boolean; severity?: string } = {},
    private readonly recordedAt = '2026-01-01T00:00:00.000Z',
  ) {
    const { title = 'A story', ...facts } = opening;
    this.happen('op.opened', { kind: 'incident', historical: false, ...facts }, { title });
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

  claim({ id, text, ...facts }: ClaimInput): this {
    return this.happen(
      'op.claimed',
      { comparison: 'exactly', ...split(facts).facts, claimId: id },
      text === undefined ? {} : { text },
    );
  }
}
