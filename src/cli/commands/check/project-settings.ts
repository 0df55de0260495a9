/** `.asof.yml`, the nearest above a file: how the reports of a project are to be checked. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { parseDocument } from 'yaml';
import { isCheckCode, type CheckCode } from '../../../timeline/checking/check.js';
import { zoneNamed } from '../../../timeline/clocks.js';
import { type ReportFrame } from '../../../timeline/reports/report.js';
import { UsageFault } from '../../failures.js';
import { calendarsOf, type Calendars } from './project-calendars.js';

export type FailOn = 'error' | 'warning';

export interface ProjectSettings {
  readonly timeZone: string | null;
  readonly order: ReportFrame['order'];
  readonly calendars: Calendars;
  readonly failOn: FailOn | null;
  readonly ignore: readonly CheckCode[];
  /** Whether a file of a folder is one of the reports: all are, where no `paths` say otherwise. */
  readonly isAmongPaths: (path: string) => boolean;
}

/** @param path of a file @throws UsageFault for settings that cannot be read */
export type SettingsAbove = (path: string) => ProjectSettings;

const NAME = '.asof.yml';
const MOST_BYTES = 64 * 1024;
const KEYS = ['tz', 'date-order', 'calendars', 'paths', 'fail-on', 'ignore'];

const NONE: ProjectSettings = {
  timeZone: null,
  order: null,
  calendars: [],
  failOn: null,
  ignore: [],
  isAmongPaths: () => true,
};

/** Each folder is looked at once. */
export function settingsAbove(): SettingsAbove {
  const known = new Map<string, ProjectSettings>();
  const ofFolder = (folder: string): ProjectSettings => {
    const file = join(folder, NAME);
    const parent = dirname(folder);
    const found =
      known.get(folder) ?? (existsSync(file) ? readProjectSettings(file) : parent === folder ? NONE : ofFolder(parent));
    known.set(folder, found);
    return found;
  };
  return (path) => ofFolder(folderOf(resolve(path)));
}

const folderOf = (path: string): string =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : dirname(path);

function readProjectSettings(file: string): ProjectSettings {
  const fault = (what: string): UsageFault => new UsageFault(`${file}: ${what}`);
  if (statSync(file).size > MOST_BYTES) throw fault('is larger than 64 KiB');
  const document = parseDocument(readFileSync(file, 'utf8'));
  const [error] = document.errors;
  if (error) throw fault(error.message.split('\n', 1)[0]!);
  // An alias may stand for a text many times over.
  const given = (document.toJS({ maxAliasCount: 0 }) ?? {}) as unknown;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw fault(`holds ${KEYS.join(', ')}`);
  const values = given as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(values).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw fault(`"${unknown}" is not known; there are ${KEYS.join(', ')}`);
  const timeZone = values['tz'] ?? null;
  if (timeZone !== null && (typeof timeZone !== 'string' || zoneNamed(timeZone) === null))
    throw fault('tz must be an IANA name, or UTC');
  return {
    timeZone,
    order: oneOf(values['date-order'], ['dmy', 'mdy', 'ymd'], 'date-order', fault),
    calendars: calendarsOf(values['calendars'], timeZone ?? 'UTC', fault),
    failOn: oneOf(values['fail-on'], ['error', 'warning'], 'fail-on', fault),
    ignore: codesOf(values['ignore'], fault),
    isAmongPaths: amongPaths(values['paths'], dirname(file), fault),
  };
}

type FaultOf = (what: string) => UsageFault;

function oneOf<T extends string>(value: unknown, words: readonly T[], key: string, fault: FaultOf): T | null {
  if (value === undefined || value === null) return null;
  const found = words.find((word) => word === value);
  if (found === undefined) throw fault(`${key} must be one of ${words.join(', ')}`);
  return found;
}

/** Codes, each by itself or with the reason why nobody wants to hear of it. */
function codesOf(value: unknown, fault: FaultOf): CheckCode[] {
  if (value === undefined || value === null) return [];
  const listed = Array.isArray(value) ? (value as unknown[]) : [value];
  return listed
    .flatMap((each) => (typeof each === 'object' && each !== null ? Object.keys(each) : [each]))
    .map((code) => {
      if (typeof code === 'string' && isCheckCode(code)) return code;
      throw fault(`ignore: "${String(code)}" is no code; "asof check --explain" lists them`);
    });
}

/** Patterns from the folder of the settings; the name of a folder stands for all that is in it. */
function amongPaths(value: unknown, folder: string, fault: FaultOf): (path: string) => boolean {
  if (value === undefined || value === null) return () => true;
  const patterns = Array.isArray(value) ? (value as unknown[]) : [value];
  const matching = patterns.map((pattern) => {
    if (typeof pattern !== 'string' || pattern === '') throw fault('paths are patterns such as "reports/**/*.md"');
    const own = pattern.replace(/^\.\//, '').replace(/\/$/, '');
    return picomatch([own, `${own}/**`], { maxLength: 1000 });
  });
  return (path) => {
    const own = relative(folder, resolve(path)).split(sep).join('/');
    return matching.some((matches) => matches(own));
  };
}
