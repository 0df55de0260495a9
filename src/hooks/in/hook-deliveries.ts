/** What became of the last deliveries of each hook. No bodies are kept, and nothing of a secret. */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { READ_MODELS } from '../../config.js';
import { ReadModelsUnavailable, type ReadModels } from '../../readmodels/read-models.js';
import { type Became } from './became.js';

const KEPT = 100;
/** What one delivery became, as far as it is listed: a storm of alerts becomes thousands. */
const LISTED = 100;
const MOST_TRIES = 5;

export interface DeliveryLine {
  /** When it was answered. */
  readonly at: string;
  readonly status: number;
  readonly result: 'taken' | 'repeat' | 'ignored' | 'refused' | 'unproven';
  /** Why, where it was not taken; and what to ask of what was. */
  readonly why: string | null;
  readonly became: readonly Became[];
}

const nameOf = (hookId: string): string => `hook_deliveries/${hookId}`;

@Injectable()
export class HookDeliveries {
  readonly #log = new Logger('hooks');

  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  /** The latest first. */
  async of(hookId: string): Promise<DeliveryLine[]> {
    return linesIn((await this.readModels.operational.read(nameOf(hookId)))?.value);
  }

  /** Notes one. What cannot be noted is lost: the delivery itself stands in the record. */
  async note(hookId: string, line: DeliveryLine): Promise<void> {
    const { operational } = this.readModels;
    try {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const before = await operational.read(nameOf(hookId));
        const value = JSON.stringify([inShort(line), ...linesIn(before?.value)].slice(0, KEPT));
        if ((await operational.swap(nameOf(hookId), value, before?.stamp ?? null)) !== null) return;
      }
    } catch (error) {
      if (!(error instanceof ReadModelsUnavailable)) throw error;
      this.#log.warn(`a delivery of the hook ${hookId} is not listed: the read models ${error.inShort}`);
    }
  }
}

function inShort(line: DeliveryLine): DeliveryLine {
  if (line.became.length <= LISTED) return line;
  const cut = `It became ${line.became.length} entries, of which the first ${LISTED} are listed.`;
  return { ...line, why: line.why === null ? cut : `${cut} ${line.why}`, became: line.became.slice(0, LISTED) };
}

const linesIn = (value: string | undefined): DeliveryLine[] =>
  value === undefined ? [] : (JSON.parse(value) as DeliveryLine[]);
