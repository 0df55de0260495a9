/** The updates in the body of an issue of cState: paragraphs with the shortcode `track`, which holds a time. */
import { type DocumentFault } from '../postmortem-index/front-matter.js';
import { readTime, type SourceTime } from './source-values.js';

export interface Tracked {
  readonly time: SourceTime;
  /** The label at its head, in lower case: `monitoring`. */
  readonly status: string | null;
  readonly text: string;
}

interface TrackedBody {
  readonly updates: readonly Tracked[];
  /** What belongs to no update. */
  readonly rest: string;
}

/** `{{< track "2020-01-01 10:00:00" >}}`; its words are read on their own. */
const TRACK = /\{\{[<%]\s{0,9}track\s{1,9}(["'`])([^"'`\n]{0,60})\1[^}\n]{0,60}[>%]\}\}/;
const TRACKS = new RegExp(TRACK.source, 'g');
/** Any shortcode of that name, so that one which is not understood is said, and not lost. */
const ANY_TRACK = /\{\{[<%]\s{0,9}track\b/;
const LABEL = /^[*_[]{0,3}([A-Za-z][A-Za-z ]{0,30}?)[*_\]]{0,3}\s{0,3}(?:[-:–—]|$|(?<=[*_\]]))/;
const RULE = /^[ \t]{0,3}(?:-{3,80}|\*{3,80}|_{3,80})[ \t]*$/;

interface Paragraph {
  readonly line: number;
  readonly text: string;
  readonly isRule: boolean;
}

/** @param firstLine of the body in its file @param zone of times that name none */
export function trackedIn(body: string, firstLine: number, zone: string | null): TrackedBody | DocumentFault {
  const updates: Tracked[] = [];
  const rest: string[] = [];
  /** Paragraphs that wait for the one that says when. */
  let waiting: string[] = [];
  /** An update that began with its time goes on. */
  let current: { time: SourceTime; parts: string[] } | null = null;
  const finish = (): void => {
    if (current !== null) updates.push(updateOf(current.time, current.parts));
    rest.push(...waiting);
    [current, waiting] = [null, []];
  };
  for (const { line, text, isRule } of paragraphsOf(withoutComments(body), firstLine)) {
    if (isRule) {
      finish();
      continue;
    }
    const found = TRACK.exec(text);
    if (!found) {
      if (ANY_TRACK.test(text)) return { line, detail: 'The time of a track shortcode cannot be read.' };
      if (current !== null) current.parts.push(text);
      else waiting.push(text);
      continue;
    }
    const time = readTime(found[2]!, zone);
    if (time === null) return { line, detail: `The time of a track shortcode is none: ${found[2]!}` };
    const words = text.replace(TRACKS, ' ').trim();
    if (isAtHead(text, found.index)) {
      finish();
      current = { time, parts: [words] };
    } else {
      if (current !== null) finish();
      updates.push(updateOf(time, [...waiting, words]));
      waiting = [];
    }
  }
  finish();
  return { updates, rest: rest.join('\n\n').trim() };
}

/** Only a label stands before it. */
const isAtHead = (text: string, at: number): boolean =>
  /^[\s*_[\]\-:–—A-Za-z]{0,40}$/.test(text.slice(0, at)) && at < text.length / 2;

function updateOf(time: SourceTime, parts: readonly string[]): Tracked {
  const text = parts.join('\n\n').trim();
  return { time, status: LABEL.exec(text)?.[1]?.trim().toLowerCase() ?? null, text };
}

/** What stands between `<!--` and `-->` is not shown; its lines are kept, so that all others keep their numbers. */
function withoutComments(body: string): string {
  const parts: string[] = [];
  let end = 0;
  for (let start = body.indexOf('<!--'); start !== -1; start = body.indexOf('<!--', end)) {
    parts.push(body.slice(end, start));
    const close = body.indexOf('-->', start + 4);
    end = close === -1 ? body.length : close + 3;
    parts.push(body.slice(start, end).replace(/[^\n]+/g, ''));
  }
  parts.push(body.slice(end));
  return parts.join('');
}

function* paragraphsOf(body: string, firstLine: number): Generator<Paragraph> {
  let [lines, start]: [string[], number] = [[], firstLine];
  let number = firstLine;
  for (const line of [...body.split('\n'), '']) {
    const isRule = RULE.test(line);
    if (line.trim() === '' || isRule) {
      if (lines.length > 0) yield { line: start, text: lines.join('\n').trim(), isRule: false };
      if (isRule) yield { line: number, text: '', isRule };
      lines = [];
    } else {
      if (lines.length === 0) start = number;
      lines.push(line);
    }
    number += 1;
  }
}
