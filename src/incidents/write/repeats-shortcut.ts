/**
 * The shortcut for commands with an Idempotency-Key. A stream recognises the commands of its events forever. For a day,
 * the shortcut remembers what no stream can: commands that changed nothing or were refused, the id of an opening, and a
 * key that comes again on another incident. It is never the authority: without its database commands are carried out all
 * the same.
 */
import { hash as digest, randomBytes } from 'node:crypto';
import { within } from '../../eventstore/deadline.js';
import { type CommandRow } from '../../readmodels/read-models.js';
import { type CommandOutcome } from './commands.js';
import { type Commands } from './own-commands.js';
import { Refusal, type RefusalCode, type RequestFault } from '../../application/refusal.js';

/** The outcome of a command. Its words are the program's own: of the caller's there are only ids. */
type Remembered =
  | { readonly kind: 'stored'; readonly incidentId: string }
  | Unchanged
  | {
      readonly kind: 'refused';
      readonly code: RefusalCode;
      readonly detail: string;
      readonly faults: readonly RequestFault[];
    };

/** A command to which everything was there already. */
export interface Unchanged {
  readonly kind: 'unchanged';
  readonly incidentId: string;
  readonly revision: number;
  /** Of the entries or claims concerned, in request order. */
  readonly ids: readonly string[];
}

/** How one command is carried out, seen from here. */
interface Attempt {
  readonly commandId: string;
  /** What was asked, as one text, words and all: it is compared, and stored nowhere. */
  readonly content: string;
  /** True if the key is of one incident, whose stream knows for ever what it brought there. */
  readonly isOfOneIncident: boolean;
  /** Carries it out by the stream; an opening under the id that it got before, if one is given. */
  carryOut(incidentId: string | null): Promise<CommandOutcome>;
  /** Whether its caller still sees the incident that it was about: else it is answered as any other of theirs. */
  isSeen(incidentId: string | null): Promise<boolean>;
  /** Whether the stream holds it. */
  isStored(): Promise<boolean>;
  /** The answer to one that changed nothing, as the incident stands now; null if the incident does not fit to it. */
  answerUnchanged(before: Unchanged): Promise<CommandOutcome | null>;
}

export interface IdempotencyOptions {
  /** How long the database is waited for, in milliseconds. */
  readonly patienceMs?: number;
  /** For how long it is left alone after it has failed, in milliseconds. */
  readonly restMs?: number;
  /** Told once each time the database fails after it had answered. */
  readonly onUnavailable?: (reason: unknown) => void;
}

const RUNS_FOR_MS = 30_000;
const KEPT_FOR_MS = 24 * 60 * 60 * 1000;
/** Refusals by the record, which stay the same. Others may not come again, or are checked before the key. */
const KEPT_REFUSALS: ReadonlySet<RefusalCode> = new Set(['incident_exists', 'entry_exists', 'entry_retracted']);

export class Idempotency {
  readonly #operational: Commands;
  readonly #options: Required<IdempotencyOptions>;
  /** Commands that run in this process, until it is noted what became of them. */
  readonly #running = new Map<string, Promise<void>>();
  #isAvailable = true;
  #restsUntil = 0;
  #missed = 0;

  constructor(operational: Commands, options: IdempotencyOptions = {}) {
    this.#operational = operational;
    this.#options = { patienceMs: 500, restMs: 5000, onUnavailable: () => undefined, ...options };
  }

  /** How many commands went without the shortcut, because the database did not answer. */
  get missed(): number {
    return this.#missed;
  }

  /**
   * Carries a command out, or answers a retry. A retry waits while the first try runs in this process.
   * @throws Refusal, of its own `idempotency_key_reused` and `in_progress`
   */
  async once(attempt: Attempt): Promise<CommandOutcome> {
    const { commandId } = attempt;
    const turn = new Turn(this.#running.get(commandId));
    this.#running.set(commandId, turn.over);
    try {
      await turn.before;
      return await this.#answer(attempt, turn);
    } finally {
      turn.end();
      void turn.over.then(() => {
        if (this.#running.get(commandId) === turn.over) this.#running.delete(commandId);
      });
    }
  }

  async #answer(attempt: Attempt, turn: Turn): Promise<CommandOutcome> {
    const row = await this.#begin(attempt);
    if (row === 'out of reach') return attempt.carryOut(null);
    if (row === null) return this.#first(attempt, turn);
    if (row.outcome === null) {
      if (await attempt.isStored()) return attempt.carryOut(null);
      throw new Refusal('in_progress', 'A request with this key is under way elsewhere.');
    }
    if (!isOf(row.requestHash, attempt.content)) {
      throw new Refusal('idempotency_key_reused', 'This key came with another request before.');
    }
    const before = JSON.parse(row.outcome) as Remembered;
    const of = before.kind === 'refused' ? null : before.incidentId;
    if (!(await attempt.isSeen(of))) return attempt.carryOut(of);
    if (before.kind === 'refused') {
      throw new Refusal(before.code, before.detail, { faults: before.faults, replayed: true });
    }
    const unchanged = before.kind === 'unchanged' ? await attempt.answerUnchanged(before) : null;
    return unchanged ?? attempt.carryOut(before.incidentId);
  }

  /** Only a retry waits until the outcome is stored. */
  async #first(attempt: Attempt, turn: Turn): Promise<CommandOutcome> {
    try {
      const outcome = await attempt.carryOut(null);
      const { incidentId, revision, ids, changed, replayed } = outcome;
      // The stream itself recognises what it holds. So nothing stays here of words that it may forget.
      if (replayed) turn.note(this.#forget(attempt));
      else if (!changed) turn.note(this.#remember(attempt, { kind: 'unchanged', incidentId, revision, ids }));
      else if (attempt.isOfOneIncident) turn.note(this.#forget(attempt));
      else turn.note(this.#remember(attempt, { kind: 'stored', incidentId }));
      return outcome;
    } catch (error) {
      if (error instanceof Refusal && KEPT_REFUSALS.has(error.code)) {
        const { code, detail, faults } = error;
        turn.note(this.#remember(attempt, { kind: 'refused', code, detail, faults }));
      } else {
        turn.note(this.#forget(attempt));
      }
      throw error;
    }
  }

  #remember({ commandId, content }: Attempt, became: Remembered): Promise<unknown> {
    const row = { requestHash: saltedHash(content), outcome: JSON.stringify(became) };
    return this.#reach(() => this.#operational.finishCommand(commandId, row, KEPT_FOR_MS));
  }

  #forget({ commandId }: Attempt): Promise<unknown> {
    return this.#reach(() => this.#operational.forgetCommand(commandId));
  }

  async #begin({ commandId, content }: Attempt): Promise<CommandRow | null | 'out of reach'> {
    if (!this.#isAvailable && performance.now() < this.#restsUntil) {
      this.#missed += 1;
      return 'out of reach';
    }
    const row = await this.#reach(() => this.#operational.beginCommand(commandId, saltedHash(content), RUNS_FOR_MS));
    if (row === 'out of reach') this.#missed += 1;
    return row;
  }

  /** Asks the database. Its failures are reported to the operator; they refuse no command. */
  async #reach<T>(ask: () => Promise<T>): Promise<T | 'out of reach'> {
    const { patienceMs } = this.#options;
    try {
      const answer = await within(patienceMs, ask(), () => {
        throw new Error(`no answer within ${patienceMs} ms`);
      });
      this.#isAvailable = true;
      return answer;
    } catch (error) {
      if (this.#isAvailable) this.#options.onUnavailable(error);
      this.#isAvailable = false;
      this.#restsUntil = performance.now() + this.#options.restMs;
      return 'out of reach';
    }
  }
}

const SALT_DIGITS = 32;

/**
 * What is remembered of a request's content. The salt does not hide it from whoever guesses all of it and has the row; so
 * forgetting removes every row.
 */
const saltedHash = (content: string, salt = randomBytes(SALT_DIGITS / 2).toString('hex')): string =>
  salt + digest('sha256', salt + content);

const isOf = (hash: string, content: string): boolean => saltedHash(content, hash.slice(0, SALT_DIGITS)) === hash;

/** One of several that have the same key, in the order of their coming. */
class Turn {
  readonly before: Promise<void> | undefined;
  /** Resolves when the next may come. */
  readonly over: Promise<void>;
  readonly end: () => void;
  #noted: Promise<unknown> = Promise.resolve();

  constructor(before: Promise<void> | undefined) {
    this.before = before;
    let end = (): void => undefined;
    this.over = new Promise<void>((resolve) => (end = resolve)).then(async () => void (await this.#noted));
    this.end = end;
  }

  /** Something that has to be there before the next may come. It must not reject. */
  note(noted: Promise<unknown>): void {
    this.#noted = noted;
  }
}
