/**
 * Tells what happens to everybody who has heard all that was before. Listeners with the same selection share a channel:
 * its frames are put together once for all of them, and each gets one write for all that came since the last.
 */
import { type EventLog } from '../eventstore/event-log.js';
import { type RecordedEvent } from '../eventstore/event-store.js';
import { type BytesBudget } from '../runtime/bytes-budget.js';
import { type Connection } from './connection.js';
import { frame, type StoredTexts } from './frames.js';
import { type Selection } from './selection.js';

export interface Member {
  readonly connection: Connection;
  /** It does not take what it is told, so it is told no more here: it has to go on from the log by itself. */
  fellBehind(): void;
  /** What it listens to is not there for it any more. It has left already. */
  shutOut(): void;
}

/** Between two rounds of writes, so that many events cost one write. What comes after a silence goes out at once. */
const LINGER_MS = 20;
/** More than this does not wait for the next round, so that no member is given much more than it may be. */
const ROUND_CHARACTERS = 128 * 1024;
/** No turn of the event loop writes to many more than these. */
const WRITES_A_TURN = 500;

export class Channel {
  readonly members = new Set<Member>();
  /** The last event that the members were told of, or that passed them by; null: none since the first of them came. */
  last: RecordedEvent | null = null;
  #frames: string[] = [];
  #characters = 0;

  constructor(
    readonly selection: Selection,
    private readonly texts: StoredTexts,
    private readonly budget: BytesBudget,
  ) {}

  /** @returns whether anything waits to be written */
  take(event: RecordedEvent): boolean {
    const { selection } = this;
    if (selection.isOver(event)) return this.#end();
    this.last = event;
    if (!selection.has(event)) return this.#frames.length > 0;
    const text = frame('fact', selection.idOf(event), this.texts.of(event));
    this.#frames.push(text);
    this.#characters += text.length;
    if (this.#characters > ROUND_CHARACTERS) this.flush();
    return this.#frames.length > 0;
  }

  #end(): false {
    this.flush();
    for (const member of this.members) {
      this.members.delete(member);
      member.shutOut();
    }
    return false;
  }

  /** One write to every member. Those that are full then leave. */
  flush(): void {
    if (this.#frames.length === 0) return;
    const bytes = Buffer.from(this.#frames.join(''));
    const share = this.budget.shared(bytes.length);
    this.#frames = [];
    this.#characters = 0;
    for (const member of this.members) {
      member.connection.tellShared(bytes, share);
      if (!member.connection.isFull) continue;
      this.members.delete(member);
      member.fellBehind();
    }
  }
}

export class Broadcast {
  readonly #texts: StoredTexts;
  readonly #budget: BytesBudget;
  readonly #stopHearing: () => void;
  /** By what they look at, one stream or all (null), and by selection; none has more members than a turn may write to. */
  readonly #channels = new Map<string | null, Map<string, Set<Channel>>>();
  readonly #waiting = new Set<Channel>();
  /** When the next round may begin, in milliseconds. */
  #nextRound = 0;
  #isUnderWay = false;

  constructor(log: EventLog, texts: StoredTexts, budget: BytesBudget) {
    this.#texts = texts;
    this.#budget = budget;
    this.#stopHearing = log.hear((event) => this.#take(event));
  }

  /**
   * From now on the member is told of every event that the selection has. To be called in the very turn of the event
   * loop in which it is known that the member has heard all up to the last event of the log.
   */
  join(member: Member, selection: Selection): Channel {
    const ofScope = getOrAdd(this.#channels, selection.stream, () => new Map<string, Set<Channel>>());
    const alike = getOrAdd(ofScope, selection.key, () => new Set<Channel>());
    let channel = [...alike].find(({ members }) => members.size < WRITES_A_TURN);
    if (channel === undefined) {
      channel = new Channel(selection, this.#texts, this.#budget);
      alike.add(channel);
    }
    // What waits there is of events that the new member has heard of.
    channel.flush();
    channel.members.add(member);
    return channel;
  }

  leave(member: Member, channel: Channel): void {
    channel.members.delete(member);
    this.#tidy(channel);
  }

  close(): void {
    this.#stopHearing();
    this.#channels.clear();
    this.#waiting.clear();
  }

  #take(event: RecordedEvent): void {
    for (const scope of [null, event.stream]) {
      for (const alike of this.#channels.get(scope)?.values() ?? []) {
        for (const channel of alike) if (channel.take(event)) this.#waiting.add(channel);
      }
    }
    if (this.#waiting.size > 0) this.#schedule();
  }

  #schedule(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    const begin = (): void => {
      const due = [...this.#waiting];
      this.#waiting.clear();
      this.#writeTo(due, performance.now());
    };
    const wait = this.#nextRound - performance.now();
    if (wait > 0) setTimeout(begin, wait);
    else setImmediate(begin);
  }

  #writeTo(due: Channel[], began: number): void {
    for (let writes = 0; due.length > 0 && writes < WRITES_A_TURN;) {
      const channel = due.shift()!;
      writes += channel.members.size;
      channel.flush();
      this.#tidy(channel);
    }
    if (due.length > 0) return void setImmediate(() => this.#writeTo(due, began));
    const now = performance.now();
    // However many listen, half of the time is left for everything else.
    this.#nextRound = Math.max(began + LINGER_MS, now + (now - began));
    this.#isUnderWay = false;
    if (this.#waiting.size > 0) this.#schedule();
  }

  /** Forgets a channel that nobody listens to any more. */
  #tidy(channel: Channel): void {
    if (channel.members.size > 0) return;
    const { stream, key } = channel.selection;
    const ofScope = this.#channels.get(stream);
    const alike = ofScope?.get(key);
    if (!ofScope || !alike?.delete(channel)) return;
    this.#waiting.delete(channel);
    if (alike.size === 0) ofScope.delete(key);
    if (ofScope.size === 0) this.#channels.delete(stream);
  }
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
