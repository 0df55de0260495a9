/** The OpenAPI 3.1 document, made from the controllers and DTO classes. */
import { type INestApplication } from '@nestjs/common';
import { type OpenAPIObject } from '@nestjs/swagger';
import { loadDescriptions } from './describe.js';
import { ProblemDto } from './problem.dto.js';

const ABOUT = `Timelines of incidents that prove every number: what happened, and when anyone knew it.

Instants are RFC 3339 UTC with milliseconds, lengths of time are seconds with milliseconds kept.
Errors are RFC 9457 problem documents; \`/problems/<code>\` explains each.
Every write takes an optional \`Idempotency-Key\`; changing what is there takes \`If-Match\`.
Every read of one incident takes a moment: \`asOf\` or \`revision\`, \`clock\`, \`occurredBefore\`.`;

export async function openApiDocument(app: INestApplication): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await loadDescriptions();
  const head = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('asof')
    .setDescription(ABOUT)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addTag('Incidents', 'The record as a whole')
    .addTag('Entries', 'What happened, fact by fact')
    .addTag('Numbers', 'Durations and claims')
    .addTag('Lists', 'Search, facets and numbers over many incidents')
    .addTag('Proof', 'The events as they were stored')
    .addTag('Service', 'The service itself')
    .build();
  const document = SwaggerModule.createDocument(app, head, { autoTagControllers: false, extraModels: [ProblemDto] });
  describePathParameters(document);
  return withPlainNames(document);
}

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  id: 'The incident. Case does not matter.',
  entryId: 'The entry.',
  claimId: 'The claim.',
  spelling: 'The name as it is written somewhere; case, spaces and punctuation make no difference.',
  code: 'The `code` of a problem.',
  name: 'The projection.',
};

function describePathParameters({ paths }: OpenAPIObject): void {
  const operations = Object.values(paths).flatMap((item) => [item.get, item.post, item.put, item.patch, item.delete]);
  for (const parameter of operations.flatMap((operation) => operation?.parameters ?? [])) {
    if ('in' in parameter && parameter.in === 'path') parameter.description = PATH_PARAMETERS[parameter.name] ?? '';
  }
}

/** `EntryDto` is a name for programmers of the service; its users know an entry. */
function withPlainNames(document: OpenAPIObject): OpenAPIObject {
  const json = JSON.stringify(document).replace(/(#\/components\/schemas\/\w+?)Dto"/g, '$1"');
  const plain = JSON.parse(json) as OpenAPIObject;
  const schemas = Object.entries(plain.components?.schemas ?? {}).map(
    ([name, schema]) => [name.replace(/Dto$/, ''), schema] as const,
  );
  const names = schemas.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`two shapes would have the name ${twice}`);
  const sorted = Object.fromEntries(schemas.sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...plain, components: { ...plain.components, schemas: sorted } };
}

/** The document as it is committed. */
export const openApiText = async (app: INestApplication): Promise<string> =>
  `${JSON.stringify(await openApiDocument(app), null, 2)}\n`;
