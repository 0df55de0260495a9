/**
 * Shapes at the edge: class-transformer and class-validator on the DTO classes. For bodies they say which properties
 * there are and of what type, and the core says what a value may be (`timeline/input.ts`); for queries they say all.
 */
import { type PipeTransform } from '@nestjs/common';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { type ValidationError, type ValidatorOptions } from 'class-validator';
import { bodyFaults } from './body-shape.js';
import { Validator } from './class-validator.js';
import { type Fault } from './problems.js';
import { Read } from './read.js';

const OPTIONS: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: false,
  validationError: { target: false },
};

const validator = new Validator();

interface ShapeFault {
  readonly path: readonly string[];
  readonly unknown: boolean;
  readonly detail: string;
}

/** class-transformer drops these names without a word. */
const DROPPED_NAMES = ['__proto__', 'constructor'];

function shaped<T extends object>(Dto: ClassConstructor<T>, plain: object): { instance: T; faults: ShapeFault[] } {
  const instance = plainToInstance(Dto, plain);
  const faults = validator.validateSync(instance, OPTIONS).flatMap((error) => faultsOf(error, []));
  const dropped = DROPPED_NAMES.filter((name) => Object.hasOwn(plain, name)).map((name) => unknown([name]));
  return { instance, faults: [...faults, ...dropped] };
}

const unknown = (path: readonly string[]): ShapeFault => ({ path, unknown: true, detail: 'is not known here' });

/** One fault for a place: the first rule that it breaks. */
function faultsOf(error: ValidationError, above: readonly string[]): ShapeFault[] {
  const path = [...above, error.property];
  const [broken] = Object.entries(error.constraints ?? {});
  const children = (error.children ?? []).flatMap((child) => faultsOf(child, path));
  if (!broken) return children;
  const [rule, detail] = broken;
  return [rule === 'whitelistValidation' ? unknown(path) : { path, unknown: false, detail }, ...children];
}

/** What a reader of the core makes of a body. */
export type BodyReading<V> =
  | { readonly value: V; readonly faults: readonly [] }
  | {
      readonly value: null;
      readonly faults: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
    };

/**
 * A pipe for bodies. Values come first: the core's reader names all faults there are, each in the model's words. The
 * shape then guards against a reader that would let through what the API does not describe.
 * @param classOf the DTO class of a body
 * @param read takes anything
 */
export function bodyOf<V>(
  classOf: (body: object) => ClassConstructor<object>,
  read: (body: unknown) => BodyReading<V>,
): PipeTransform<unknown, Read<V>> {
  return {
    transform(body) {
      const { value, faults } = read(body);
      if (value === null) return Read.faulty(faults);
      // A reader that asks for nothing takes no body at all.
      const sent = body ?? {};
      const ofShape = bodyFaults(classOf(sent), sent);
      return ofShape.length > 0 ? Read.faulty(ofShape) : Read.of(value);
    },
  };
}

/**
 * A pipe for queries: the DTO class is the authority.
 * @param together what parameters mean together; it is given only those that are sound by themselves
 */
export function queryOf<T extends object>(
  Dto: ClassConstructor<T>,
  together: (query: T) => readonly Fault[] = () => [],
): PipeTransform<object, Read<T>> {
  return {
    transform(query) {
      if (Object.keys(query).length === 0) {
        const none = new Dto();
        const missing = together(none);
        return missing.length > 0 ? Read.faulty(missing) : Read.of(none);
      }
      const { instance, faults } = shaped(Dto, { ...query });
      for (const { path } of faults) Reflect.deleteProperty(instance, path[0]!);
      const ofEach = faults.map(({ path, detail, ...fault }) => ({
        parameter: path[0]!,
        code: fault.unknown ? 'unknown_parameter' : 'format',
        detail,
      }));
      const all: Fault[] = [...ofEach, ...together(instance)];
      return all.length > 0 ? Read.faulty(all) : Read.of(instance);
    },
  };
}
