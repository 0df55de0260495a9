/** What a command of `asof` is made of, and the options that several of them take. */
import { type Session } from './session.js';

export interface OptionSpec {
  /** `--at <time>`, `-q, --q <words>`, `--json`. */
  readonly flags: string;
  readonly about: string;
  readonly repeat?: boolean;
}

/** Does a command; a number is its exit code. */
export type Run = (session: Session) => Promise<number | void>;

export interface CommandSpec {
  /** One word, or two: `impact start`. */
  readonly name: string;
  readonly words: string;
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  /** Options that are as good as absent where they are given empty, by the long name: a job's variable may be unset. */
  readonly absentIfEmpty?: readonly string[];
  readonly help?: string;
  readonly load: () => Promise<Run>;
}

/** Its words and options, after `asof`. */
export const usageOf = ({ name, words }: CommandSpec): string => [name, words, '[options]'].filter(Boolean).join(' ');

export const option = (flags: string, about: string): OptionSpec => ({ flags, about });
export const repeated = (flags: string, about: string): OptionSpec => ({
  flags,
  about: `${about} (may be repeated)`,
  repeat: true,
});

/** Of every command that talks to the service. */
export const CONNECTION: readonly OptionSpec[] = [
  option('--server <url>', 'where the service is (ASOF_URL)'),
  option('--token-file <file>', 'file with the API key (ASOF_TOKEN_FILE)'),
  option('--tz <zone>', 'IANA zone of typed and shown times (ASOF_TZ)'),
  option('--json', 'print the answer as JSON'),
];

/** Of every read of one incident: the moment of knowledge. */
export const MOMENT: readonly OptionSpec[] = [
  option('--as-of <time>', 'as it was known then'),
  option('--revision <n>', 'as it was at that revision'),
  option('--clock <name>', 'recorded (default), or learned: by when the responders learned it'),
];

export const KEY = option('--key <key>', 'Idempotency-Key, to repeat a command safely');
export const ACTOR = option('--actor <name>', 'who did it (ASOF_ACTOR, else the user)');
export const INCIDENT = option('--incident <inc>', 'the incident, in place of INC (ASOF_INCIDENT)');
export const ABOUT = option('--about', 'at about that time');
export const CUSTOM = option('--custom', 'insist on a name that is nearly a known one');
export const REASON = option('--reason <text>', 'why');
export const AT = option('--at <time>', 'when it was true (default: when the service records it)');
export const LEARNED = option('--learned <time>', 'when the responders learned it');
export const UNTIL = option('--until-at <time>', 'until when it lasted');
export const COMPONENT = option('--component <name>', 'the part that was hit; "*" is the whole service');
export const LEVEL = option('--level <level>', 'how hard: down, degraded, minor or a word');
export const TEXT = option('--text <text>', 'what happened');

/** Of an entry that is added. */
export const ENTRY: readonly OptionSpec[] = [AT, ABOUT, LEARNED, ACTOR, KEY];
