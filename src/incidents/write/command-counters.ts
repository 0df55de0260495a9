/** What became of commands and appends since the process began, counted as it happens and read when somebody asks. */
import { counter, gauge, histogram, Spread, type Family } from '../../telemetry/metrics/families.js';
import { type CommandOutcome } from './commands.js';
import { Refusal } from '../../application/refusal.js';
import { type Idempotency } from './repeats-shortcut.js';

export class CommandCounters {
  appendedEvents = 0;
  conflicts = 0;
  unanswered = 0;
  /** Of appends that succeeded. */
  readonly appendSeconds = new Spread();
  readonly #became = { changed: 0, unchanged: 0, replayed: 0, refused: 0 };
  readonly #refused = new Map<string, number>();

  settled({ changed, replayed }: CommandOutcome): void {
    this.#became[replayed ? 'replayed' : changed ? 'changed' : 'unchanged'] += 1;
  }

  /** @param error a refusal, or a fault of the program, which counts as `internal` */
  refused(error: unknown): void {
    const code = error instanceof Refusal ? error.code : 'internal';
    this.#became.refused += 1;
    this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1);
  }

  /** @param waiting commands that wait now */
  collect(waiting: number, repeats: Idempotency | null): readonly Family[] {
    const became = Object.entries(this.#became).map(([outcome, value]) => ({ labels: { outcome }, value }));
    const refused = [...this.#refused].map(([code, value]) => ({ labels: { code }, value }));
    return [
      counter('asof_commands_total', 'Commands on incidents and services, by what became of them', ...became),
      counter('asof_commands_refused_total', 'Commands that were refused, by problem code', ...refused),
      gauge('asof_commands_waiting', 'Commands that wait for their turn on an incident', { value: waiting }),
      histogram('asof_append_duration_seconds', 'Time that appends took which succeeded', {
        spread: this.appendSeconds,
      }),
      counter('asof_appended_events_total', 'Events stored', { value: this.appendedEvents }),
      counter(
        'asof_append_conflicts_total',
        'Appends that came after those of another writer, and were decided again',
        {
          value: this.conflicts,
        },
      ),
      counter(
        'asof_append_unknown_outcomes_total',
        'Appends that the event store did not answer, each try counted; most are settled by sending them again',
        { value: this.unanswered },
      ),
      counter(
        'asof_idempotency_shortcut_missed_total',
        'Commands with a key that were carried out by their stream alone, as the read models did not answer',
        { value: repeats?.missed ?? 0 },
      ),
    ];
  }
}
