/** Definitions as they go out. */
import { type Definition } from '../measure/definition.js';
import { BUILT_IN } from '../measure/durations.js';
import { type DefinitionView } from './moment-types.js';

/** Those that come with the software, in the order of their table. */
export const builtInDefinitions = (): DefinitionView[] => BUILT_IN.map(definitionView);

function definitionView({ id, version, title, measure }: Definition): DefinitionView {
  return { id, title, builtIn: true, retired: false, versions: [{ id, version, title, ...measure }] };
}
