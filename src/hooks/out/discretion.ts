/** What is told to nobody outside. */
import { Inject, Injectable } from '@nestjs/common';
import { type RecordedEvent } from '../../eventstore/event-store.js';
import { Audiences } from '../../listing/columns/audiences.js';
import { incidentIdOf, incidentStream } from '../../timeline/events.js';

const INCIDENTS = incidentStream('');

/**
 * Whether an event may be told to subscriptions at all. The one place that judges this: it is asked when an event comes,
 * and again before every try, so that the present decides.
 */
@Injectable()
export class Discretion {
  constructor(@Inject(Audiences) private readonly audiences: Pick<Audiences, 'take' | 'reach' | 'of'>) {}

  /**
   * What an import brings has happened elsewhere and long ago: nobody is to be woken up by it. Of private incidents
   * subscriptions are told nothing.
   * @throws Refusal `unavailable` while it is not known who may see the incident
   */
  async mayBeTold(event: RecordedEvent): Promise<boolean> {
    const { stream, position, metadata } = event;
    if (metadata.recordedBy.startsWith('import:')) return false;
    if (!stream.startsWith(INCIDENTS)) return true;
    this.audiences.take(event);
    await this.audiences.reach(position);
    return this.audiences.of(incidentIdOf(stream)) === null;
  }
}
