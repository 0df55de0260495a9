/** Questions about more than one moment of an incident, and about what is not recorded. */
import { Query } from '@nestjs/cqrs';
import { type Fault } from '../../timeline/input/values.js';
import { type Supposition } from '../../timeline/input/what-if.js';
import { type ExportZone } from '../../timeline/exports/export-source.js';
import { type MomentQuery } from '../api/dto/queries.dto.js';
import { type IncidentReader, type Known } from './reader.js';

/** As the reader takes it. */
type Asked<Q> = Extract<Parameters<IncidentReader['at']>[1], object> & { accept(): Q };
export type Answer = ReturnType<Known['answer']>;

/** What differs between two moments. */
export class AskDiff extends Query<Answer> {
  constructor(
    readonly incidentId: string,
    readonly from: Asked<MomentQuery>,
    readonly to: Asked<MomentQuery>,
  ) {
    super();
  }
}

/** What is new since a moment. */
export class AskDigest extends Query<Answer> {
  constructor(
    readonly incidentId: string,
    readonly since: Asked<MomentQuery>,
    readonly to: Asked<MomentQuery>,
  ) {
    super();
  }
}

/** What there would be; or what cannot be supposed. */
export class AskWhatIf extends Query<{ readonly view: object; readonly faults: readonly Fault[] }> {
  constructor(
    readonly incidentId: string,
    readonly moment: Asked<MomentQuery>,
    readonly supposition: { accept(): Supposition },
  ) {
    super();
  }
}

export type ExportForm = 'json' | 'markdown' | 'csv' | 'mermaid';

/** An incident in another dress. */
export class AskExport extends Query<Answer> {
  constructor(
    readonly incidentId: string,
    readonly moment: Asked<MomentQuery>,
    readonly form: ExportForm,
    /** Asked for once it is known that the moment exists. */
    readonly zone: () => ExportZone,
    /** Of links, with the path prefix of the service. */
    readonly origin: string,
  ) {
    super();
  }
}
