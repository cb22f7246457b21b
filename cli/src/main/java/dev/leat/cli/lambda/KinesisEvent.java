package dev.leat.cli.lambda;

import dev.leat.cli.function.ShardRecords;
import dev.leat.decode.JsonValue;
import dev.leat.decode.JsonWriter;
import dev.leat.port.StreamRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An event that Lambda makes from records of one shard of a stream in Kinesis, and the response
/// that names the first one that is not finished
/// (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html,
/// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html).
final class KinesisEvent {

    static final String SOURCE = "aws:kinesis";

    private static final String STREAM = ":stream/";

    /// The digits of nanoseconds behind those of seconds.
    private static final int NANOS = 9;

    private KinesisEvent() {}

    /// Reads an event with at least one record.
    ///
    /// @throws IllegalArgumentException if it does not consist of records of one shard
    static ShardRecords read(JsonValue event) {
        var origin = "";
        var records = new ArrayList<StreamRecord>();
        for (var each : event.get("Records").elements()) {
            var id = each.text("eventID");
            var shard = id.substring(0, Math.max(id.indexOf(':'), 0));
            var stream = stream(each.text("eventSourceARN"));
            if (!each.text("eventSource").equals(SOURCE) || shard.isEmpty() || stream.isEmpty()) {
                throw new IllegalArgumentException(
                        "a record of the event is from '%s' with the ID '%s', not from a shard of a stream"
                                .formatted(each.text("eventSource"), id));
            }
            if (!records.isEmpty() && !origin.equals(stream + " " + shard)) {
                throw new IllegalArgumentException(
                        "the event has records of the shards '%s' and '%s %s'; Lambda sends those of one shard"
                                .formatted(origin, stream, shard));
            }
            origin = stream + " " + shard;
            records.add(record(shard, each.get("kinesis")));
        }
        var parts = origin.split(" ", -1);
        return new ShardRecords(parts[0], parts[1], records);
    }

    /// Returns the name of a stream from its ARN or that of one of its consumers.
    private static String stream(String arn) {
        int at = arn.indexOf(STREAM);
        return at < 0 ? "" : arn.substring(at + STREAM.length()).replaceFirst("/.*", "");
    }

    private static StreamRecord record(String shard, JsonValue kinesis) {
        var arrived = new BigDecimal(kinesis.text("approximateArrivalTimestamp"));
        return new StreamRecord(
                shard,
                kinesis.text("sequenceNumber"),
                Base64.getDecoder().decode(kinesis.text("data")),
                kinesis.text("partitionKey"),
                Instant.ofEpochSecond(0, arrived.movePointRight(NANOS).longValue()));
    }

    /// Writes the response that makes Lambda deliver a record and all behind it again.
    ///
    /// @param unfinished the sequence number of the record; empty if all are finished
    static void respond(Optional<String> unfinished, OutputStream out) throws IOException {
        var failures = unfinished.stream().map(number -> Map.of("itemIdentifier", number)).toList();
        out.write(
                new JsonWriter(false)
                        .tree(Map.of("batchItemFailures", List.copyOf(failures)))
                        .copy());
    }
}
