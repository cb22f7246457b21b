/// Streams: their shards, records, retention and resharding.
///
/// A shard is stored like a queue, as chunks; `ShardLog` has the positions. `StreamLog` assigns
/// sequence numbers, and `Resharding` splits and merges shards. `LocalStreamSource` leases the
/// records of a shard behind its checkpoint, and redriven dead letters from a queue: the other code
/// sees this queue as the source.
@NullMarked
package dev.leat.local.stream;

import org.jspecify.annotations.NullMarked;
