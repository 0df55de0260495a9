/** What can be wrong with the files of a data folder, and how SQLite says that something is wrong. */

export type DataFolderFault = 'in_use' | 'not_a_folder' | 'not_writable' | 'corrupt' | 'not_ours' | 'newer' | 'older';

/** The folder cannot be used, and a person must do something about it. The message says what. */
export class DataFolderError extends Error {
  constructor(
    readonly code: DataFolderFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DataFolderError';
  }
}

/**
 * The result code of an error of SQLite (`SQLITE_FULL`), null for any other error. Told by the code, not by the class:
 * the driver's native part keeps the class of whichever context loaded it first, and Jest has many.
 */
export function sqliteCode(error: unknown): string | null {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null;
}
