/** What a route says of itself to the edge: who may call it, and which bodies it takes as they arrive. */
import { RouteConfig } from '@nestjs/platform-fastify';
import { type Scope } from '../application/caller.js';
import { described } from './openapi/describe.js';

export interface RouteRules {
  /** Null: anyone may, without a key. A route that says nothing is for admins. */
  readonly needs?: Scope | null;
  /** Types that it takes as they arrive; JSON is read as a whole where it is not among them. */
  readonly streamed?: readonly string[];
  /** It takes a body of any type, as the bytes that arrived. */
  readonly anyBody?: boolean;
}

const { KEY } = RouteConfig({});

/** Adds to what the route has said already: Fastify gets one configuration of it. */
const says =
  (rules: RouteRules): MethodDecorator =>
  (_target, _key, { value }) => {
    const method = value as object;
    const said = Reflect.getMetadata(KEY, method) as RouteRules | undefined;
    Reflect.defineMetadata(KEY, { ...said, ...rules }, method);
  };

/** The scope that a caller of the route has to have. */
export const Needs =
  (scope: Scope): MethodDecorator =>
  (target, key, descriptor) => {
    says({ needs: scope })(target, key, descriptor);
    described(({ ApiSecurity }) => [ApiSecurity('key', [scope])])(target, key, descriptor);
  };

/** Anyone may call the route. */
export const Open = (): MethodDecorator => says({ needs: null });

/** The route takes bodies of these types as they arrive. */
export const StreamsBody = (types: readonly string[]): MethodDecorator => says({ streamed: types });

/** The route takes bodies of any type, even of none that is named, and reads their bytes itself. */
export const TakesAnyBody = (): MethodDecorator => says({ anyBody: true });
