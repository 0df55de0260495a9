import { Shown } from '../../http/openapi/describe.js';
import { lineOf } from '../../http/openapi/inputs.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { line, object, Place, readRequired, refuseOthers, type Reading } from '../../timeline/input/values.js';
import { type ServiceAlias } from '../read/service-aliases.js';

export class ServiceName {
  @Shown({ ...lineOf(LIMITS.name), minLength: 1, description: 'What the service is called.', example: 'website' })
  canonical!: string;
}

export class ServiceAliasDto implements ServiceAlias {
  @Shown({ type: String, example: 'web' })
  name!: string;

  @Shown({ type: String, example: 'website' })
  canonical!: string;
}

export class ServiceAliasesDto {
  @Shown({ type: () => ServiceAliasDto, isArray: true })
  aliases!: ServiceAliasDto[];
}

/** The body that says what a service is called. */
export function readServiceName(body: unknown): Reading<ServiceName> {
  const place = Place.root();
  const input = object(body, place);
  if (input === undefined) return place.reading<ServiceName>(undefined);
  refuseOthers(input, new Set(['canonical']), place);
  const canonical = readRequired(line(LIMITS.name), input, 'canonical', place);
  return place.reading(canonical === undefined ? undefined : { canonical });
}
