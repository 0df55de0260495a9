/** What happens to each delivery: who sent it, what it says, what it becomes, and what is told of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Refusal } from '../../application/refusal.js';
import { toProblem } from '../../http/faults.js';
import { answerOf, PROBLEMS, type ProblemDocument } from '../../http/problems.js';
import { didYouMean, meantType } from '../../timeline/meant-type.js';
import { formatInstant } from '../../timeline/time.js';
import { type Became } from './became.js';
import { type HookReading } from './becoming.js';
import { Dispatcher } from './dispatcher.js';
import { type Hook } from './hook.js';
import { HookDeliveries, type DeliveryLine } from './hook-deliveries.js';
import { type Sender } from './hook-records.js';
import { HookStore } from './hook-store.js';
import { type Delivery, type HookKind, type Told } from './kind.js';
import { KINDS } from './kinds.js';

/** Senders wait for three seconds, some of them. */
const ANSWERED_WITHIN_MS = 2500;

export interface Received {
  readonly status: 200 | 202 | 204 | 401;
  readonly body: object | null;
}

type Outcome =
  | { readonly result: 'taken'; readonly became: readonly Became[]; readonly remarks: readonly string[] }
  | { readonly result: 'repeat'; readonly remarks: readonly string[] }
  | { readonly result: 'ignored' | 'unproven'; readonly why: string }
  | { readonly result: 'refused'; readonly problem: ProblemDocument }
  /** It is carried out all the same. */
  | { readonly result: 'under way' };

type Readable = Extract<HookReading, { readonly becomes: unknown }>;

/** Nothing is told of it in the answer. */
type Silent = Extract<Outcome, { readonly why: string }>;

const UNPROVEN = 'The signature or the secret is missing or wrong, or was made more than five minutes ago.';

@Injectable()
export class Receiver {
  readonly #log = new Logger('hooks');

  constructor(
    private readonly hooks: HookStore,
    private readonly dispatcher: Dispatcher,
    private readonly deliveries: HookDeliveries,
  ) {}

  /**
   * @param path of the request, for the problem that a refusal is answered with; without a secret
   * @throws Refusal `not_found` for an unknown hook; what may succeed when it is sent again
   */
  async receive(
    id: string,
    delivery: Delivery,
    { requestId, path }: { requestId: string; path: string },
  ): Promise<Received> {
    const { hook, secret } = await this.hooks.withSecret(id);
    const kind = KINDS[hook.kind];
    const now = Date.now();
    const sender: Sender = { hookId: hook.id, kind: hook.kind, requestId };
    if (!kind.verify(delivery, secret, now, hook))
      return this.#answer(hook, kind, { result: 'unproven', why: UNPROVEN });
    const refused = (error: unknown): Outcome => ({ result: 'refused', problem: problemOf(error, requestId, path) });
    const reading = readBy(kind, delivery, hook, now);
    if ('unreadable' in reading) return this.#answer(hook, kind, { result: 'ignored', why: reading.unreadable });
    if ('ignored' in reading) return this.#answer(hook, kind, { result: 'ignored', why: reading.ignored });
    if ('refused' in reading) return this.#answer(hook, kind, refused(reading.refused));
    const work = this.#carryOut(hook, reading, sender, now).catch((error: unknown) => {
      const { code, detail } = toProblem(error);
      // Only what may succeed another time is worth a sender's second try.
      if (code === 'internal' || PROBLEMS[code].status >= 500) throw error;
      if (PROBLEMS[code].retryable) throw new Refusal('unavailable', detail, { cause: error });
      return refused(error);
    });
    const outcome = await inTime(work);
    if (outcome.result === 'under way') this.#noteLater(hook, work);
    return this.#answer(hook, kind, outcome);
  }

  async #carryOut(hook: Hook, { becomes, remarks = [] }: Readable, sender: Sender, now: number): Promise<Outcome> {
    const became: Became[] = [];
    const nowhere: string[] = [];
    for (const becoming of becomes) {
      const dispatched = await this.dispatcher.carryOut(hook, becoming, sender, now);
      if ('nowhere' in dispatched) nowhere.push(dispatched.nowhere);
      else became.push(...dispatched);
    }
    if (nowhere.length === becomes.length) return { result: 'ignored', why: nowhere[0]! };
    if (became.length === 0) return { result: 'repeat', remarks };
    return { result: 'taken', became, remarks: [...remarks, ...doubtsOf(became)] };
  }

  async #answer(hook: Hook, kind: HookKind, outcome: Outcome): Promise<Received> {
    const received = answered(outcome, kind);
    if (outcome.result !== 'under way') await this.deliveries.note(hook.id, lineOf(outcome, received.status));
    return received;
  }

  #noteLater(hook: Hook, work: Promise<Outcome>): void {
    work
      .then(async (outcome) => {
        if (outcome.result !== 'under way') await this.deliveries.note(hook.id, lineOf(outcome, 202));
      })
      .catch((error: unknown) => this.#log.error(`a delivery of the hook ${hook.id} failed: ${String(error)}`));
  }
}

/** A kind refuses what it cannot make facts of. */
function readBy(kind: HookKind, delivery: Delivery, hook: Hook, now: number): HookReading {
  try {
    return kind.read(delivery, hook, now);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error };
    throw error;
  }
}

async function inTime(work: Promise<Outcome>): Promise<Outcome> {
  const abort = new AbortController();
  const late = sleep(ANSWERED_WITHIN_MS, { result: 'under way' } as const, { signal: abort.signal }).catch(() => work);
  try {
    return await Promise.race([work, late]);
  } finally {
    abort.abort();
  }
}

const problemOf = (error: unknown, id: string, path: string): ProblemDocument =>
  answerOf(toProblem(error), { id, path }).document;

function answered(outcome: Outcome, kind: HookKind): Received {
  if ('why' in outcome) return { status: outcome.result === 'unproven' ? 401 : 204, body: null };
  if (kind.answer) return { status: 200, body: kind.answer(told(outcome)) };
  switch (outcome.result) {
    case 'taken':
      return { status: 202, body: { became: outcome.became } };
    case 'repeat':
      return { status: 200, body: { became: [] } };
    case 'refused':
      return { status: 202, body: { refused: outcome.problem } };
    case 'under way':
      return { status: 202, body: { became: [] } };
  }
}

function told(outcome: Exclude<Outcome, Silent>): Told {
  switch (outcome.result) {
    case 'taken':
      return { recorded: outcome.became, in: outcome.became[0]?.incident ?? '', remarks: outcome.remarks };
    case 'repeat':
      return { known: true };
    case 'refused':
      return { refused: outcome.problem.detail };
    case 'under way':
      return { under: 'way' };
  }
}

function lineOf(outcome: Exclude<Outcome, { result: 'under way' }>, status: number): DeliveryLine {
  const common = { at: formatInstant(Date.now()), status, result: outcome.result };
  switch (outcome.result) {
    case 'taken':
      return { ...common, why: outcome.remarks.join(' ') || null, became: outcome.became };
    case 'repeat':
      return { ...common, why: outcome.remarks.join(' ') || 'All of it was recorded before.', became: [] };
    case 'refused':
      return { ...common, why: outcome.problem.detail, became: [] };
    case 'ignored':
    case 'unproven':
      return { ...common, why: outcome.why, became: [] };
  }
}

/** A custom type that is nearly a known one is taken, and asked about. */
const doubtsOf = (became: readonly Became[]): string[] =>
  [...new Set(became.map(({ type }) => type))].flatMap((type) => {
    const meant = meantType(type);
    return meant === null ? [] : [didYouMean(type, meant)];
  });
