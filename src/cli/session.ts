/** One run of `asof`: what was typed, where the service is, on which clocks, and where the words go. */
import { Client, READING, type Patience } from './client.js';
import { Unreachable, UsageFault } from './failures.js';
import { readSettings, type Environment, type Settings } from './settings.js';
import { harmless, harmlessDeep, painter, safeJson, wantsColour, type Paint } from './terminal.js';
import { localMoment, type Zone } from '../timeline/clocks.js';
import { type TypedFrame, type TypedTime } from '../timeline/parsing/typed-time.js';
import { namedZone, readTime, systemZone } from './times.js';
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
  /** Null where the line needs none to be safe. */
  readonly key: string | null;
  /** What to repeat: nearly always what was typed. */
  line: Pick<CommandLine, 'typed' | 'depth'>;
  /** By the option's long name: times as they are sent (`at`, `learned`), and what the environment said. */
  options: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Where the time was left to the service: when it was tried first, for a later try of what was never recorded. */
  firstTry: string | null;
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
  /** Nothing is cut in a pipe: whoever reads it has no edge. */
  readonly isTerminal: boolean;
  /** Set by a command that writes, as soon as it knows what it will send. */
  pinned: Pinned | null = null;
  /** How far the service's clock is ahead of this machine's, in milliseconds; null until it has answered. */
  serviceAhead: Millis | null = null;

  constructor(
    readonly line: CommandLine,
    readonly env: Environment,
    private readonly streams: Streams,
    /** When the command was typed, on this machine's clock. */
    readonly typedAt: Millis,
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
    this.isTerminal = streams.data.isTTY === true;
  }

  /** Where a line of data is cut: nowhere in a pipe. */
  get lineWidth(): number {
    return this.isTerminal ? this.width : Infinity;
  }

  /** When the command was typed, on the service's clock where it has answered: all that is relative counts from here. */
  get now(): Millis {
    return this.typedAt + (this.serviceAhead ?? 0);
  }

  /** Hears the service's clock, unless that is known; one that does not answer leaves this machine's. */
  async hearClock(client: Client): Promise<void> {
    if (this.serviceAhead !== null) return;
    try {
      await client.look('livez');
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
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
      heard: (aheadMs) => (this.serviceAhead = aheadMs),
    });
  }

  /** Data: one or more lines on stdout. */
  print(...lines: readonly string[]): void {
    if (lines.length > 0) this.streams.data.write(`${lines.join('\n')}\n`);
  }

  /** {@link print} of lines that others wrote. */
  printSafe(lines: readonly string[]): void {
    this.print(...lines.map(harmless));
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
  time(option: string, frame: Partial<TypedFrame> = {}): TypedTime | undefined {
    const typed = this.given.text(option);
    return typed === undefined ? undefined : this.readTime(typed, frame);
  }

  /** Reads a typed time and echoes the instant that it was taken for. */
  readTime(typed: string, frame: Partial<TypedFrame> = {}): TypedTime {
    const time = readTime(typed, { zone: this.zone, now: this.now, ...frame });
    if (time.remark !== null) this.say(`asof: ${time.remark}`);
    this.say(`asof: ${typed} is ${formatInstant(time.at)} (${localMoment(this.zone, time.at)})`);
    return time;
  }

  /** The words beside the options: `names.length` of them, with the incident before them or left out. */
  takeWords(...names: readonly string[]): { incident: string | null; words: string[] } {
    const { words, usage } = this.line;
    const option = this.given.text('incident');
    if (option !== undefined && words.length > names.length)
      throw new UsageFault('too many words: the incident is named by --incident', [`usage: asof ${usage}`]);
    if (words.length !== names.length && words.length !== names.length + 1) {
      const what = words.length < names.length ? `${names[words.length]} is missing` : 'too many words: quote a text';
      throw new UsageFault(what, [`usage: asof ${usage}`]);
    }
    const named = words.length > names.length;
    return { incident: named ? words[0]! : (option ?? null), words: words.slice(named ? 1 : 0) };
  }

  /** The words beside the options, where all of them are needed and none is an incident. */
  takeNamed(...names: readonly string[]): readonly string[] {
    const { words, usage } = this.line;
    if (words.length === names.length) return words;
    const what =
      words.length < names.length
        ? `${names[words.length]} is missing`
        : `"${words[names.length]}" is one word too many`;
    throw new UsageFault(what, [`usage: asof ${usage}`]);
  }

  /** For commands that take options only. */
  takeNothing(): void {
    this.takeNamed();
  }

  /** An option's value; a usage fault if it is missing. */
  required(option: string, flag: string): string {
    const value = this.given.text(option);
    if (value === undefined || value.trim() === '')
      throw new UsageFault(`${flag} is missing`, [`usage: asof ${this.line.usage}`]);
    return value;
  }
}
