import { describeEventStore } from '../event-store.contract.js';
import { MemoryEventStore } from './memory-event-store.js';

describeEventStore('MemoryEventStore', () => Promise.resolve(new MemoryEventStore()), {
  appendForeign: (store, stream, content) => Promise.resolve(store.appendForeign(stream, content)),
  truncate: (store, stream, before) => Promise.resolve(store.truncate(stream, before)),
  remove: (store, stream) => Promise.resolve(store.deleteStream(stream)),
  isTold: true,
});
