/** What commands answer: the revision and what it brought, and the entry, claim or incident concerned. */
import { Injectable } from '@nestjs/common';
import { type Written } from '../../application/answer.js';
import { UnexpectedFaults } from '../../telemetry/unexpected-faults.js';
import { assess } from '../../timeline/measure/assessment.js';
import { knowledgeOf } from '../../timeline/knowledge.js';
import { type ClaimAuditView, type EntryView, type IncidentView } from '../../timeline/view/view-types.js';
import { tellsNoLearning } from '../../timeline/recorded-afterwards.js';
import { assessedView } from '../../timeline/view/assessed-view.js';
import { formatInstant, type Millis } from '../../timeline/time.js';
import { changeView, entryView } from '../../timeline/view/render-entry.js';
import { entryTold, isSameWitness, type Witness } from '../../timeline/witnesses.js';
import { type CommandOutcome } from './commands.js';

/**
 * Renders the outcome of a command. By then everything is stored, so that a part that cannot be rendered is left out,
 * and the answer says so. Render before the next await: later events are folded into the state of the outcome.
 */
@Injectable()
export class WrittenAnswers {
  constructor(private readonly faults: UnexpectedFaults) {}

  /** The incident itself, with the revision and position beside it. */
  opening(outcome: CommandOutcome): Written {
    return written(outcome, this.#incident(outcome) ?? { id: outcome.incidentId, ...UNAVAILABLE });
  }

  incident(outcome: CommandOutcome): Written {
    const incident = this.#incident(outcome);
    return written(outcome, incident ? { incident } : UNAVAILABLE);
  }

  /** In request order. */
  entries(outcome: CommandOutcome): Written {
    const entries = this.#entries(outcome, outcome.ids);
    return written(outcome, entries ? { entries } : UNAVAILABLE);
  }

  entry(outcome: CommandOutcome, entryId: string): Written {
    const entries = this.#entries(outcome, [entryId]);
    return written(outcome, entries ? { entry: entries[0] } : UNAVAILABLE);
  }

  /** An entry, and the one that another system's telling of it has become. */
  parted(outcome: CommandOutcome, entryId: string, witness: Witness): Written {
    const own = [...outcome.state.facts.entries.values()].find(
      (each) => each.witness && isSameWitness(each.witness, witness),
    );
    const entries = this.#entries(outcome, [entryId, own!.id]);
    return written(outcome, entries ? { entry: entries[0], parted: entries[1] } : UNAVAILABLE);
  }

  /** The revisions whose words this command has forgotten, and where the words may still be, out of our reach. */
  forgotten(outcome: CommandOutcome): Written {
    const { state, revision, changed } = outcome;
    const own = [...state.facts.forgettings].filter(([, by]) => changed && by.revision === revision);
    const forgotten = own.map(([of]) => of);
    return written(outcome, { forgotten, elsewhere: [`backups made before ${formatInstant(state.facts.updatedAt)}`] });
  }

  /**
   * Changes of a service, in request order.
   * @param linkedTo the incidents that a change is linked to, as far as the caller may see them
   */
  changes(outcome: CommandOutcome, linkedTo: (changeId: string) => readonly string[]): Written {
    const changes = this.#changes(outcome, outcome.ids, linkedTo);
    return written(outcome, changes ? { changes } : UNAVAILABLE);
  }

  /** The same for one. */
  change(outcome: CommandOutcome, changeId: string, linkedTo: (changeId: string) => readonly string[]): Written {
    const changes = this.#changes(outcome, [changeId], linkedTo);
    return written(outcome, changes ? { change: changes[0] } : UNAVAILABLE);
  }

  claim(outcome: CommandOutcome, claimId: string): Written {
    const claim = this.#claim(outcome, claimId);
    return written(outcome, claim ? { claim } : UNAVAILABLE);
  }

  /** `tellsNoLearning` reads the whole record, so it is asked once for all entries. */
  #entries({ state }: CommandOutcome, ids: readonly string[]): EntryView[] | null {
    return this.#orNull(() => {
      const saysNothing = tellsNoLearning(state);
      return ids
        .map((id) => entryTold(state.facts, id))
        .map((id) => entryView(state.facts.entries.get(id)!, state.texts.entries.get(id), saysNothing));
    });
  }

  #changes(outcome: CommandOutcome, ids: readonly string[], linkedTo: (changeId: string) => readonly string[]) {
    const { facts, texts } = outcome.state;
    return this.#orNull(() =>
      ids
        .map((id) => entryTold(facts, id))
        .map((id) => changeView(facts.entries.get(id)!, texts.entries.get(id), linkedTo(id))),
    );
  }

  #incident(outcome: CommandOutcome): IncidentView | null {
    const { state, position } = outcome;
    return this.#orNull(() => assessedView(knowledgeOf(state, evaluatedAt(outcome)), position));
  }

  #claim(outcome: CommandOutcome, claimId: string): ClaimAuditView | null {
    const { state } = outcome;
    return this.#orNull(() => assess(state, evaluatedAt(outcome)).claims.find(({ id }) => id === claimId)!);
  }

  #orNull<T>(render: () => T): T | null {
    try {
      return render();
    } catch (error) {
      this.faults.report('rendering', error);
      return null;
    }
  }
}

const UNAVAILABLE = { lintUnavailable: true } as const;

function written({ revision, position, status, lint, changed, replayed }: CommandOutcome, concerned: object): Written {
  const findings = lint === null ? { lint: [], ...UNAVAILABLE } : { lint };
  return { body: { revision, position, status, ...findings, ...concerned }, revision, added: changed, replayed };
}

/** The time of recording, so that a retry gets the same answer; now, if nothing was recorded. */
const evaluatedAt = ({ changed, state }: CommandOutcome): Millis => (changed ? state.facts.updatedAt : Date.now());
