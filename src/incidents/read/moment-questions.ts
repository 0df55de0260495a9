/** Questions about more than one moment of an incident, and about what is not recorded. */
import { type ClaimDraft } from '../../timeline/input/drafts.js';
import { type Supposition } from '../../timeline/input/what-if.js';
import { type ExportZone } from '../../timeline/exports/export-source.js';
import { AboutIncident, type MomentQuestion } from './questions.js';

/** What differs between two moments. */
export class AskDiff extends AboutIncident<{ readonly from: MomentQuestion; readonly to: MomentQuestion }> {}

/** What is new since a moment. */
export class AskDigest extends AboutIncident<{ readonly since: MomentQuestion; readonly to: MomentQuestion }> {}

/** What there would be. Its handler throws `invalid` for what cannot be supposed. */
export class AskWhatIf extends AboutIncident<{ readonly moment: MomentQuestion; readonly supposition: Supposition }> {}

/** What would be said of claims that nobody has recorded. */
export class AskClaimCheck extends AboutIncident<{
  readonly moment: MomentQuestion;
  readonly claims: readonly ClaimDraft[];
}> {}

export type ExportForm = 'json' | 'markdown' | 'csv' | 'mermaid';

/** An incident in another dress. */
export class AskExport extends AboutIncident<{
  readonly moment: MomentQuestion;
  readonly form: ExportForm;
  readonly zone: ExportZone;
  /** Of links, with the path prefix of the service. */
  readonly origin: string;
}> {}
