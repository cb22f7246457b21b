package dev.leat.app;

import java.time.Duration;

/// A stream with the semantics of Kinesis: records in shards, which stay for the retention period
/// and are read by any number of consumers. `shards` is the number of open shards when the stream
/// is created; clients can split and merge them later. If `onDemand` is true, Kinesis chooses the
/// number of shards itself.
public record Stream(String name, int shards, boolean onDemand, Duration retention)
        implements Resource {

    /// The default and the limits of the retention period: Kinesis's
    /// (https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html).
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(1);

    public static final Duration MAX_RETENTION = Duration.ofDays(365);

    /// The maximum number of open shards: Kinesis's default quota in the large regions
    /// (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html).
    public static final int MAX_SHARDS = 500;

    /// The maximum size of a record, its data with its partition key: Kinesis's default.
    public static final int MAX_RECORD = 1 << 20;

    /// The maximum number of characters of a partition key.
    public static final int MAX_PARTITION_KEY = 256;
}
