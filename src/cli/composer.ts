/**
 * The composer's words: one line is one entry. Pure: times are handed on as they were typed.
 *
 * ```
 * [TIME] release SERVICE VERSION [TEXT]         also rollback, release_completed
 * [TIME] impact start|change|end [COMPONENT] [LEVEL] [TEXT]
 * [TIME] severity SEV [TEXT]
 * [TIME] TYPE [TEXT]                            any known type: declared, resolved, note …, or a custom X_started
 * [TIME] TEXT                                   otherwise a note
 * ```
 * Between those words and the text, `key=value` words set fields: `env=prod level=down learned=18:41`.
 */
import { checkType, KNOWN_TYPES } from '../timeline/entry.js';
import { type EntryInput } from './write.js';

/** The fields that a line can set, by the names of the API; `learned` and `until` as typed. */
export type ComposedFields = Omit<EntryInput, 'source' | 'occurredAt' | 'timeZone' | 'links'>;

export interface ComposedEntry {
  /** Counted from 1. */
  readonly line: number;
  /** As typed, without the `@`; null if the line names none. */
  readonly time: string | null;
  readonly fields: ComposedFields;
}

export interface LineFault {
  readonly line: number;
  readonly detail: string;
}

const LEVELS = new Set(['down', 'degraded', 'minor']);
const CHANGES_WITH_VERSION = new Set(['release', 'release_completed', 'rollback']);
const IMPACT_EDGES: ReadonlyMap<string, string> = new Map([
  ['start', 'impact_started'],
  ['started', 'impact_started'],
  ['change', 'impact_changed'],
  ['changed', 'impact_changed'],
  ['end', 'impact_ended'],
  ['ended', 'impact_ended'],
]);
const FIELD_WORDS: ReadonlyMap<string, keyof ComposedFields> = new Map<string, keyof ComposedFields>([
  ['component', 'component'],
  ['level', 'level'],
  ['service', 'service'],
  ['env', 'environment'],
  ['version', 'version'],
  ['commit', 'commit'],
  ['reverts', 'reverts'],
  ['sev', 'severity'],
  ['actor', 'actor'],
  ['learned', 'learnedAt'],
  ['until', 'until'],
]);
const CUSTOM_EDGE = /_(started|changed|ended)$/;
const CLOCK = /^\d{1,2}:\d{2}(:\d{2})?$/;
const TIME_WORD = /^(-\d+[dhms]\S*|\d{1,2}:\d{2}(:\d{2})?|\d{4}-\d{2}(-\d{2})?|\d{4}-\d{2}-\d{2}[Tt]\S+)$/;

/** Reads a whole file. Blank lines and lines that begin with `#` are passed over. */
export function compose(file: string): { entries: ComposedEntry[]; faults: LineFault[] } {
  const entries: ComposedEntry[] = [];
  const faults: LineFault[] = [];
  for (const [index, text] of file.split(/\r?\n/).entries()) {
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    const line = index + 1;
    const read = composeLine(text);
    if (typeof read === 'string') faults.push({ line, detail: read });
    else entries.push({ line, ...read });
  }
  return { entries, faults };
}

/** Reads one line; a string says what is wrong with it. */
export function composeLine(line: string): Omit<ComposedEntry, 'line'> | string {
  const words = line.trim().split(/\s+/);
  const time = takeTime(words);
  if (time !== null && words.length === 0) return 'only a time: say what happened';
  const fields = readFields(words);
  return typeof fields === 'string' ? fields : { time, fields };
}

function takeTime(words: string[]): string | null {
  const first = words[0] ?? '';
  const bare = first.replace(/^@/, '');
  if (bare === first ? !TIME_WORD.test(bare) : bare === '') return null;
  words.shift();
  const clockFollows = /^\d{4}-\d{2}-\d{2}$/.test(bare) && CLOCK.test(words[0] ?? '');
  return clockFollows ? `${bare} ${words.shift()}` : bare;
}

function readFields(words: string[]): ComposedFields | string {
  const verb = words[0]!;
  if (verb === 'impact' && IMPACT_EDGES.has(words[1] ?? '')) return impactFields(words.slice(1));
  if (CHANGES_WITH_VERSION.has(verb)) return changeFields(verb, words.slice(1));
  if (verb === 'severity' || verb === 'severity_changed') return severityFields(words.slice(1));
  if (KNOWN_TYPES.includes(verb) || (CUSTOM_EDGE.test(verb) && checkType(verb) === 'ok'))
    return withText({ type: verb }, words.slice(1));
  return { type: 'note', text: words.join(' ') };
}

function impactFields([edge, ...rest]: string[]): ComposedFields {
  const fields: ComposedFields = { type: IMPACT_EDGES.get(edge!)! };
  if (rest[0] !== undefined && !LEVELS.has(rest[0]) && !rest[0].includes('=')) {
    const component = rest.shift()!;
    if (component !== '*') fields.component = component;
  }
  if (fields.type !== 'impact_ended' && LEVELS.has(rest[0] ?? '')) fields.level = rest.shift()!;
  return withText(fields, rest);
}

function changeFields(type: string, [service, version, ...rest]: string[]): ComposedFields | string {
  if (service === undefined || version === undefined || !/\d/.test(version))
    return `write "${type} SERVICE VERSION", or begin the line with "note" if it is one`;
  return withText({ type, service, version }, rest);
}

function severityFields([severity, ...rest]: string[]): ComposedFields | string {
  if (severity === undefined) return 'write "severity SEV"';
  return withText({ type: 'severity_changed', severity }, rest);
}

/** The `key=value` words come before the text; the first other word begins it. */
function withText(fields: ComposedFields, words: string[]): ComposedFields {
  const rest = [...words];
  for (;;) {
    const pair = /^([a-z]+)=(.+)$/.exec(rest[0] ?? '');
    const field = pair ? FIELD_WORDS.get(pair[1]!) : undefined;
    if (!pair || field === undefined) break;
    fields[field] = pair[2]!;
    rest.shift();
  }
  if (rest.length > 0) fields.text = rest.join(' ');
  return fields;
}
