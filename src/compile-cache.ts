/**
 * Imported before anything else by what starts from the command line: Node 22.8 and later keep compiled code between
 * runs, in a folder for temporary files. Where that cannot be written, everything is compiled as ever.
 */
if (Number.parseInt(process.versions.node) >= 22) {
  const nodeModule = (await import('node:module')) as { enableCompileCache?: () => unknown };
  nodeModule.enableCompileCache?.();
}
