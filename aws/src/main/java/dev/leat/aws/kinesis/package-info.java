/// Streams in Kinesis: as sources of pipelines, as sinks, and for commands.
///
/// `ShardKeeper` leases shards in the state table, so that the workers of a pipeline share them.
/// `ShardReads` reads records, which wait in a `KinesisShard` until `KinesisSource` leases them to
/// the engine, by the rules of `dev.leat.stream`.
@NullMarked
package dev.leat.aws.kinesis;

import org.jspecify.annotations.NullMarked;
