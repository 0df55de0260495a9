/** What comes in at the edge. Bodies are read by the core (`timeline/input`), queries by their DTO classes. */
import { type PipeTransform } from '@nestjs/common';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { Unreadable } from './parameters.js';
import { type Fault } from './problems.js';
import { Read } from './read.js';

/** What a reader of the core makes of a body. */
type BodyReading<V> =
  | { readonly value: V; readonly faults: readonly [] }
  | {
      readonly value: null;
      readonly faults: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
    };

/** A pipe for bodies: a reader of the core names all faults there are. @param read takes anything */
export function bodyOf<V>(read: (body: unknown) => BodyReading<V>): PipeTransform<unknown, Read<V>> {
  return { transform: (body) => readOf(read(body)) };
}

/** For a body that can only be read with something else of the request. */
export const readOf = <V>({ value, faults }: BodyReading<V>): Read<V> =>
  value === null ? Read.faulty(faults) : Read.of(value);

/**
 * A pipe for queries: the decorators of the DTO class (`parameters.ts`) say which parameters there are, and read them.
 * @param together what parameters mean together; it is given only those that are sound by themselves
 */
export function queryOf<T extends object>(
  Dto: ClassConstructor<T>,
  together: (query: T) => readonly Fault[] = () => [],
): PipeTransform<object, Read<T>> {
  return {
    transform(query) {
      const plain = { ...query };
      const instance = plainToInstance(Dto, plain, { excludeExtraneousValues: true });
      const faults: Fault[] = [];
      for (const parameter of Object.keys(plain)) {
        const read: unknown = Object.hasOwn(instance, parameter) ? Reflect.get(instance, parameter) : UNKNOWN;
        if (!(read instanceof Unreadable)) continue;
        faults.push({ parameter, code: read === UNKNOWN ? 'unknown_parameter' : 'format', detail: read.detail });
        Reflect.deleteProperty(instance, parameter);
      }
      faults.push(...together(instance));
      return faults.length > 0 ? Read.faulty(faults) : Read.of(instance);
    },
  };
}

const UNKNOWN = new Unreadable('is not known here');
