/**
 * Operational content in SQLite, for one process. Leases run by the clock of the process, which nobody can set and
 * which ends with it; commands by that of the machine, as what became of them outlives the process.
 */
import { type Database } from 'better-sqlite3';
import { type CommandRow, type Lease, type Operational, type Stamped } from '../read-models.js';
import { type GuardedDatabase } from './guarded-database.js';

/** Commands that have run out are looked for this often at most, in milliseconds. */
const SWEEP_EVERY_MS = 60_000;
const TURN_COMMANDS = 500;

export class SqliteOperational implements Operational {
  readonly #guarded: GuardedDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #sweptAt = performance.now();

  /** What an earlier process had under way is under way no more. */
  constructor(database: Database, guarded: GuardedDatabase) {
    this.#guarded = guarded;
    this.#statements = prepareStatements(database);
    database.exec('UPDATE leases SET until = 0; DELETE FROM commands WHERE outcome IS NULL');
  }

  acquire(name: string, holder: string, forMs: number): Promise<Lease | null> {
    const now = performance.now();
    return this.#guarded.answer(() => this.#statements.acquire.get({ name, holder, now, until: now + forMs }) ?? null);
  }

  async release(name: string, holder: string): Promise<void> {
    await this.#guarded.answer(() => this.#statements.release.run(name, holder));
  }

  lease(name: string): Promise<Lease | null> {
    return this.#guarded.answer(() => this.#statements.lease.get(name, performance.now()) ?? null);
  }

  read(name: string): Promise<Stamped | null> {
    return this.#guarded.answer(() => this.#statements.read.get(name) ?? null);
  }

  swap(name: string, value: string, seen: number | null): Promise<number | null> {
    const { insertValue, updateValue } = this.#statements;
    return this.#guarded.answer(
      () => (seen === null ? insertValue.get(name, value) : updateValue.get(value, name, seen)) ?? null,
    );
  }

  async beginCommand(commandId: string, requestHash: string, runsForMs: number): Promise<CommandRow | null> {
    const now = Date.now();
    const row = await this.#guarded.answer(() => {
      const began = this.#statements.begin.run({ commandId, requestHash, now, until: now + runsForMs }).changes > 0;
      return began ? null : this.#statements.command.get(commandId)!;
    });
    this.#sweepNowAndThen();
    return row;
  }

  async finishCommand(commandId: string, { requestHash, outcome }: CommandRow, keptForMs: number): Promise<void> {
    const until = Date.now() + keptForMs;
    await this.#guarded.answer(() => this.#statements.finish.run({ commandId, requestHash, outcome, until }));
  }

  async forgetCommand(commandId: string): Promise<void> {
    await this.#guarded.answer(() => this.#statements.forget.run(commandId));
  }

  /** Rows that have run out only take up room, so it does not matter if they are not removed this time. */
  #sweepNowAndThen(): void {
    if (performance.now() - this.#sweptAt < SWEEP_EVERY_MS) return;
    this.#sweptAt = performance.now();
    this.sweep().catch(() => undefined);
  }

  /** Removes the rows of commands that have run out, a few at a time. */
  sweep(): Promise<void> {
    return this.#guarded.inTurns(() =>
      this.#statements.sweep.run(Date.now(), TURN_COMMANDS).changes === TURN_COMMANDS ? 'more' : 'done',
    );
  }
}

function prepareStatements(database: Database) {
  return {
    acquire: database.prepare<[{ name: string; holder: string; now: number; until: number }], Lease>(`
      INSERT INTO leases (name, holder, epoch, until) VALUES (@name, @holder, 1, @until)
      ON CONFLICT (name) DO UPDATE SET
        epoch = CASE WHEN holder = @holder AND until > @now THEN epoch ELSE epoch + 1 END,
        holder = @holder, until = @until
      WHERE holder = @holder OR until <= @now
      RETURNING holder, epoch`),
    release: database.prepare<[string, string]>('UPDATE leases SET until = 0 WHERE name = ? AND holder = ?'),
    lease: database.prepare<[string, number], Lease>('SELECT holder, epoch FROM leases WHERE name = ? AND until > ?'),
    read: database.prepare<[string], Stamped>('SELECT value, stamp FROM "values" WHERE name = ?'),
    insertValue: database
      .prepare<[string, string], number>(
        'INSERT INTO "values" (name, value, stamp) VALUES (?, ?, 1) ON CONFLICT DO NOTHING RETURNING stamp',
      )
      .pluck(),
    updateValue: database
      .prepare<[string, string, number], number>(
        'UPDATE "values" SET value = ?, stamp = stamp + 1 WHERE name = ? AND stamp = ? RETURNING stamp',
      )
      .pluck(),
    begin: database.prepare<[{ commandId: string; requestHash: string; now: number; until: number }]>(`
      INSERT INTO commands (commandId, requestHash, until) VALUES (@commandId, @requestHash, @until)
      ON CONFLICT (commandId) DO UPDATE SET requestHash = @requestHash, outcome = NULL, until = @until
      WHERE until <= @now`),
    command: database.prepare<[string], CommandRow>('SELECT requestHash, outcome FROM commands WHERE commandId = ?'),
    finish: database.prepare<[CommandRow & { commandId: string; until: number }]>(`
      INSERT INTO commands (commandId, requestHash, outcome, until)
      VALUES (@commandId, @requestHash, @outcome, @until)
      ON CONFLICT (commandId) DO UPDATE SET requestHash = @requestHash, outcome = @outcome, until = @until`),
    forget: database.prepare<[string]>('DELETE FROM commands WHERE commandId = ?'),
    sweep: database.prepare<[now: number, limit: number]>(`
      DELETE FROM commands WHERE commandId IN (SELECT commandId FROM commands WHERE until <= ? LIMIT ?)`),
  };
}
