import { Optional, Shown } from '../http/openapi/describe.js';
import { type ParkedStream } from './projection-state.js';
import { type ProjectionReport, type ProjectionStatus, type RebuildProgress } from './leased-consumer.js';

export class ParkedStreamDto implements ParkedStream {
  @Shown({ type: String, example: 'incident-checkout' })
  stream!: string;

  @Shown({ type: 'integer', description: 'Of the event that could not be taken in.', example: 3 })
  revision!: number;

  @Shown({ type: String, example: 'stored occurredAt is not a time' })
  error!: string;

  @Optional({ enum: [true], description: 'There if events of the stream are gone from the store.' })
  gone?: true;
}

export class RebuildProgressDto implements RebuildProgress {
  @Shown({ type: 'integer', example: 2 })
  generation!: number;

  @Shown({ type: String, nullable: true, description: 'How far the log is in what is being made.' })
  position!: string | null;

  @Shown({ type: String, nullable: true, description: 'Where the log ended when it began.' })
  target!: string | null;

  @Shown({ type: 'integer', minimum: 0, maximum: 100, example: 40 })
  percent!: number;
}

export class ProjectionDto implements ProjectionReport {
  @Shown({ type: String, example: 'incidents' })
  name!: string;

  @Shown({ type: 'integer', description: 'Of the code that writes the documents.', example: 1 })
  version!: number;

  @Shown({ type: String, nullable: true, description: 'How far the log is in what is read.' })
  position!: string | null;

  @Shown({ type: 'integer', description: 'Events after that; at most 1,000 are counted.', example: 0 })
  lagEvents!: number;

  @Shown({ type: Number, description: 'For how long the first of them has been recorded.', example: 0 })
  lagSeconds!: number;

  @Shown({ enum: ['live', 'catching_up', 'rebuilding', 'degraded', 'stopped'], example: 'live' })
  status!: ProjectionStatus;

  @Shown({ type: String, nullable: true, description: 'What keeps it from going on, or why the last rebuild failed.' })
  lastError!: string | null;

  @Shown({ type: () => ParkedStreamDto, isArray: true, description: 'Streams that it goes on without.' })
  parked!: ParkedStreamDto[];

  @Shown({ type: String, nullable: true, description: 'The instance that projects; null while none does.' })
  leader!: string | null;

  @Shown({
    type: () => RebuildProgressDto,
    nullable: true,
    description: 'What is being made anew, or for the first time; null if nothing is.',
  })
  rebuild!: RebuildProgressDto | null;
}

export class ProjectionsDto {
  @Shown({ type: () => ProjectionDto, isArray: true })
  projections!: ProjectionDto[];
}
