/** The files that are to be checked, and what is in them. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, join, relative, resolve, sep } from 'node:path';
import { REPORT_KINDS } from '../../report-kinds.js';
import { type SkippedFile } from '../../render/check/checked-file.js';
import { type ProjectSettings, type SettingsAbove } from './project-settings.js';

/** A report on disk, or what came in on stdin. */
export interface ReportFile {
  /** As it is told and compared: from the working folder, with forward slashes. */
  readonly source: string;
  /** Null: stdin. */
  readonly path: string | null;
  readonly text: string;
  readonly settings: ProjectSettings;
  /** Nobody named it, and its name does not tell what it is: it counts only with two lines that begin with a time. */
  readonly isGuess: boolean;
}

export interface Found {
  readonly files: readonly ReportFile[];
  readonly skipped: readonly SkippedFile[];
}

const NOT_LOOKED_INTO: ReadonlySet<string> = new Set(['node_modules']);
/** As much as the service takes. */
const MOST_BYTES = 1024 * 1024;
export const STDIN = 'stdin';

/**
 * @param words files, folders and `-`, as typed
 * @param isWanted of the real path of a file, for those that git says have changed
 * @param input what came in on stdin, for `-`
 * @throws UsageFault for settings that cannot be read
 */
export function findReports(
  words: readonly string[],
  settingsAbove: SettingsAbove,
  isWanted: (path: string) => boolean = () => true,
  input: Buffer = Buffer.alloc(0),
): Found {
  const files: ReportFile[] = [];
  const skipped: SkippedFile[] = [];
  const seen = new Set<string>();
  const take = (path: string, wasNamed: boolean): void => {
    const source = sourceOf(path);
    const read = readable(path, wasNamed, settingsAbove);
    if (read === 'not ours' || seen.has(source)) return;
    seen.add(source);
    if ('reason' in read) skipped.push({ source, ...read });
    else if (isWanted(read.realPath)) files.push({ ...read, source, path, isGuess: !wasNamed && extname(path) === '' });
  };
  for (const word of words) {
    if (word === '-') {
      const read = stdin(input, settingsAbove);
      if ('reason' in read) skipped.push(read);
      else files.push(read);
    } else for (const { path, wasNamed } of below(word)) take(path, wasNamed);
  }
  return { files, skipped };
}

function stdin(input: Buffer, settingsAbove: SettingsAbove): ReportFile | SkippedFile {
  const text = textOf(input);
  if (typeof text !== 'string') return { source: STDIN, reason: text.fault, isFault: true };
  return { source: STDIN, path: null, text, settings: settingsAbove(process.cwd()), isGuess: false };
}

/** A path as it is told. */
export const sourceOf = (path: string): string => {
  const own = relative(process.cwd(), resolve(path));
  return (own.startsWith('..') ? resolve(path) : own).split(sep).join('/');
};

interface Named {
  readonly path: string;
  readonly wasNamed: boolean;
}

/** A file, or all that a folder has, by name. What cannot be looked at is told where it is read. */
function below(path: string): Named[] {
  try {
    if (!statSync(path).isDirectory()) return [{ path, wasNamed: true }];
  } catch {
    return [{ path, wasNamed: true }];
  }
  return inFolder(path);
}

/** Links are not followed, so that no folder is found twice. */
function inFolder(folder: string): Named[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry): Named[] => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return NOT_LOOKED_INTO.has(entry.name) ? [] : inFolder(path);
    return entry.isFile() ? [{ path, wasNamed: false }] : [];
  });
}

type Readable = { readonly text: string; readonly realPath: string; readonly settings: ProjectSettings };
type Unread = Pick<SkippedFile, 'reason' | 'isFault'>;

function readable(path: string, wasNamed: boolean, settingsAbove: SettingsAbove): Readable | Unread | 'not ours' {
  const skip = (reason: string, isFault = true): Unread => ({ reason, isFault });
  const extension = extname(path).toLowerCase();
  const settings = settingsAbove(path);
  if (!wasNamed && !settings.isAmongPaths(path)) return 'not ours';
  if (!wasNamed && !REPORT_KINDS.has(extension) && extension !== '')
    return skip(`${extension} is no kind of report`, false);
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) return skip('it is larger than 1 MiB', wasNamed || REPORT_KINDS.has(extension));
    const text = textOf(readFileSync(path));
    if (typeof text !== 'string') return skip(text.fault, wasNamed || REPORT_KINDS.has(extension));
    return { text, realPath: realpathSync(path), settings };
  } catch (error) {
    return skip(`it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @returns the text with its mark of the order of bytes, if it has one */
function textOf(bytes: Buffer): string | { readonly fault: string } {
  try {
    const text = utf8.decode(bytes);
    return text.includes('\0') ? { fault: 'it is no text' } : text;
  } catch {
    return { fault: 'it is not UTF-8' };
  }
}
