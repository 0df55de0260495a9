/** What a draft will be, before it is sent, and what has become of those that were. */
import { type LineReading, type LineEntry } from '../../src/timeline/parsing/lines.js';
import { subjectOf } from '../../src/timeline/view/entry-words.js';
import { zone } from '../shared/zone.js';
import { drop, mend, posts, type Post } from './posts.js';
import { asLines, assumedZone, canBeLines, pasted, readAsLines, understood } from './understood.js';
import { clockOf, count, glyphOf, typeWords } from './words.js';
import { WouldChange } from './would-change.js';

export function Preview() {
  const reading = understood.value;
  if (!reading) return null;
  const { entries, problem, remarks } = reading;
  if (problem !== null) return <span class="problem">{problem}</span>;
  const [entry] = entries;
  if (!entry) return <span>{remarks.join(' · ')}</span>;
  return (
    <>
      {pasted.value ? entriesInWords(entries.length) : entryInWords(entry)}
      {remarks.length > 0 && ` · ${remarks.join(' · ')}`}
      <WouldChange />
    </>
  );
}

const entryInWords = (entry: LineEntry): string =>
  `${glyphOf(entry.type)} ${whatOf(entry)} ${entry.occurredAt === undefined ? 'now' : `at ${timeOf(entry.occurredAt)}`}`;

function entriesInWords(n: number): string {
  const clocks = assumedZone.value;
  return `${count(n, 'entry', 'entries')}${clocks ? ` · times without a zone are ${clocks.name}` : ''}`;
}

const whatOf = (entry: LineEntry): string => [typeWords(entry.type), subjectOf(entry)].filter(Boolean).join(' of ');

/** With the date, always: an incident that is over has its own. */
function timeOf(occurredAt: string): string {
  const at = Date.parse(occurredAt);
  return occurredAt.length <= 10
    ? occurredAt
    : `${new Date(at + zone.value.offset(at)).toISOString().slice(0, 10)} ${clockOf(zone.value, at)}`;
}

/** How each line of several is read, and whether they are to be one entry or many. */
export function PastedLines() {
  if (!canBeLines.value) return null;
  return (
    <div class="pasted">
      <label>
        <input type="checkbox" checked={asLines.value} onChange={(event) => readAsLines(event.currentTarget.checked)} />{' '}
        Each line is an entry
      </label>
      {pasted.value && (
        <ol class="readings" tabIndex={0} aria-label="How each line is read">
          {pasted.value.map((reading) => (
            <li key={reading.line}>
              <Line reading={reading} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function Line({ reading: { line, text, entry, problem, remarks } }: { readonly reading: LineReading }) {
  const said = remarks.length > 0 && <span class="soft">{remarks.join(' · ')}</span>;
  if (!entry)
    return (
      <>
        <span class={problem === null ? 'soft' : 'problem'}>
          {line}: <bdi>{text}</bdi>
          {problem !== null && ` – ${problem}`}
        </span>
        {said}
      </>
    );
  return (
    <>
      <span>
        {entry.occurredAt === undefined ? 'now' : timeOf(entry.occurredAt)} {glyphOf(entry.type)} {whatOf(entry)}{' '}
        <bdi>{entry.text}</bdi>
      </span>
      {said}
    </>
  );
}

export function Waiting() {
  return (
    <>
      {posts.value.map((each) => (
        <WaitingPost key={each.key} post={each} />
      ))}
    </>
  );
}

function WaitingPost({ post }: { readonly post: Post }) {
  const { key, entries, refusal, tries } = post;
  const [first] = entries;
  const one = `${typeWords(first!.type)}${first!.text === undefined ? '' : ` “${first!.text}”`}`;
  const what = entries.length === 1 ? one : `${one} and ${entries.length - 1} more`;
  if (refusal === null && tries === 0) return <p class="under-way">Sending {what} …</p>;
  return (
    <p class="trouble" role="alert">
      {refusal === null ? `Kept, and sent again: ${what}` : `Not added: ${what}. ${refusal}`}{' '}
      {refusal !== null && (
        <>
          <button type="button" onClick={() => mend(post)}>
            Edit
          </button>{' '}
          <button type="button" onClick={() => drop(key)}>
            Dismiss
          </button>
        </>
      )}
    </p>
  );
}
