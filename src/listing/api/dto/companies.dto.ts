import { Shown } from '../../../http/openapi/describe.js';
import { lineOf } from '../../../http/openapi/inputs.js';
import { line, object, Place, readRequired, refuseOthers, type Reading } from '../../../timeline/input/values.js';
import { LIMITS } from '../../../timeline/input/limits.js';
import { type CompanyAlias } from '../../queries/company-aliases.js';

const WORDED_LINE = { ...lineOf(LIMITS.name), minLength: 1 } as const;

export class CompanyName {
  @Shown({ ...WORDED_LINE, description: 'What the company is called.', example: 'Travis CI' })
  canonical!: string;
}

export class CompanyAliasDto implements CompanyAlias {
  @Shown({ type: String, example: 'Travis' })
  name!: string;

  @Shown({ type: String, example: 'Travis CI' })
  canonical!: string;
}

export class CompanyAliasesDto {
  @Shown({ type: () => CompanyAliasDto, isArray: true })
  aliases!: CompanyAliasDto[];
}

/** The body that says what a company is called. */
export function readCompanyName(body: unknown): Reading<CompanyName> {
  const place = Place.root();
  const input = object(body, place);
  if (input === undefined) return place.reading<CompanyName>(undefined);
  refuseOthers(input, new Set(['canonical']), place);
  const canonical = readRequired(line(LIMITS.name), input, 'canonical', place);
  return place.reading(canonical === undefined ? undefined : { canonical });
}
