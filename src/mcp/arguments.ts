/** The arguments of tools: described for whoever calls, and read from what was called. */
import { type Type } from '@nestjs/common';
import { type Scope } from '../application/caller.js';
import { invalidRequest, type RequestFault } from '../application/refusal.js';
import { type Fault } from '../http/problems.js';
import { queryOf } from '../http/shape.js';
import { remembered } from '../listing/api/remembered.js';
import { isObject, type JsonObject } from './protocol/revisions.js';

export interface Parameter {
  readonly type: 'string' | 'integer' | 'boolean';
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: true;
  /** Told to whoever writes it in another form. */
  readonly example?: string;
  /** Values that there are at least; told to whoever gives one that is refused. */
  readonly known?: readonly string[];
}

export type Parameters = Readonly<Record<string, Parameter>>;
export type Arguments = Readonly<Record<string, string | number | boolean | undefined>>;

/** As JSON Schema. */
export function schemaOf(parameters: Parameters): JsonObject {
  const required = Object.keys(parameters).filter((name) => parameters[name]!.required);
  const properties = Object.entries(parameters).map(
    ([name, { required: _, example: _example, known: _known, ...schema }]) => [name, schema],
  );
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as JsonObject,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

/** @throws Refusal `invalid` with every fault; null counts as left out */
export function readArguments(parameters: Parameters, given: unknown): Arguments {
  if (!isObject(given)) throw invalidRequest([fault('arguments', 'type', 'must be an object')]);
  const faults: RequestFault[] = [];
  const read: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === null) continue;
    if (!parameter) {
      const known = Object.keys(parameters).join(', ');
      faults.push(fault(name.slice(0, 100), 'unknown_parameter', `is not known here; there are ${known}`));
    } else if (!isOfType(value, parameter)) faults.push(fault(name, 'type', `must be ${inWords(parameter)}`));
    else read[name] = value;
  }
  for (const [name, { required }] of Object.entries(parameters))
    if (required && (read[name] === undefined || read[name] === '') && !faults.some((each) => isAbout(each, name)))
      faults.push(fault(name, 'required', 'is missing'));
  if (faults.length > 0) throw invalidRequest(faults);
  return read;
}

const fault = (parameter: string, code: string, detail: string): RequestFault => ({ parameter, code, detail });
const isAbout = (each: RequestFault, name: string): boolean => 'parameter' in each && each.parameter === name;

const inWords = ({ type, enum: values, minimum, maximum }: Parameter): string => {
  if (values) return `one of ${values.join(', ')}`;
  if (type === 'integer') return `a whole number from ${minimum} to ${maximum}`;
  return type === 'boolean' ? 'true or false' : 'a string';
};

function isOfType(value: unknown, { type, enum: values, minimum, maximum }: Parameter): value is string {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'integer')
    return Number.isInteger(value) && (value as number) >= minimum! && (value as number) <= maximum!;
  return typeof value === 'string' && (values?.includes(value) ?? true);
}

/**
 * Reads arguments as the parameters of the same question by HTTP are read.
 * @param together what parameters mean together
 * @param questionOf what the handlers are asked; it is not to be changed, as others get the same object
 */
export function questionReader<T extends object, Q extends object>(
  Query: Type<T>,
  together: (query: T) => readonly Fault[],
  questionOf: (query: T) => Q,
): (args: Arguments) => Q {
  const pipe = remembered(queryOf(Query, together), questionOf);
  return (args) => {
    const given = Object.entries(args).filter(([, value]) => value !== undefined);
    const texts = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
    return pipe.transform(texts, { type: 'query' }).accept();
  };
}

/** A question that is asked as it is read. */
export const asRead = <T>(query: T): T => query;

/** Of a tool: who may call it. */
export type Needs = Extract<Scope, 'read' | 'propose' | 'write'>;
