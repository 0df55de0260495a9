import { Module, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config.js';
import { EventLog } from '../eventstore/event-log.js';
import { counter, gauge } from '../telemetry/metrics/families.js';
import { Metrics } from '../telemetry/metrics/metrics.js';
import { ListingModule } from '../listing/listing.module.js';
import { Broadcast } from './broadcast.js';
import { StoredTexts } from './frames.js';
import { Listeners } from './listeners.js';
import { QUERY_HANDLERS } from './queries.js';
import { StreamsController } from './streams.controller.js';

/** Streams of events, and the replay of an incident. */
@Module({
  imports: [ListingModule],
  controllers: [StreamsController],
  providers: [
    ...QUERY_HANDLERS,
    { provide: Listeners, useFactory: () => new Listeners() },
    {
      provide: StoredTexts,
      useFactory: ({ publicUrl }: Settings) => new StoredTexts(publicUrl ?? '/asof'),
      inject: [SETTINGS],
    },
    {
      provide: Broadcast,
      useFactory: (log: EventLog, texts: StoredTexts, { budget }: Listeners) => new Broadcast(log, texts, budget),
      inject: [EventLog, StoredTexts, Listeners],
    },
  ],
  exports: [Listeners],
})
export class StreamingModule implements OnModuleDestroy {
  constructor(
    private readonly listeners: Listeners,
    private readonly broadcast: Broadcast,
    metrics: Metrics,
  ) {
    metrics.add({
      collect: () => [
        gauge('asof_stream_listeners', 'Streams of events that somebody listens to now', { value: listeners.count }),
        counter('asof_stream_listeners_dropped_total', 'Streams that were closed because nobody took what came', {
          value: listeners.dropped,
        }),
      ],
    });
  }

  /** Before the server waits for what is under way: a stream would never end by itself. */
  onModuleDestroy(): void {
    this.listeners.close();
    this.broadcast.close();
  }
}
