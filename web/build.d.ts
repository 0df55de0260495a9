declare module '*.css';

/** Set by the build: true in the file that is taken along, where there is no service to ask. */
declare const OFFLINE: boolean;
