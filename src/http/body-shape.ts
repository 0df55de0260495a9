/**
 * What the decorators of a DTO class say about bodies, compiled once. class-validator works its rules out anew for every
 * object, which took a third of the time of posting an entry; `body-shape.spec.ts` holds the two against each other.
 */
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { getMetadataStorage, ValidationTypes } from './class-validator.js';
import { jsonPointer } from './json-body.js';

export interface BodyFault {
  readonly pointer: string;
  readonly code: 'unknown_property' | 'type';
  readonly detail: string;
}

/** One fault for each place in a body that is not as its DTO class says. */
export function bodyFaults(Dto: ClassConstructor<object>, body: object): BodyFault[] {
  const faults: BodyFault[] = [];
  checkObject(shapeOf(Dto), body, [], faults);
  return faults;
}

type Shape = ReadonlyMap<string, Property>;
type Test = (value: unknown) => boolean;

interface Property {
  /** Null is as good as absent. */
  readonly optional: boolean;
  readonly tests: readonly Test[];
  /** Of the object, or of each one of a list. */
  readonly nested: Shape | null;
}

const shapes = new Map<ClassConstructor<object>, Shape>();

function shapeOf(Dto: ClassConstructor<object>): Shape {
  const compiled = shapes.get(Dto) ?? compile(Dto);
  shapes.set(Dto, compiled);
  return compiled;
}

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

function compile(Dto: ClassConstructor<object>): Shape {
  const storage = getMetadataStorage();
  const byProperty = storage.groupByPropertyName(storage.getTargetValidationMetadatas(Dto, '', false, false));
  const properties = Object.entries(byProperty).map(([name, rules]): [string, Property] => {
    const has = (type: string): boolean => rules.some((rule) => rule.type === type);
    return [
      name,
      {
        // The only condition in use is IsOptional.
        optional: has(ValidationTypes.CONDITIONAL_VALIDATION),
        tests: rules.flatMap(testsOf),
        nested: has(ValidationTypes.NESTED_VALIDATION) ? shapeOf(nestedClass(Dto, name)) : null,
      },
    ];
  });
  return new Map(properties);
}

/** Conditions and nesting have no constraint of their own, and so no test. */
function testsOf(rule: Rule): Test[] {
  const args = {
    constraints: rule.constraints ?? [],
    property: rule.propertyName,
    value: null,
    object: {},
    targetName: '',
  };
  return getMetadataStorage()
    .getTargetValidatorConstraints(rule.constraintCls)
    .map((constraint): Test => {
      const validator = constraint.instance;
      const test: Test = (value) => validator.validate(value, args) === true;
      return rule.each ? (value) => Array.isArray(value) && value.every(test) : test;
    });
}

/** What `@Type` names, asked of class-transformer itself. */
function nestedClass(Dto: ClassConstructor<object>, name: string): ClassConstructor<object> {
  const instance = plainToInstance(Dto, { [name]: {} }) as Record<string, object>;
  return instance[name]!.constructor as ClassConstructor<object>;
}

type Path = readonly (string | number)[];

function checkObject(shape: Shape, body: object, above: Path, faults: BodyFault[]): void {
  for (const [name, { optional }] of shape) {
    if (!optional && !Object.hasOwn(body, name)) faults.push(fault([...above, name], 'type'));
  }
  for (const name of Object.keys(body)) {
    const property = shape.get(name);
    const value: unknown = (body as Record<string, unknown>)[name];
    if (!property) faults.push(fault([...above, name], 'unknown_property'));
    else if (property.optional && (value === null || value === undefined)) continue;
    else if (!property.tests.every((test) => test(value))) faults.push(fault([...above, name], 'type'));
    else if (property.nested) checkNested(property.nested, value, [...above, name], faults);
  }
}

function checkNested(shape: Shape, value: unknown, path: Path, faults: BodyFault[]): void {
  if (Array.isArray(value)) value.forEach((each, i) => checkNested(shape, each, [...path, i], faults));
  else if (typeof value === 'object' && value !== null) checkObject(shape, value, path, faults);
  else faults.push(fault(path, 'type'));
}

const fault = (path: Path, code: BodyFault['code']): BodyFault => ({
  pointer: jsonPointer(path),
  code,
  detail: code === 'type' ? 'is not of the type that the API describes' : 'is not a known property',
});
