/**
 * Reads the log backwards through the server's filter. The client filters subscriptions only, which cannot go
 * backwards; its generated stub can ask for it, and the server sends nothing of what others have written.
 */
import { type AllStreamResolvedEvent, type EventStoreDBClient, type StreamingRead } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { ReadStream } from '@eventstore/db-client/dist/streams/utils/ReadStream.js';
import { convertGrpcEvent } from '@eventstore/db-client/dist/utils/convertGrpcEvent.js';

/** How many events the server looks at before it looks whether anyone still listens. */
const SEARCH_WINDOW = 2000;
const BACKWARDS = 1;

/**
 * The last event of a stream whose name begins with one of the prefixes, if there is one. Having sent it the server
 * goes on to look whether there is another, so the reader is to be cancelled as soon as it has the event.
 * @param before begin before this position; null: at the end of the log
 */
export function readLastOf(
  client: EventStoreDBClient,
  prefixes: readonly string[],
  before: bigint | null,
): StreamingRead<AllStreamResolvedEvent> {
  const all = new streams.ReadReq.Options.AllOptions();
  if (before === null) all.setEnd(new shared.Empty());
  else {
    const position = new streams.ReadReq.Options.Position();
    position.setCommitPosition(String(before));
    position.setPreparePosition(String(before));
    all.setPosition(position);
  }
  const names = new streams.ReadReq.Options.FilterOptions.Expression();
  names.setPrefixList([...prefixes]);
  const filter = new streams.ReadReq.Options.FilterOptions();
  filter.setStreamIdentifier(names);
  filter.setMax(SEARCH_WINDOW);
  filter.setCheckpointintervalmultiplier(1);
  const ids = new streams.ReadReq.Options.UUIDOption();
  ids.setString(new shared.Empty());
  const options = new streams.ReadReq.Options();
  options.setAll(all);
  options.setReadDirection(BACKWARDS);
  options.setResolveLinks(false);
  options.setCount('1');
  options.setUuidOption(ids);
  options.setFilter(filter);
  const request = new streams.ReadReq();
  request.setOptions(options);
  const create = client['GRPCStreamCreator'](streamsGrpc.StreamsClient, 'readAll', (grpc) =>
    grpc.read(request, ...client['callArguments']({}, { deadline: Infinity })),
  );
  return new ReadStream(create, convertGrpcEvent, {});
}
