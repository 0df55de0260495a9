/** A tool as it is described, and what it is given when it is called. */
import { type Command, type Query } from '@nestjs/cqrs';
import { type Answered } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { BUILT_IN } from '../../timeline/measure/durations.js';
import { type Arguments, type Needs, type Parameters } from '../arguments.js';
import { type ToolAnswer } from '../frame.js';

/** The way from a tool to the buses. */
export interface Call {
  readonly caller: Caller;
  /** Of the request, in the log. */
  readonly requestId: string;
  readonly ask: <T>(query: Query<T>) => Promise<T>;
  readonly carryOut: <T>(command: Command<T>) => Promise<T>;
}

interface Described {
  readonly name: string;
  readonly title: string;
  /** What it answers, and when to use it. */
  readonly description: string;
  readonly parameters: Parameters;
  readonly needs: Needs;
  /** In tokens, where the call names none and it is another than that of all tools. */
  readonly budget?: number;
}

/** @throws what the queries and commands throw */
type Run = (args: Arguments, call: Call) => Promise<ToolAnswer>;

/** What a question was answered; `ticks` says whether something but the moment of the answer changes as time passes. */
export type Asked = Pick<Answered, 'body' | 'madeFrom'> & { readonly ticks: boolean };

/** Asks one question, and tells what is answered. */
interface OfOne {
  ask(args: Arguments, call: Call): Promise<Asked>;
  tell(body: Answered['body']): ToolAnswer;
}

/** What a tool does, in two forms: the answer of `ofOne` follows from that of one question alone, and is remembered. */
export type Tool = Described &
  ({ readonly run: Run; readonly ofOne?: undefined } | { readonly run?: undefined; readonly ofOne: OfOne });

/** The answer of a query as an object, whether or not its JSON was ready. */
export function bodyOf<T>({ body }: Pick<Answered, 'body'>): T {
  if (typeof body === 'string') return JSON.parse(body) as T;
  return (Buffer.isBuffer(body) ? JSON.parse(body.toString('utf8')) : body) as T;
}

export const AN_INSTANT = '2024-05-12T10:00:00Z';

export const INCIDENT = {
  type: 'string',
  description: 'Id of the incident, as find_incidents gives it',
  required: true,
} as const;

/** Custom definitions may have been made; their ids are accepted, too. */
export const METRICS: readonly string[] = BUILT_IN.map(({ id }) => id);

export const MOMENT = {
  asOf: { type: 'string', description: 'What was known at this RFC 3339 instant; default: now', example: AN_INSTANT },
  revision: { type: 'integer', minimum: 0, maximum: 999_999_999, description: 'Instead of asOf' },
  clock: {
    type: 'string',
    enum: ['recorded', 'learned'],
    description: 'When it was written down here (default), or when responders learned it',
  },
} as const satisfies Parameters;
