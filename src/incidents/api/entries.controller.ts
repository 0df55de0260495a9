import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { Out, type Exit } from '../../http/answer.js';
import { AskedBy, SentBy, type Sender } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Moments, Problems, Writes } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { bodyOf, queryOf } from '../../http/shape.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import {
  readAmendment,
  readCorrection,
  readCorrections,
  readEntries,
  readParting,
  type Amendment as AmendmentDraft,
} from '../../timeline/input/input.js';
import { type Witness } from '../../timeline/witnesses.js';
import { AddEntries, AddEntry, CorrectEntries, CorrectEntry, PartEntry } from '../write/writes.js';
import { EntryHistoryDto, PartedEntryDto, TimelineDto, WrittenEntriesDto, WrittenEntryDto } from './dto/answers.dto.js';
import { Amendment, Correction, Corrections, EntryDto, NewEntries, NewEntry, Parting } from './dto/entry.dto.js';
import { ENTRIES_EXAMPLES } from './dto/examples.js';
import { momentFaults, MomentQuery, timelineFaults, TimelineQuery } from './dto/queries.dto.js';
import { Requests } from './requests.js';
import { AskEntry, AskEntryHistory, AskTimeline, type Address } from '../read/questions.js';
import { Needs } from '../../http/route.js';
import { AskTimelineWithSuspects } from '../../services/read/questions.js';

interface CorrectionsDraft {
  readonly entryIds: readonly string[];
  readonly reason: string | null;
}

interface CorrectionDraft {
  readonly reason: string | null;
  readonly learnedAt: string | null;
}

interface PartingDraft extends CorrectionDraft {
  readonly witness: Witness;
}

const isBatch = (body: object): boolean => Object.hasOwn(body, 'entries');

/** One entry, or a batch: the answer takes the same form. */
interface NewEntriesRead {
  readonly entries: readonly EntryDraft[];
  readonly batch: boolean;
}

const entriesBody = bodyOf<NewEntriesRead>((body) => {
  const { value, faults } = readEntries(body);
  return value === null ? { value, faults } : { value: { entries: value, batch: isBatch(body as object) }, faults: [] };
});
const amendmentBody = bodyOf(readAmendment);
const correctionBody = bodyOf(readCorrection);
const correctionsBody = bodyOf(readCorrections);
const partingBody = bodyOf(readParting);
const entryQuery = queryOf(MomentQuery, momentFaults);

/** What every correction of an entry answers, or can be refused with. */
const Corrects = () => Writes({ status: 200, type: WrittenEntryDto }, 'if-match');

const CorrectsMany = () => Writes({ status: 200, type: WrittenEntriesDto });
const MANY_PROBLEMS = ['malformed', 'not_found', 'changed', 'unsupported_media', 'invalid'] as const;

@Controller('v1/incidents/:id')
@Group('Entries')
export class EntriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly requests: Requests,
  ) {}

  @Get('timeline')
  @Needs('read')
  @Call('getTimeline', 'The entries in order of time')
  @Moments(TimelineDto, TimelineQuery)
  async timeline(
    @Param('id') id: string,
    @Query(queryOf(TimelineQuery, timelineFaults)) query: Read<TimelineQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    const question = await this.requests.question(caller, id, query);
    const Ask = question.include?.includes('suspects') === true ? AskTimelineWithSuspects : AskTimeline;
    return out.answer(await this.queries.execute(new Ask(id, question, caller)));
  }

  @Post('entries')
  @Needs('write')
  @Call('addEntries', 'Adds one entry, or up to 500 at once or not at all')
  @Sent([NewEntry, NewEntries], ENTRIES_EXAMPLES)
  @Writes({ status: 201, type: WrittenEntriesDto })
  @Answers({ status: 200, type: WrittenEntriesDto, description: 'All of it was there already.' })
  @Problems('malformed', 'not_found', 'entry_exists', 'too_large', 'unsupported_media', 'invalid', 'limit')
  async add(
    @Param('id') id: string,
    @Body(entriesBody) drafts: Read<NewEntriesRead>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id }, drafts);
    const command = { kind: 'add_entries', entries: body.entries } as const;
    const Add = body.batch ? AddEntries : AddEntry;
    return out.written(await this.commands.execute(new Add(id, command, context)), 201);
  }

  @Post('entries/confirm')
  @Needs('write')
  @Call('confirmEntries', 'Confirms many entries that were found in prose, or none of them')
  @Sent(Corrections)
  @CorrectsMany()
  @Problems(...MANY_PROBLEMS, 'entry_retracted')
  async confirmMany(
    @Param('id') id: string,
    @Body(correctionsBody) corrections: Read<CorrectionsDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id }, corrections);
    const command = { kind: 'confirm_entries', ...body } as const;
    return out.written(await this.commands.execute(new CorrectEntries(id, command, context)));
  }

  @Post('entries/retract')
  @Needs('write')
  @Call('retractEntries', 'Retracts many entries, or none of them')
  @Sent(Corrections)
  @CorrectsMany()
  @Problems(...MANY_PROBLEMS)
  async retractMany(
    @Param('id') id: string,
    @Body(correctionsBody) corrections: Read<CorrectionsDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id }, corrections);
    const command = { kind: 'retract_entries', ...body } as const;
    return out.written(await this.commands.execute(new CorrectEntries(id, command, context)));
  }

  @Get('entries/:entryId')
  @Needs('read')
  @Call('getEntry', 'An entry')
  @Moments(EntryDto, MomentQuery)
  async entry(
    @Param('id') id: string,
    @Param('entryId') entryId: string,
    @Query(entryQuery) query: Read<MomentQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    const question = await this.requests.question(caller, id, query);
    return out.answer(await this.queries.execute(new AskEntry(id, entryId, question, caller)));
  }

  @Get('entries/:entryId/history')
  @Needs('read')
  @Call('getEntryHistory', 'The versions of an entry, oldest first')
  @Moments(EntryHistoryDto, MomentQuery)
  async history(
    @Param('id') id: string,
    @Param('entryId') entryId: string,
    @Query(entryQuery) query: Read<MomentQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    const question = await this.requests.question(caller, id, query);
    return out.answer(await this.queries.execute(new AskEntryHistory(id, entryId, question, caller)));
  }

  @Patch('entries/:entryId')
  @Needs('write')
  @Call('amendEntry', 'Sets fields of an entry; what it said before stays on record')
  @Sent(Amendment)
  @Corrects()
  @Problems('entry_retracted')
  async amend(
    @Param('id') id: string,
    @Param('entryId') entryId: string,
    @Body(amendmentBody) amendment: Read<AmendmentDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id, entryId }, amendment);
    const command = { kind: 'amend', entryId, ...body } as const;
    return out.written(await this.commands.execute(new CorrectEntry(id, command, context)));
  }

  @Post('entries/:entryId/retract')
  @Needs('write')
  @Call('retractEntry', 'Takes an entry out of everything; it stays on record')
  @Sent(Correction, {}, false)
  @Corrects()
  async retract(
    @Param('id') id: string,
    @Param('entryId') entryId: string,
    @Body(correctionBody) correction: Read<CorrectionDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    return out.written(await this.correct('retract', { incidentId: id, entryId }, correction, sender));
  }

  @Post('entries/:entryId/restore')
  @Needs('write')
  @Call('restoreEntry', 'Brings a retracted entry back')
  @Sent(Correction, {}, false)
  @Corrects()
  async restore(
    @Param('id') id: string,
    @Param('entryId') entryId: string,
    @Body(correctionBody) correction: Read<CorrectionDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    return out.written(await this.correct('restore', { incidentId: id, entryId }, correction, sender));
  }

  @Post('entries/:entryId/confirm')
  @Needs('write')
  @Call('confirmEntry', 'Makes an entry that was found in prose a stated one')
  @Sent(Correction, {}, false)
  @Corrects()
  async confirm(
    @Param('id') id: string,
    @Param('entryId') entryId: string,
    @Body(correctionBody) correction: Read<CorrectionDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    return out.written(await this.correct('confirm', { incidentId: id, entryId }, correction, sender));
  }

  @Post('entries/:entryId/part')
  @Needs('write')
  @Call('partEntry', 'Makes what another system told of an entry one of its own')
  @Sent(Parting)
  @Writes({ status: 200, type: PartedEntryDto })
  @Problems('malformed', 'not_found', 'changed', 'unsupported_media', 'invalid')
  async part(
    @Param('id') id: string,
    @Param('entryId') entryId: string,
    @Body(partingBody) parting: Read<PartingDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id, entryId }, parting);
    return out.written(await this.commands.execute(new PartEntry(id, { kind: 'part', entryId, ...body }, context)));
  }

  private async correct(
    kind: 'retract' | 'restore' | 'confirm',
    address: Required<Pick<Address, 'incidentId' | 'entryId'>>,
    correction: Read<CorrectionDraft>,
    sender: Sender,
  ): Promise<Written> {
    const { body, context } = await this.requests.command(sender, address, correction);
    const { incidentId, entryId } = address;
    return this.commands.execute(new CorrectEntry(incidentId, { kind, entryId, ...body }, context));
  }
}
