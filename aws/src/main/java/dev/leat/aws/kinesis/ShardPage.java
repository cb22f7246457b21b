package dev.leat.aws.kinesis;

import dev.leat.port.StreamRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The records of one read.
///
/// @param next the iterator of the next read; empty at the end of a closed shard
/// @param behind the time by which the reader is behind the end of the shard
record ShardPage(List<StreamRecord> records, Optional<String> next, Duration behind) {

    ShardPage {
        records = List.copyOf(records);
    }
}
