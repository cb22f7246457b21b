package dev.leat.aws.kinesis;

import java.util.ArrayList;
import java.util.List;

/// A request of a worker, and what happens to the worker at it.
///
/// @param sent true if it happens when the service has answered the request
record FaultPoint(String operation, boolean sent, Kind kind) {

    /// Operations that a worker of a stream calls.
    static final List<String> OPERATIONS =
            List.of(
                    "GetRecords",
                    "PutItem",
                    "SendMessageBatch",
                    "TransactWriteItems",
                    "GetShardIterator",
                    "UpdateItem",
                    "Query",
                    "ListShards",
                    "BatchGetItem",
                    "DescribeStreamSummary",
                    "DeleteItem",
                    "GetQueueUrl");

    enum Kind {
        /// The process dies.
        KILLED,

        /// The request fails.
        CUT,

        /// The process stands still until other workers have taken its shards.
        STOPPED
    }

    /// Returns all points.
    static List<FaultPoint> all() {
        return OPERATIONS.stream().map(FaultPoint::of).flatMap(List::stream).toList();
    }

    /// Returns the points of an operation.
    static List<FaultPoint> of(String operation) {
        var all = new ArrayList<FaultPoint>();
        for (var kind : Kind.values()) {
            all.add(new FaultPoint(operation, true, kind));
            all.add(new FaultPoint(operation, false, kind));
        }
        return all;
    }
}
