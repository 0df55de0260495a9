/** A link, as it comes in and as it goes out. */
import { LIMITS } from '../../timeline/input/limits.js';
import { type Link } from '../../timeline/fields/field.js';
import { Optional, Shown } from './describe.js';
import { NAME, nameOf, URL_IN } from './inputs.js';

export class LinkInput {
  @Optional({ ...NAME, nullable: true, example: 'report' })
  rel?: string | null;

  @Shown({ ...URL_IN, example: 'https://example.org/report' })
  url!: string;

  @Optional({ ...nameOf(LIMITS.phrase), nullable: true, example: 'What went wrong' })
  title?: string | null;
}

export class LinkDto implements Link {
  @Shown({ type: String, nullable: true, example: 'report' })
  rel!: string | null;

  @Shown({ type: String, example: 'https://example.org/report' })
  url!: string;

  @Shown({ type: String, nullable: true, example: null })
  title!: string | null;
}
