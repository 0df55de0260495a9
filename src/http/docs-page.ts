/** The API reference as a page, made from the OpenAPI document. */
import { type OpenAPIObject } from '@nestjs/swagger';
import { Html, html, page, prose } from './html.js';

/** The parts of an OpenAPI document that the page shows, after `$ref` and JSON Schema as they are in ours. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly example?: unknown;
}

interface Content {
  readonly schema?: Schema;
  readonly examples?: Readonly<Record<string, Example>>;
}

interface Example {
  readonly summary?: string;
  readonly value?: unknown;
  /** Of a problem: it has a page of its own. */
  readonly $ref?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, Content>> };
  readonly responses?: Readonly<
    Record<string, { readonly description?: string; readonly content?: Readonly<Record<string, Content>> }>
  >;
}

interface NamedOperation extends Operation {
  readonly method: string;
  readonly path: string;
}

export function referencePage(document: OpenAPIObject): string {
  const operations = operationsOf(document);
  const schemas = Object.entries((document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>);
  const groups = (document.tags ?? []).map(({ name, description }) => {
    const own = operations.filter(({ tags }) => tags?.includes(name));
    return html`<h2>${name}</h2>
      <p>${description ?? ''}</p>
      ${own.map(operationSection)}`;
  });
  const body = html`<h1>${document.info.title}</h1>
    ${(document.info.description ?? '').split('\n\n').map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
    <p>The same for programs: <a href="openapi.json">openapi.json</a></p>
    <ul>
      ${operations.map(
        ({ method, path, summary }) =>
          html`<li>
            <a href="#${anchor(method, path)}"><code>${method} ${path}</code></a> ${prose(summary ?? '')}
          </li>`,
      )}
    </ul>
    ${groups}
    <h2>Shapes</h2>
    ${schemas.map(([name, schema]) => schemaSection(name, schema))}`;
  return page('API reference', body);
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const operationsOf = (document: OpenAPIObject): NamedOperation[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => ({
      ...(item[method] as Operation),
      method: method.toUpperCase(),
      path,
    })),
  );

const anchor = (method: string, path: string): string => `${method}${path}`.replace(/[^A-Za-z0-9]+/g, '-');

function operationSection({
  method,
  path,
  summary,
  description,
  parameters = [],
  requestBody,
  responses = {},
}: NamedOperation): Html {
  return html`<section id="${anchor(method, path)}">
    <h3><code>${method} ${path}</code></h3>
    <p>${prose(summary ?? '')}</p>
    ${description === undefined ? '' : html`<p>${prose(description)}</p>`}
    ${parameters.length === 0 ? '' : table(parameters.map(parameterRow))}
    ${
      requestBody === undefined
        ? ''
        : html`<h4>Body</h4>
            ${contents(requestBody.content)}`
    }
    <h4>Answers</h4>
    ${table(
      Object.entries(responses).map(
        ([status, response]) =>
          html`<tr>
            <th>${status}</th>
            <td>${prose(response.description ?? '')} ${contents(response.content)}</td>
          </tr>`,
      ),
    )}
  </section>`;
}

const table = (rows: readonly Html[]): Html =>
  html`<table>
    <tbody>
      ${rows}
    </tbody>
  </table>`;

const parameterRow = ({ name, in: place, required, description, schema }: Parameter): Html =>
  html`<tr>
    <th><code>${name}</code></th>
    <td>${place}${required === true ? ', required' : ''}</td>
    <td>${typeOf(schema ?? {})}</td>
    <td>${prose(description ?? '')}</td>
  </tr>`;

const contents = (content: Readonly<Record<string, Content>> = {}): Html[] =>
  Object.entries(content).flatMap(([type, { schema, examples = {} }]) => [
    html`<p><code>${type}</code> ${schema === undefined ? '' : typeOf(schema)}</p>`,
    ...Object.entries(examples).map(([name, { summary, value, $ref }]) =>
      $ref === undefined ? details(summary ?? name, value) : html` <a href="problems/${name}"><code>${name}</code></a>`,
    ),
  ]);

const details = (title: string, value: unknown): Html =>
  html`<details>
    <summary>${title}</summary>
    <pre>${JSON.stringify(value, null, 2)}</pre>
  </details>`;

function schemaSection(name: string, { description, properties = {}, required = [] }: Schema): Html {
  const rows = Object.entries(properties).map(
    ([property, schema]) =>
      html`<tr>
        <th><code>${property}</code></th>
        <td>${required.includes(property) ? '' : 'optional'}</td>
        <td>${typeOf(schema)}</td>
        <td>${prose(schema.description ?? '')}</td>
      </tr>`,
  );
  return html`<section id="${name}">
    <h3>${name}</h3>
    <p>${prose(description ?? '')}</p>
    ${table(rows)}
  </section>`;
}

/** A schema in a few words, with links to the shapes it names. */
function typeOf(schema: Schema): Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    return html`<a href="#${name}">${name}</a>`;
  }
  const alternatives = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (alternatives) return joined(alternatives.map(typeOf), ' or ');
  if (schema.enum)
    return joined(
      schema.enum.map((value) => html`<code>${String(value)}</code>`),
      ' ',
    );
  if (schema.items) return html`list of ${typeOf(schema.items)}${nullable(schema)}`;
  if (typeof schema.additionalProperties === 'object')
    return html`map of ${typeOf(schema.additionalProperties)}${nullable(schema)}`;
  return html`${[schema.type ?? 'any'].flat().join(' or ')}`;
}

const nullable = ({ type }: Schema): string => (Array.isArray(type) && type.includes('null') ? ' or null' : '');

const joined = (parts: readonly Html[], separator: string): Html =>
  new Html(parts.map(({ markup }) => markup).join(separator));
