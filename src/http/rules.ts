/** What a route says of itself to the edge, and how. */
import { RouteConfig } from '@nestjs/platform-fastify';
import { type Scope } from '../application/caller.js';

export interface RouteRules {
  /** Null: anyone may, without a key. A route that says nothing is for admins. */
  readonly needs?: Scope | null;
  /** Types that it takes as they arrive; JSON is read as a whole where it is not among them. */
  readonly streamed?: readonly string[];
  /** It takes a body of any type, as the bytes that arrived. */
  readonly anyBody?: boolean;
  /** The path at which clients learn how to come in (RFC 9728): refusals of credentials name it. */
  readonly metadata?: string;
  /** People look at it: whoever has to say who they are is led to where they can. */
  readonly isPage?: boolean;
}

const { KEY } = RouteConfig({});

/** Adds to what the route has said already: Fastify gets one configuration of it. */
export const says =
  (rules: RouteRules): MethodDecorator =>
  (_target, _key, { value }) => {
    const method = value as object;
    const said = Reflect.getMetadata(KEY, method) as RouteRules | undefined;
    Reflect.defineMetadata(KEY, { ...said, ...rules }, method);
  };
