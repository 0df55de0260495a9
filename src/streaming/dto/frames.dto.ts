/** What streams tell, as JSON in `data`. */
import { described, Optional, Shown } from '../../http/openapi/describe.js';
import { CloudEventDto } from '../../incidents/api/dto/answers.dto.js';
import { DurationDto, WindowDto } from '../../incidents/api/dto/duration.dto.js';
import { EntryDto } from '../../incidents/api/dto/entry.dto.js';
import { HeadlineDto, MarkDto } from '../../incidents/api/dto/incident.dto.js';
import { type Status } from '../../timeline/view/view-types.js';
import { type ReplayFrame } from '../replay-frames.js';

@described(({ ApiSchema }) => [
  ApiSchema({ description: 'Of `caughtup` and `reset`: where the stream stands. `/v1/stream` tells the position.' }),
])
export class StreamPlaceDto {
  @Optional({ type: String, nullable: true, description: 'Null in an empty store.', example: '00000000000000000006' })
  position?: string | null;

  @Optional({ type: 'integer', example: 5 })
  revision?: number;
}

@described(({ ApiSchema }) => [
  ApiSchema({
    description: 'Of `end`: the replay is over. A client that comes back with the id `end` is answered 204.',
  }),
])
export class ReplayEndDto {
  @Shown({ type: 'integer', description: 'Of the last event that was recorded.', example: 5 })
  revision!: number;

  @Shown({ type: 'integer', example: 6 })
  steps!: number;
}

@described(({ ApiSchema }) => [ApiSchema({ description: 'Of `frame`: an event, and what was known after it.' })])
export class ReplayFrameDto implements ReplayFrame {
  @Shown({ type: () => CloudEventDto })
  event!: CloudEventDto & ReplayFrame['event'];

  @Shown({ type: 'integer', description: 'Of the event. It is also the id.', example: 3 })
  revision!: number;

  @Shown({
    type: String,
    format: 'date-time',
    description: 'When it came, on the clock of the rhythm. Whatever is pending is counted up to here.',
    example: '2023-01-24T18:12:00.000Z',
  })
  at!: string;

  @Shown({ type: 'integer', description: 'From 1.', example: 4 })
  step!: number;

  @Shown({ type: 'integer', description: 'How many there are.', example: 6 })
  steps!: number;

  @Shown({ type: String, nullable: true, example: 'Cloudflare service token incident' })
  title!: string | null;

  @Shown({ type: Boolean, description: 'Whether the record as a whole was retracted.', example: false })
  retracted!: boolean;

  @Shown({
    enum: ['recorded', 'detected', 'open', 'mitigated', 'resolved', 'closed'],
    example: 'open',
  })
  status!: Status;

  @Shown({ type: Boolean, example: true })
  inProgress!: boolean;

  @Shown({ type: () => MarkDto, nullable: true })
  startedAt!: MarkDto | null;

  @Shown({ type: () => MarkDto, nullable: true, description: 'Null while in progress.' })
  endedAt!: MarkDto | null;

  @Shown({ type: () => HeadlineDto })
  headline!: HeadlineDto;

  @Shown({ type: () => WindowDto, isArray: true, example: [] })
  windows!: WindowDto[];

  @Shown({
    type: () => EntryDto,
    nullable: true,
    description: 'The entry that the event is about, as it stands after it. A client that keeps them has the timeline.',
  })
  entry!: EntryDto | null;

  @Shown({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/DurationDto' },
    description: 'Every definition that has a number, by id.',
  })
  durations!: Record<string, DurationDto>;
}
