/** Who asks, and what they may do. Every command and every query carries a caller. */

/** `admin` includes `write`, which includes `read`. `changes` posts changes of services; `propose` proposes entries. */
export const SCOPES = ['admin', 'write', 'read', 'changes', 'propose'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Caller {
  /** `local`, `key`, `user`, `ci`, `hook`, `mcp`, `import`. */
  readonly kind: string;
  readonly id: string;
  readonly rights: Rights;
  /** For people to read; never recorded. */
  readonly name?: string;
  /** Of one who acts for another, such as an import: the name of that caller, whose incidents it sees. */
  readonly onBehalfOf?: string;
  /** Aborts when the rights are taken away: what is still open for the caller ends then. */
  readonly ended?: AbortSignal;
}

export interface Rights {
  readonly scopes: readonly Scope[];
  /** Names by which private incidents are shown to many. */
  readonly groups: readonly string[];
  /** With the scope `changes` alone: whose changes the caller may post. Null: those of every service. */
  readonly services: readonly string[] | null;
}

export const ALL_RIGHTS: Rights = { scopes: ['admin'], groups: [], services: null };

/** Everyone who reaches a service without keys. */
export const LOCAL_CALLER: Caller = { kind: 'local', id: 'local', rights: ALL_RIGHTS };

const INCLUDED: Readonly<Record<Scope, readonly Scope[]>> = {
  admin: SCOPES,
  write: ['write', 'read', 'changes', 'propose'],
  read: ['read'],
  changes: ['changes'],
  propose: ['propose'],
};

/** Whether the caller has a scope, or one that includes it. */
export const may = ({ rights }: Pick<Caller, 'rights'>, scope: Scope): boolean =>
  rights.scopes.some((each) => INCLUDED[each].includes(scope));

/** A caller as stored events name it: `kind:id`. */
export const callerName = ({ kind, id }: Pick<Caller, 'kind' | 'id'>): string => `${kind}:${id}`;
