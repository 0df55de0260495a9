/**
 * Which incident was opened for what a sender holds to be one trouble. One after the other: of two instances that would
 * open the next one at once, the first decides, and both open the same.
 */
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { READ_MODELS } from '../../config.js';
import { type ReadModels } from '../../readmodels/read-models.js';

const KIND = 'hook_group';
/** In place of an incident. */
const NONE = '';

const keyOf = (hookId: string, group: string): string =>
  `${hookId}/${createHash('sha256').update(group).digest('hex').slice(0, 32)}`;

const beforeKey = (key: string, incident: string): string => `${key}/before/${incident}`;
const afterKey = (key: string, incident: string | null): string => `${key}/after/${incident ?? NONE}`;

@Injectable()
export class HookGroups {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  /** The latest one; null: there was none yet. */
  async latest(hookId: string, group: string): Promise<string | null> {
    const { settings } = this.readModels;
    const key = keyOf(hookId, group);
    // The pointer may lag behind, where an instance stopped in between.
    let latest = (await settings.some(KIND, [key])).get(key) ?? null;
    for (;;) {
      const after = afterKey(key, latest);
      const next = (await settings.some(KIND, [after])).get(after);
      if (next === undefined) return latest;
      latest = next;
    }
  }

  /** The one before another; null for the first one. */
  async before(hookId: string, group: string, incident: string): Promise<string | null> {
    const { settings } = this.readModels;
    const key = keyOf(hookId, group);
    const place = beforeKey(key, incident);
    const known = (await settings.some(KIND, [place])).get(place);
    if (known !== undefined) return known === NONE ? null : known;
    // It was written by a release that did not, or by an instance that stopped in between.
    let before: string | null = null;
    for (;;) {
      const after = afterKey(key, before);
      const next = (await settings.some(KIND, [after])).get(after);
      if (next !== undefined) await settings.put(KIND, beforeKey(key, next), before ?? NONE);
      if (next === undefined || next === incident) return before;
      before = next;
    }
  }

  /**
   * The one after another.
   * @param after null for the first one
   * @param proposed its id, unless somebody else was first
   */
  async next(hookId: string, group: string, after: string | null, proposed: string): Promise<string> {
    const { settings } = this.readModels;
    const key = keyOf(hookId, group);
    const place = afterKey(key, after);
    const chosen = (await settings.putNew(KIND, new Map([[place, proposed]]))).get(place) ?? proposed;
    await settings.put(KIND, beforeKey(key, chosen), after ?? NONE);
    await settings.put(KIND, key, chosen);
    return chosen;
  }
}
