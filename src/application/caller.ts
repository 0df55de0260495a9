/** Who asks. Every command and every query carries a caller. */
export interface Caller {
  /** `local`, `key`, `import`, … */
  readonly kind: string;
  readonly id: string;
}

/** Everyone who reaches a service without keys. */
export const LOCAL_CALLER: Caller = { kind: 'local', id: 'local' };

/** A caller as stored events name it: `kind:id`. */
export const callerName = ({ kind, id }: Caller): string => `${kind}:${id}`;
