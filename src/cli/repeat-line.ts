/** The line that repeats a command: what a shell must be given to say the same again, tomorrow and elsewhere. */
import { harmless } from './terminal.js';
import { type Pinned } from './session.js';

/** The command line, word for word, with everything pinned that depends on the moment. */
export function repeatLine({ line: { typed, depth }, incident, options: read, words, key }: Pinned): string {
  const pinned: Pinned['options'] = key === null ? read : { ...read, key };
  const options = Object.entries(pinned).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, ...[value].flat()],
  );
  const rest = unpinned(typed.slice(depth), pinned).map((word) => words[word] ?? word);
  const command = ['asof', ...typed.slice(0, depth), ...options, ...rest].map(shellWord).join(' ');
  return incident === null ? command : `ASOF_INCIDENT=${shellWord(incident)} ${command}`;
}

/** What was typed, without the options that are pinned. */
function unpinned(typed: readonly string[], pinned: Pinned['options']): string[] {
  const rest: string[] = [];
  for (let i = 0; i < typed.length; i++) {
    // Behind it there are no options.
    if (typed[i] === '--') return [...rest, ...typed.slice(i)];
    const option = /^--([a-z-]+)(=|$)/.exec(typed[i]!);
    if (!option || !(option[1]! in pinned)) rest.push(typed[i]!);
    else if (option[2] !== '=') i += [pinned[option[1]!]].flat().length;
  }
  return rest;
}

/** A word as every POSIX shell reads it back. */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  let end = word.length;
  while (word[end - 1] === '\n') end -= 1;
  const [body, ends] = [word.slice(0, end), word.slice(end)];
  if (!isHidden(body)) return inQuotes(word);
  // Of what a command prints a shell drops the line feeds at the end.
  return `"$(printf ${inQuotes(printfFormat(body))})"${ends === '' ? '' : inQuotes(ends)}`;
}

const inQuotes = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Whether no terminal may be shown it; or it would break a line, which a job's log puts its own words between. */
const isHidden = (text: string): boolean => text.includes('\n') || harmless(text) !== text;

/** What is hidden is written in octal, and a dash in front, which would begin an option. */
const printfFormat = (word: string): string =>
  Array.from(word, (char, i) => {
    if (isHidden(char) || (i === 0 && char === '-')) return octal(char);
    return char === '\\' || char === '%' ? char + char : char;
  }).join('');

const octal = (char: string): string =>
  Array.from(Buffer.from(char), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
