/**
 * Commands with a key. Which of them run is known to the one process that there is, and to no file: with the process
 * they end. What became of them is written together, once a turn of the event loop: a transaction for each takes many
 * times as long.
 */
import { type Database } from 'better-sqlite3';
import { type CommandRow } from '../read-models.js';
import { type GuardedDatabase } from './guarded-database.js';

/** Commands that have run out are looked for this often at most, in milliseconds. */
const SWEEP_EVERY_MS = 60_000;
const TURN_COMMANDS = 500;

/** `until` is a time of day, as what became of a command outlives the process. */
type DatedRow = CommandRow & { readonly until: number };

export class SqliteCommands {
  readonly #guarded: GuardedDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** Those that run, and those that wait to be written. */
  readonly #here = new Map<string, DatedRow>();
  #ended = new Map<string, DatedRow>();
  #written: Promise<void> | null = null;
  #sweptAt = performance.now();

  /** @param isBeside whether this process has the database open already: else what an earlier one had under way has ended */
  constructor(database: Database, guarded: GuardedDatabase, isBeside = false) {
    this.#guarded = guarded;
    this.#statements = prepareStatements(database);
    if (!isBeside) database.exec('DELETE FROM commands WHERE outcome IS NULL');
  }

  async begin(commandId: string, requestHash: string, runsForMs: number): Promise<CommandRow | null> {
    const now = Date.now();
    const row = await this.#guarded.answer(() => {
      const known = this.#here.get(commandId) ?? this.#statements.find.get(commandId);
      if (known && known.until > now) return { requestHash: known.requestHash, outcome: known.outcome };
      this.#here.set(commandId, { requestHash, outcome: null, until: now + runsForMs });
      return null;
    });
    this.#sweepNowAndThen();
    return row;
  }

  /** Resolves when it is in the file. */
  finish(commandId: string, row: CommandRow, keptForMs: number): Promise<void> {
    const dated = { ...row, until: Date.now() + keptForMs };
    this.#here.set(commandId, dated);
    this.#ended.set(commandId, dated);
    this.#written ??= new Promise((resolve) => setImmediate(resolve)).then(() => this.flush());
    return this.#written;
  }

  async forget(commandId: string): Promise<void> {
    this.#ended.delete(commandId);
    // What is here has not been written yet, or has run out there.
    if (!this.#here.delete(commandId)) await this.#guarded.answer(() => this.#statements.remove.run(commandId));
  }

  /** Those that are under way forget what they wait to write, too. */
  async forgetAll(): Promise<void> {
    this.#ended.clear();
    this.#here.clear();
    await this.#guarded.answer(() => this.#statements.removeAll.run());
  }

  /** Writes what waits to be written. */
  async flush(): Promise<void> {
    const ended = this.#ended;
    this.#ended = new Map();
    this.#written = null;
    if (ended.size === 0) return;
    try {
      await this.#guarded.change(() => {
        for (const [commandId, row] of ended) this.#statements.write.run({ commandId, ...row });
      });
    } finally {
      for (const [commandId, row] of ended) if (this.#here.get(commandId) === row) this.#here.delete(commandId);
    }
  }

  /** Rows that have run out only take up room, so it does not matter if they are not removed this time. */
  #sweepNowAndThen(): void {
    if (performance.now() - this.#sweptAt < SWEEP_EVERY_MS) return;
    this.#sweptAt = performance.now();
    this.sweep().catch(() => undefined);
  }

  /** Removes the rows of commands that have run out, a few at a time. */
  sweep(): Promise<void> {
    const now = Date.now();
    for (const [commandId, { until }] of this.#here) if (until <= now) this.#here.delete(commandId);
    return this.#guarded.inTurns(() =>
      this.#statements.sweep.run(now, TURN_COMMANDS).changes === TURN_COMMANDS ? 'more' : 'done',
    );
  }
}

function prepareStatements(database: Database) {
  return {
    find: database.prepare<[string], DatedRow>('SELECT requestHash, outcome, until FROM commands WHERE commandId = ?'),
    write: database.prepare<[DatedRow & { commandId: string }]>(`
      INSERT INTO commands (commandId, requestHash, outcome, until)
      VALUES (@commandId, @requestHash, @outcome, @until)
      ON CONFLICT (commandId) DO UPDATE SET requestHash = @requestHash, outcome = @outcome, until = @until`),
    remove: database.prepare<[string]>('DELETE FROM commands WHERE commandId = ?'),
    removeAll: database.prepare('DELETE FROM commands'),
    sweep: database.prepare<[now: number, limit: number]>(`
      DELETE FROM commands WHERE commandId IN (SELECT commandId FROM commands WHERE until <= ? LIMIT ?)`),
  };
}
