/**
 * Operational content in SQLite, for one process. Leases run by the clock of the machine that nobody can set, which is
 * the same in every thread; commands by that of the machine, as what became of them outlives the process.
 */
import { type Database } from 'better-sqlite3';
import { type CommandRow, type Lease, type Operational, type Stamped } from '../read-models.js';
import { type GuardedDatabase } from './guarded-database.js';
import { SqliteCommands } from './sqlite-commands.js';

export class SqliteOperational implements Operational {
  readonly #guarded: GuardedDatabase;
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly commands: SqliteCommands;

  /** @param isBeside whether this process has the database open already: else what an earlier one had under way has ended */
  constructor(database: Database, guarded: GuardedDatabase, isBeside = false) {
    this.#guarded = guarded;
    this.#statements = prepareStatements(database);
    this.commands = new SqliteCommands(database, guarded, isBeside);
    if (!isBeside) database.exec('UPDATE leases SET until = 0');
  }

  acquire(name: string, holder: string, forMs: number): Promise<Lease | null> {
    const now = monotonicMs();
    return this.#guarded.answer(() => this.#statements.acquire.get({ name, holder, now, until: now + forMs }) ?? null);
  }

  async release(name: string, holder: string): Promise<void> {
    await this.#guarded.answer(() => this.#statements.release.run(name, holder));
  }

  lease(name: string): Promise<Lease | null> {
    return this.#guarded.answer(() => this.#statements.lease.get(name, monotonicMs()) ?? null);
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

  beginCommand(commandId: string, requestHash: string, runsForMs: number): Promise<CommandRow | null> {
    return this.commands.begin(commandId, requestHash, runsForMs);
  }

  finishCommand(commandId: string, row: CommandRow, keptForMs: number): Promise<void> {
    return this.commands.finish(commandId, row, keptForMs);
  }

  forgetCommand(commandId: string): Promise<void> {
    return this.commands.forget(commandId);
  }

  forgetCommands(): Promise<void> {
    return this.commands.forgetAll();
  }
}

/** In milliseconds. `performance.now` begins anew in each thread. */
const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

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
  };
}
