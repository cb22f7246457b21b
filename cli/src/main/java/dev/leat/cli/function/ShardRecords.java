package dev.leat.cli.function;

import dev.leat.port.StreamRecord;
import java.util.List;

/// Records of one shard of a stream in their order.
///
/// @param stream the name of the stream in Kinesis
/// @param records at least one record
public record ShardRecords(String stream, String shard, List<StreamRecord> records) {

    public ShardRecords {
        records = List.copyOf(records);
    }
}
