/** The incidents that hooks open: for a group of alerts, or for an incident of another tool. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { dateOf, incidentIdFrom } from '../../timeline/incident-id.js';
import { type Millis } from '../../timeline/time.js';
import { type Group } from './becoming.js';
import { HookGroups } from './hook-groups.js';
import { HookRecords, type Sender } from './hook-records.js';

@Injectable()
export class OpenedIncidents {
  constructor(
    private readonly groups: HookGroups,
    private readonly records: HookRecords,
  ) {}

  /** The latest of a group, opened if it was only promised; null: there was none yet. */
  async latest(group: Group, sender: Sender): Promise<string | null> {
    const incident = await this.groups.latest(sender.hookId, group.key);
    if (incident !== null && (await this.records.find(incident, sender)) === null)
      await this.records.open(incident, group, sender);
    return incident;
  }

  /** The one before another of a group; null for the first one. */
  async before(group: Group, incident: string, sender: Sender): Promise<string | null> {
    return this.groups.before(sender.hookId, group.key, incident);
  }

  /**
   * The one after another, opened.
   * @param from when what it is about began
   * @param after null for the first one
   * @throws Refusal
   */
  async next(group: Group, from: Millis, after: string | null, sender: Sender): Promise<string> {
    const proposed = idOf(group, from, after, sender);
    const incident = await this.groups.next(sender.hookId, group.key, after, proposed);
    await this.records.open(incident, group, sender);
    return incident;
  }

  /** That of a group which has only one, opened if need be. */
  async only(group: Group, from: Millis, sender: Sender): Promise<string> {
    return (await this.latest(group, sender)) ?? this.next(group, from, null, sender);
  }
}

/** As ids that are made usually are, and of no other trouble that has the same title on the same day. */
function idOf({ key, title }: Group, from: Millis, after: string | null, { hookId }: Sender): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([hookId, key, after]))
    .digest('hex');
  return `${incidentIdFrom(title, dateOf(from))}-${digest.slice(0, 8)}`;
}
