/** What is told to nobody outside. */
import { type RecordedEvent } from '../../eventstore/event-store.js';

/**
 * Whether an event may be told to subscriptions at all. The one place that judges this: it is asked when an event comes,
 * and again before every try, so that the present decides.
 */
export class Discretion {
  /** What an import brings has happened elsewhere and long ago: nobody is to be woken up by it. */
  mayBeTold({ metadata }: RecordedEvent): Promise<boolean> {
    return Promise.resolve(!metadata.recordedBy.startsWith('import:'));
  }
}
