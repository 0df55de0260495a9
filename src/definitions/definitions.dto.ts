import { Shown } from '../http/openapi/describe.js';
import { type DefinitionVersionView, type DefinitionView } from '../timeline/view/moment-types.js';

export class DefinitionDto implements DefinitionView {
  @Shown({ type: String, example: 'declared_to_resolved' })
  id!: string;

  @Shown({ type: String, example: 'Declared to resolved' })
  title!: string;

  @Shown({ type: Boolean, description: 'It changes only with a release of the software.', example: true })
  builtIn!: boolean;

  @Shown({ type: Boolean, example: false })
  retired!: boolean;

  @Shown({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description:
      'Oldest first: `{id, version, title, kind: "pair", from, to, needs?}` or `{id, version, title, kind: "total", total, window, component?, level?}`.',
    example: [
      {
        ...{ id: 'declared_to_resolved', version: 1, title: 'Declared to resolved' },
        ...{ kind: 'pair', from: 'first:declared', to: 'last:resolved' },
      },
    ],
  })
  versions!: DefinitionVersionView[];
}

export class DefinitionsDto {
  @Shown({ type: () => DefinitionDto, isArray: true, description: 'The built-in ones first.' })
  definitions!: DefinitionDto[];
}
