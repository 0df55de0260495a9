/** One run of `asof`: what was typed, where the service is, on which clocks, and where the words go. */
import { Client, READING, type Patience } from './client.js';
import { UsageFault } from './failures.js';
import { readSettings, type Environment, type Settings } from './settings.js';
import { harmless, harmlessDeep, painter, safeJson, wantsColour, type Paint } from './terminal.js';
import { localMoment, namedZone, readTime, systemZone, type TimeFrame, type TypedTime, type Zone } from './times.js';
import { formatInstant, type Millis } from '../timeline/time.js';

/** The options of a command line, by the long name in camel case. */
export class Given {
  constructor(private readonly options: Readonly<Record<string, unknown>>) {}

  has = (name: string): boolean => this.options[name] !== undefined;

  flag = (name: string): boolean => this.options[name] === true;

  text(name: string): string | undefined {
    const value = this.options[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** Of an option that may be repeated. */
  list(name: string): string[] {
    const value = this.options[name];
    return Array.isArray(value) ? value.map(String) : [];
  }
}

/** Where output goes; data and messages never mix. */
export interface Streams {
  readonly data: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  readonly messages: NodeJS.WritableStream & { isTTY?: boolean };
}

export interface CommandLine {
  /** As typed, without node and the script. */
  readonly typed: readonly string[];
  /** How many leading words name the command: 2 for `impact start`. */
  readonly depth: number;
  /** What stands beside the options. */
  readonly words: readonly string[];
  readonly given: Given;
  readonly usage: string;
}

/** What a line that repeats a write must pin down, because it would otherwise be worked out anew. */
export interface Pinned {
  readonly key: string;
  /** What to repeat: nearly always what was typed. */
  line: Pick<CommandLine, 'typed' | 'depth'>;
  /** Times as they are sent, by the option's long name: `at`, `learned`, `until-at`. */
  times: Readonly<Record<string, string | undefined>>;
  /** The incident, where the line does not name it. */
  incident: string | null;
  /** Words that meant something just now, such as `last`, and what they meant. */
  words: Readonly<Record<string, string>>;
}

const NARROWEST = 40;
const DEFAULT_WIDTH = 80;

export class Session {
  readonly given: Given;
  readonly settings: Settings;
  readonly zone: Zone;
  readonly paint: Paint;
  /** Columns to fill. A pipe gets the width of a plain terminal. */
  readonly width: number;
  /** Set by a command that writes, as soon as it knows what it will send. */
  pinned: Pinned | null = null;

  constructor(
    readonly line: CommandLine,
    readonly env: Environment,
    private readonly streams: Streams,
    /** When the command was typed: all that is relative counts from here. */
    readonly now: Millis,
  ) {
    this.given = line.given;
    this.settings = readSettings(
      {
        url: this.given.text('server'),
        tokenFile: this.given.text('tokenFile'),
        timeZone: this.given.text('tz'),
        actor: this.given.text('actor'),
      },
      env,
    );
    this.zone = this.settings.timeZone === null ? systemZone : namedZone(this.settings.timeZone);
    this.paint = painter(wantsColour(streams.data, env));
    this.width = Math.max(NARROWEST, streams.data.columns ?? (Number(env['COLUMNS']) || DEFAULT_WIDTH));
  }

  get wantsJson(): boolean {
    return this.given.flag('json');
  }

  client(patience: Patience = READING): Client {
    return new Client({
      url: this.settings.url,
      token: this.settings.token,
      patience,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      // Not `performance.now()`: loading that global takes longer than a request.
      clock: () => Number(process.hrtime.bigint() / 1_000_000n),
    });
  }

  /** Data: one or more lines on stdout. */
  print(...lines: readonly string[]): void {
    if (lines.length > 0) this.streams.data.write(`${lines.join('\n')}\n`);
  }

  /** Whether the data goes where lines can be drawn over: a screen with a person before it. */
  get isScreen(): boolean {
    return this.streams.data.isTTY === true && this.env['TERM'] !== 'dumb';
  }

  /** Draws on the screen, without a line feed. */
  draw(text: string): void {
    this.streams.data.write(text);
  }

  /** One of many values, each on a line of its own. */
  printJsonLine(value: unknown): void {
    this.print(safeJson(value, 0));
  }

  printJson(value: unknown): void {
    this.print(safeJson(value));
  }

  /** The answer as JSON where that is wanted, else as lines made from it, with every text made harmless first. */
  printAnswer<T>(answer: T, lines: (safe: T) => readonly string[]): void {
    if (this.wantsJson) this.printJson(answer);
    else this.print(...lines(harmlessDeep(answer)));
  }

  /** A message: on stderr. */
  say(message: string): void {
    this.streams.messages.write(`${harmless(message)}\n`);
  }

  /** How far something is, in one line that is written over; null takes it away. Only a person at a terminal sees it. */
  progress(line: string | null): void {
    const { messages } = this.streams;
    if (messages.isTTY === true) messages.write(`\r\u001b[K${harmless(line ?? '')}`);
  }

  /** The time that an option gives, its instant echoed; undefined if it is not given. */
  time(option: string, frame: Partial<TimeFrame> = {}): TypedTime | undefined {
    const typed = this.given.text(option);
    return typed === undefined ? undefined : this.readTime(typed, frame);
  }

  /** Reads a typed time and echoes the instant that it was taken for. */
  readTime(typed: string, frame: Partial<TimeFrame> = {}): TypedTime {
    const time = readTime(typed, { zone: this.zone, now: this.now, ...frame });
    if (time.remark !== null) this.say(`asof: ${time.remark}`);
    this.say(`asof: ${typed} is ${formatInstant(time.at)} (${localMoment(this.zone, time.at)})`);
    return time;
  }

  /** The words beside the options: `names.length` of them, with the incident before them or left out. */
  takeWords(...names: readonly string[]): { incident: string | null; words: string[] } {
    const { words, usage } = this.line;
    if (words.length !== names.length && words.length !== names.length + 1) {
      const what = words.length < names.length ? `${names[words.length]} is missing` : 'too many words: quote a text';
      throw new UsageFault(what, [`usage: asof ${usage}`]);
    }
    const named = words.length > names.length;
    return { incident: named ? words[0]! : null, words: words.slice(named ? 1 : 0) };
  }

  /** For commands that take options only. */
  takeNothing(): void {
    const { words, usage } = this.line;
    if (words.length > 0) throw new UsageFault(`"${words[0]}" is one word too many`, [`usage: asof ${usage}`]);
  }

  /** An option's value; a usage fault if it is missing. */
  required(option: string, flag: string): string {
    const value = this.given.text(option);
    if (value === undefined || value.trim() === '')
      throw new UsageFault(`${flag} is missing`, [`usage: asof ${this.line.usage}`]);
    return value;
  }
}
