/**
 * The words of one entry, behind its time:
 *
 * ```
 * release SERVICE VERSION [TEXT]         also rollback, release_completed
 * impact start|change|end [COMPONENT] [LEVEL] [TEXT]
 * severity SEV [TEXT]
 * TYPE [TEXT]                            any known type: declared, resolved, note …, or a custom X_started
 * LABEL: TEXT                            "Resolved: traffic is back", "First detected"
 * TEXT                                   otherwise a note
 * ```
 * Between those words and the text, `key=value` words set fields: `env=prod level=down learned=18:41`. Quotes hold
 * words together: `impact start "checkout api" down`. Words that do not fit the form of their verb are a note.
 */
import { checkType, KNOWN_TYPES } from '../entry.js';
import { type ENTRY_FIELDS } from '../fields/entry.js';
import { type InputOf } from '../fields/field.js';
import { didYouMean, misspeltType } from '../meant-type.js';
import { labelled } from './labels.js';

type EntryInput = InputOf<typeof ENTRY_FIELDS>;

/** The fields that `key=value` words can set: the word for each, and its name in the API. Options have the same words. */
export const FIELD_WORDS = {
  component: 'component',
  level: 'level',
  service: 'service',
  env: 'environment',
  version: 'version',
  commit: 'commit',
  reverts: 'reverts',
  sev: 'severity',
  actor: 'actor',
  learned: 'learnedAt',
  until: 'until',
} as const satisfies Readonly<Record<string, keyof EntryInput>>;

type WordField = (typeof FIELD_WORDS)[keyof typeof FIELD_WORDS];

/** The fields that words can set, by the names of the API; `learnedAt` and `until` as typed. */
export type ComposedFields = Pick<EntryInput, 'type' | 'text' | WordField>;

export interface Composed {
  readonly fields: ComposedFields;
  /** The first word, or a label, says what it is: it is no note for want of a verb. */
  readonly isNamed: boolean;
  /** Why a line that begins like a command is a note all the same; null if there is nothing to say. */
  readonly remark: string | null;
}

const LEVELS = new Set(['down', 'degraded', 'minor']);
const CHANGES_WITH_VERSION = new Set(['release', 'release_completed', 'rollback']);
/** These last: without an end they are words. */
const WHOLE_WINDOWS = new Set(['impact', 'data_loss']);
const IMPACT_EDGES: ReadonlyMap<string, string> = new Map([
  ['start', 'impact_started'],
  ['started', 'impact_started'],
  ['change', 'impact_changed'],
  ['changed', 'impact_changed'],
  ['end', 'impact_ended'],
  ['ended', 'impact_ended'],
]);
const FIELD_OF_WORD: ReadonlyMap<string, WordField> = new Map(Object.entries(FIELD_WORDS));
const CUSTOM_EDGE = /_(started|changed|ended)$/;

/**
 * Reads the words of an entry.
 * @param lasts the line names an end, so that `impact` can be a whole window
 */
export function composeWords(text: string, lasts = false): Composed {
  const typed = text.trim();
  const words = new Words(typed);
  const verb = words.take() ?? '';
  const composed = byVerb(verb, words, lasts || /(?:^|\s)until=/.test(typed));
  if (composed !== null && typeof composed !== 'string') return { fields: composed, isNamed: true, remark: null };
  const label = composed === null ? labelled(typed) : null;
  if (label) return { fields: fieldsOf(label.type, label.text), isNamed: true, remark: null };
  return { fields: fieldsOf('note', typed), isNamed: false, remark: composed ?? slipOf(verb) };
}

/** A line that begins with a word of its own is a note, and nothing to wonder about. */
function slipOf(verb: string): string | null {
  const meant = /^[a-z_]{3,40}$/.test(verb) ? misspeltType(verb) : null;
  return meant === null ? null : `a note: ${didYouMean(verb, meant)}`;
}

const fieldsOf = (type: string, text: string): ComposedFields => (text === '' ? { type } : { type, text });

/** Null: no verb. A string: a verb whose words do not fit it. */
function byVerb(verb: string, words: Words, lasts: boolean): ComposedFields | string | null {
  if (verb === 'impact' && IMPACT_EDGES.has(words.peek() ?? '')) return impactFields(words);
  if (CHANGES_WITH_VERSION.has(verb)) return changeFields(verb, words);
  if (verb === 'severity' || verb === 'severity_changed') return severityFields(verb, words);
  if (WHOLE_WINDOWS.has(verb)) return lasts ? windowFields(verb, words) : null;
  if (KNOWN_TYPES.includes(verb) || (CUSTOM_EDGE.test(verb) && checkType(verb) === 'ok'))
    return withText({ type: verb }, words);
  return null;
}

function impactFields(words: Words): ComposedFields {
  const fields: ComposedFields = { type: IMPACT_EDGES.get(words.take()!)! };
  takeComponent(fields, words);
  if (fields.type !== 'impact_ended' && LEVELS.has(words.peek() ?? '')) fields.level = words.take()!;
  return withText(fields, words);
}

function windowFields(type: string, words: Words): ComposedFields {
  const fields: ComposedFields = { type };
  takeComponent(fields, words);
  if (LEVELS.has(words.peek() ?? '')) fields.level = words.take()!;
  return withText(fields, words);
}

function takeComponent(fields: ComposedFields, words: Words): void {
  const next = words.peek();
  if (next === undefined || LEVELS.has(next) || words.pair() !== null) return;
  const component = words.take()!;
  if (component !== '*') fields.component = component;
}

function changeFields(type: string, words: Words): ComposedFields | string {
  const [service, version] = [words.take(), words.take()];
  if (service === undefined || version === undefined || !/\d/.test(version))
    return `a note: a change is written "${type} SERVICE VERSION"`;
  return withText({ type, service, version }, words);
}

function severityFields(verb: string, words: Words): ComposedFields | string {
  const severity = words.take();
  if (severity === undefined || (verb === 'severity' && !SEVERITY.test(severity)))
    return 'a note: a severity is written "severity 2"';
  return withText({ type: 'severity_changed', severity }, words);
}

/** The `key=value` words come before the text; the first other word begins it. */
function withText(fields: ComposedFields, words: Words): ComposedFields {
  for (let pair = words.pair(); pair !== null; pair = words.pair()) {
    const field = FIELD_OF_WORD.get(pair.key);
    if (field === undefined) break;
    fields[field] = pair.value;
    words.passPair(pair);
  }
  const text = words.rest();
  if (text !== '') fields.text = text;
  return fields;
}

interface Pair {
  readonly key: string;
  readonly value: string;
  readonly end: number;
}

const WORD = /\s*(?:"([^"]{0,200})"(?=\s|$)|\u201c([^\u201d]{0,200})\u201d(?=\s|$)|(\S+))/y;
const PAIR = /\s*([a-z]{1,20})=(?:"([^"]{1,200})"(?=\s|$)|\u201c([^\u201d]{1,200})\u201d(?=\s|$)|(\S+))/y;
const PUNCTUATION = /^\s{0,9}[,;:\u2013\u2014-]{1,2}(?=\s)/;
const SEVERITY = /^(?:(?:sev|p)-?)?[0-5]$|^(?:critical|high|medium|low|major|minor)$/i;

/** Words one after another; those in quotes are one. */
class Words {
  #position = 0;

  constructor(private readonly text: string) {}

  peek(): string | undefined {
    return this.#next()?.word;
  }

  take(): string | undefined {
    const next = this.#next();
    if (next) this.#position = next.end;
    return next?.word;
  }

  /** What comes next as `key=value`, if it is that. */
  pair(): Pair | null {
    PAIR.lastIndex = this.#position;
    const m = PAIR.exec(this.text);
    return m && { key: m[1]!, value: (m[2] ?? m[3] ?? m[4])!, end: PAIR.lastIndex };
  }

  passPair({ end }: Pair): void {
    this.#position = end;
  }

  /** What is left, as it was written. */
  rest(): string {
    return this.text.slice(this.#position).replace(PUNCTUATION, '').trim();
  }

  #next(): { word: string; end: number } | undefined {
    WORD.lastIndex = this.#position;
    const m = WORD.exec(this.text);
    return m ? { word: (m[1] ?? m[2] ?? m[3])!, end: WORD.lastIndex } : undefined;
  }
}
