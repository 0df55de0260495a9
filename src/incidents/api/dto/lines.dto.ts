/** Posted lines: the parameters, and how each line was read. */
import { Optional, Shown } from '../../../http/openapi/describe.js';
import { DATE, TIME_ZONE } from '../../../http/openapi/inputs.js';
import { OneOf, Text } from '../../../http/parameters.js';
import { type ReadLine } from '../../write/posted-lines.js';
import { WrittenEntriesDto } from './answers.dto.js';
import { NewEntry } from './entry.dto.js';

export class LinesQuery {
  @OneOf(['true', 'false'], { description: 'Answers how each line was read, and stores nothing.' })
  dryRun?: 'true' | 'false';

  @Text({
    ...TIME_ZONE,
    description:
      'IANA name or UTC: the zone of times of which neither line, column nor text says. Without it such a line is refused.',
    example: 'Europe/Berlin',
  })
  tz?: string;

  @Text({
    ...DATE,
    description:
      'YYYY-MM-DD: the day of times that no date stands above. Without it the last one is the latest such time until now, and the others count back from it.',
    example: '2026-11-22',
  })
  date?: string;
}

export class ReadLineDto implements ReadLine {
  @Shown({ type: 'integer', minimum: 1, description: 'Counted from 1, with those that hold nothing.', example: 2 })
  line!: number;

  @Shown({ type: String, description: 'As it was sent.', example: '18:12 UTC declared Incident declared' })
  text!: string;

  @Shown({
    type: () => NewEntry,
    nullable: true,
    description: 'What it would add. Null with a `problem`, and for a placeholder, which is left out.',
  })
  entry!: ReadLine['entry'];

  @Shown({ type: String, nullable: true, description: 'Why it is refused, in words.', example: null })
  problem!: string | null;

  @Optional({ type: String, isArray: true, description: 'What was guessed, and what to ask whoever typed it.' })
  remarks?: readonly string[];
}

/** Lines that hold nothing (blank ones, comments, rules, headings) and text that belongs to a line above are not here. */
export class ReadLinesDto {
  @Shown({ type: () => ReadLineDto, isArray: true, description: '`/lines/2` of a refusal is the third of these.' })
  lines!: readonly ReadLineDto[];
}

export class WrittenLinesDto extends WrittenEntriesDto {
  @Optional({
    type: String,
    isArray: true,
    description: 'What was guessed of lines, and what to ask whoever typed them.',
    example: ['line 2: a note: "resovled" is no known type: did you mean resolved?'],
  })
  remarks?: string[];
}
