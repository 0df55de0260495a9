/** The OpenAPI 3.1 document, made from the controllers and DTO classes. */
import { type INestApplication } from '@nestjs/common';
import { type OpenAPIObject } from '@nestjs/swagger';
import { SETTINGS, type Settings } from '../../config.js';
import { sayAccess } from './access.js';
import { PROBLEMS, type ProblemCode } from '../problems.js';
import { loadDescriptions, problemExample } from './describe.js';
import { ProblemDto } from './problem.dto.js';

const ABOUT = `Timelines of incidents that prove every number: what happened, and when anyone knew it.

Instants are RFC 3339 UTC with milliseconds, lengths of time are seconds with milliseconds kept.
Errors are RFC 9457 problem documents; \`/problems/<code>\` explains each.
Free text has at most 16 KiB of UTF-8, names are trimmed, an empty value says as much as none.
Every write takes an optional \`Idempotency-Key\`; changing what is there takes \`If-Match\`.
Every read of one incident takes a moment: \`asOf\` or \`revision\`, \`clock\`, \`occurredBefore\`.
Where keys are asked for, \`Authorization: Bearer\` has one; each call says which scope it needs.`;

const ABOUT_KEYS =
  'A key: `asof_<id>_<43 characters>`. `admin` includes `write`, which includes `read`; `changes` posts changes of ' +
  'services alone, `propose` proposes entries. A service that others cannot reach asks for none, but checks one that ' +
  'is sent.';

export async function openApiDocument(app: INestApplication): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await loadDescriptions();
  const head = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('asof')
    .setDescription(ABOUT)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer(app.get<Settings>(SETTINGS).publicUrl ?? '/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: ABOUT_KEYS }, 'key')
    .addTag('Incidents', 'The record as a whole')
    .addTag('Entries', 'What happened, fact by fact')
    .addTag('Numbers', 'Durations and claims')
    .addTag('Moments', 'What differs, what is new, what would be')
    .addTag('Changes of services', 'Deploys and the like, which know of no incident; and linking them to one')
    .addTag('Lists', 'Search, facets and numbers over many incidents')
    .addTag('Reports', 'What a report states, held against its own facts')
    .addTag('Import', 'Files of other tools')
    .addTag('Events', 'What other systems tell, as CloudEvents')
    .addTag('Agents', 'The same for programs that speak to models')
    .addTag('Pages', 'What people read')
    .addTag('Streams', 'What happens, as it happens, and again')
    .addTag('Proof', 'The events as they were stored')
    .addTag('Access', 'Who may come in')
    .addTag('Subscriptions', 'What happens, sent to others')
    .addTag('Hooks', 'What other tools send')
    .addTag('Service', 'The service itself')
    .build();
  const document = SwaggerModule.createDocument(app, head, { autoTagControllers: false, extraModels: [ProblemDto] });
  describePathParameters(document);
  sayAccess(document);
  addProblemExamples(document);
  const plain = withPlainNames(document);
  closeBodies(plain);
  sayNulls(plain);
  straighten(plain);
  return plain;
}

/** Those that some call names. */
function addProblemExamples(document: OpenAPIObject): void {
  const json = JSON.stringify(document.paths);
  const codes = (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => json.includes(`examples/${code}"`));
  document.components!.examples = Object.fromEntries(codes.map((code) => [code, { value: problemExample(code) }]));
}

/** By the part of the path before it. */
const IDS: Readonly<Record<string, string>> = {
  incidents: 'The incident. Case does not matter.',
  keys: 'The key.',
};
const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  service: 'The service. Case does not matter; in an alias neither do blanks.',
  changeId: 'The change.',
  n: 'The delivery.',
  entryId: 'The entry.',
  claimId: 'The claim.',
  subscription: 'The subscription.',
  company: 'A name as it is written somewhere; case, spaces and punctuation make no difference.',
  code: 'The `code` of a problem.',
  file: 'A file that a page names.',
  hookId: 'The hook.',
  metricId: 'A definition: `id` or `id@version`.',
  name: 'The projection.',
  secret: 'The secret of a hook whose sender can prove itself by nothing else.',
};

function describePathParameters({ paths }: OpenAPIObject): void {
  for (const [path, item] of Object.entries(paths)) {
    const [, owner = ''] = /([a-z-]+)\/\{id\}/.exec(path) ?? [];
    const operations = [item.get, item.post, item.put, item.patch, item.delete];
    for (const parameter of operations.flatMap((operation) => operation?.parameters ?? [])) {
      if (!('in' in parameter) || parameter.in !== 'path') continue;
      parameter.description = (parameter.name === 'id' ? IDS[owner] : PATH_PARAMETERS[parameter.name]) ?? '';
    }
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

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Visits every object in a document. */
function visit(value: unknown, see: (object: Json) => void): void {
  if (!isObject(value)) return;
  see(value);
  for (const each of Object.values(value)) visit(each, see);
}

/** Bodies are refused for a property that is not described; answers may get new ones. */
function closeBodies({ paths, components }: OpenAPIObject): void {
  const closed = new Set<string>();
  const close = (value: unknown): void =>
    visit(value, ({ $ref }) => {
      const name = typeof $ref === 'string' ? $ref.split('/').at(-1)! : null;
      const schema = name === null || closed.has(name) ? undefined : components?.schemas?.[name];
      if (name === null || !schema) return;
      closed.add(name);
      Object.assign(schema, { additionalProperties: false });
      close(schema);
    });
  for (const item of Object.values(paths)) {
    for (const operation of [item.post, item.put, item.patch]) close(operation?.requestBody);
  }
}

/** In JSON Schema null is a type and a value like others; the libraries leave it out where there is an enum or a list. */
function sayNulls(document: OpenAPIObject): void {
  visit(document, (schema) => {
    if (schema['nullable'] === true) {
      delete schema['nullable'];
      schema['type'] = [...new Set([schema['type'], 'null'].flat())];
    }
    const { type, enum: values } = schema;
    if (Array.isArray(type) && type.includes('null') && Array.isArray(values) && !values.includes(null))
      values.push(null);
  });
}

/** The library puts `not` beside the schema of a parameter, and wraps a reference that something stands beside. */
function straighten(document: OpenAPIObject): void {
  visit(document, (object) => {
    const { in: place, schema, not, allOf } = object;
    if (typeof place === 'string' && isObject(schema) && not !== undefined) {
      delete object['not'];
      schema['not'] = not;
    }
    if (Array.isArray(allOf) && allOf.length === 1) {
      delete object['allOf'];
      Object.assign(object, allOf[0]);
    }
  });
}

/** The document as it is committed. */
export const openApiText = async (app: INestApplication): Promise<string> =>
  `${JSON.stringify(await openApiDocument(app), null, 2)}\n`;
