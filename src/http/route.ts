/** What a route says of itself: who may call it, and which bodies it takes as they arrive. */
import { type Scope } from '../application/caller.js';
import { described } from './openapi/describe.js';
import { says } from './rules.js';

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

/** Refusals of credentials name the metadata of the protected resource (RFC 9728) at this path. */
export const DescribedAt = (metadata: string): MethodDecorator => says({ metadata });
