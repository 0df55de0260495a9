/**
 * Whether reads and writes can be served: several checks, side by side, none of which is waited for longer than a
 * second. What is wrong with one thing degrades the service; it is unavailable only when neither can be served.
 */
import { access, constants, statfs } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DATA_FOLDER, EVENT_STORE, READ_MODELS, SETTINGS } from '../config.js';
import { type Issuer } from '../access/issuers/issuer.js';
import { Issuers } from '../access/issuers/issuers.js';
import { within } from '../eventstore/deadline.js';
import { type EventStore } from '../eventstore/event-store.js';
import { Consumers } from '../consuming/consumers.js';
import { type ProjectionReport } from '../consuming/leased-consumer.js';
import { ReadModelsUnavailable, type ReadModels } from '../readmodels/read-models.js';
import { isOutage } from './outages.js';
import { UnexpectedFaults } from './unexpected-faults.js';

export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** In words. */
  readonly detail: string;
}

interface Readiness {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly checks: readonly HealthCheck[];
}

const PATIENCE_MS = 1000;
/** Behind for longer than this, a projection has to be seen moving. */
const LAG_SECONDS = 30;
const SCARCE_BYTES = 100 * 1024 * 1024;

type Finding = Omit<HealthCheck, 'name'>;

const good = (detail: string): Finding => ({ ok: true, detail });
const bad = (detail: string): Finding => ({ ok: false, detail });

@Injectable()
export class ReadinessChecks {
  readonly #standstill = new Standstill();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    @Inject(DATA_FOLDER) private readonly folder: string | null,
    private readonly consumers: Consumers,
    private readonly faults: UnexpectedFaults,
    @Inject(SETTINGS) private readonly settings: { readonly oidc?: { readonly issuer: string } | undefined },
    @Inject(Issuers) private readonly issuers: { of(url: string): Pick<Issuer, 'isThere'> },
  ) {}

  async all(): Promise<Readiness> {
    const { folder } = this;
    const { oidc } = this.settings;
    const [eventStore, readModels, ...others] = await Promise.all([
      this.#check('event_store', () => this.store.head().then(() => good('answers'))),
      this.#check('read_models', () => this.#readModels()),
      this.#check('projections', () => this.#projections()),
      ...(folder === null ? [] : [this.#check('disk', () => diskAt(folder))]),
      ...(oidc === undefined ? [] : [this.#check('sign_in', () => this.#signIn(oidc.issuer))]),
    ]);
    const checks = [eventStore, readModels, ...others];
    // Without the event store, reads go on from what has been projected.
    const canServe = eventStore.ok || (readModels.ok && this.consumers.canRead);
    const status = !canServe ? 'unavailable' : checks.every(({ ok }) => ok) ? 'ok' : 'degraded';
    return { status, checks };
  }

  async #readModels(): Promise<Finding> {
    await this.readModels.ping();
    const findings = this.readModels.findings();
    return findings.length === 0 ? good('answer') : bad(`answer, but ${findings.join('; ')}`);
  }

  async #projections(): Promise<Finding> {
    await this.consumers.mustBeOurs();
    return this.#standstill.judge(await this.consumers.report(), performance.now());
  }

  async #signIn(issuer: string): Promise<Finding> {
    const isThere = await this.issuers.of(issuer).isThere();
    return isThere ? good('the issuer of people answers') : bad('the issuer of people cannot be asked');
  }

  /** The words of a driver stay in the log of whoever calls it: they may name hosts and paths. */
  async #check(name: string, look: () => Promise<Finding>): Promise<HealthCheck> {
    try {
      const finding = await within(PATIENCE_MS, look(), () => bad(`no answer within ${PATIENCE_MS / 1000} s`));
      return { name, ...finding };
    } catch (error) {
      if (isOutage(error)) return { name, ...bad(outage(error)) };
      this.faults.report('readiness', error);
      return { name, ...bad('failed unexpectedly: the log has the fault') };
    }
  }
}

/** What a database answers is passed on: whoever reads this can mend a right or a name. */
function outage(error: unknown): string {
  if (!(error instanceof ReadModelsUnavailable)) return 'cannot be reached';
  return error.kind === 'refused' ? error.message : error.inShort;
}

/** Tells a projection that stands still from one that is behind and catches up. */
export class Standstill {
  /** Where each stood when it was first seen there, with the time on a clock that only goes forward. */
  readonly #seen = new Map<string, { readonly position: string | null; readonly sinceMs: number }>();

  judge(reports: readonly ProjectionReport[], nowMs: number): Finding {
    const findings = reports.map((report) => this.#judgeOne(report, nowMs));
    return { ok: findings.every(({ ok }) => ok), detail: findings.map(({ detail }) => detail).join('; ') };
  }

  #judgeOne({ name, position, lagSeconds, parked, status, lastError }: ProjectionReport, nowMs: number): Finding {
    const seen = this.#seen.get(name);
    const isWhereItWas = seen?.position === position;
    if (!isWhereItWas) this.#seen.set(name, { position, sinceMs: nowMs });
    const standsFor = isWhereItWas ? (nowMs - seen.sinceMs) / 1000 : 0;
    // Anyone may ask, and a stream's name is made of what happened.
    if (parked.length > 0) return bad(`${name} goes on without ${parked.length} parked ${plural('stream', parked)}`);
    const behind = `${name} is ${Math.round(lagSeconds)} s behind`;
    if (lagSeconds > LAG_SECONDS && standsFor > LAG_SECONDS)
      return bad(`${behind} and stands still${lastError === null ? '' : `, ${status}`}`);
    return good(lagSeconds > LAG_SECONDS ? `${behind} and catches up` : `${name} keeps up`);
  }
}

const plural = (noun: string, { length }: readonly unknown[]): string => (length === 1 ? noun : `${noun}s`);

async function diskAt(folder: string): Promise<Finding> {
  try {
    await access(folder, constants.W_OK);
  } catch {
    return bad('the data folder cannot be written to');
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const text = `${Math.floor(free / 1024 ** 2)} MiB free`;
  return free < SCARCE_BYTES ? bad(`${text}, which is scarce`) : good(text);
}
