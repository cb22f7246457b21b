package dev.leat.cli.lambda;

import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.leat.stream.RecordNumber;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An event source mapping of Lambda for a stream: invokes a function with the records of each
/// shard, in order, one batch at a time, and begins at the oldest record. It delivers records again
/// from the lowest sequence number that the response names, and all of them if the function fails
/// or the response is malformed. A shard begins when all records of its parents are done. Its rules
/// are those of
/// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html.
final class StreamMapping {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final long MILLIS = 1000;

    private final KinesisClient kinesis;
    private final String stream;
    private final int batch;

    /// The sequence number of the last record of each shard that is done.
    private final Map<String, String> done = new HashMap<>();

    /// The result of one invocation.
    ///
    /// @param received the data of the event's records
    /// @param again the data of those that are delivered again
    record Invocation(String shard, List<String> received, List<String> again) {

        static Invocation none(String shard) {
            return new Invocation(shard, List.of(), List.of());
        }
    }

    StreamMapping(KinesisClient kinesis, String stream, int batch) {
        this.kinesis = kinesis;
        this.stream = stream;
        this.batch = batch;
    }

    /// Invokes the function once for each shard that has records and whose turn it is.
    List<Invocation> poll(EventSourceMapping.Function function) {
        return turns().stream()
                .map(shard -> poll(shard, function))
                .filter(each -> !each.received().isEmpty())
                .toList();
    }

    /// Invokes the function until no records are left. Returns the invocations.
    List<Invocation> drain(EventSourceMapping.Function function) {
        var all = new ArrayList<Invocation>();
        for (var some = poll(function); !some.isEmpty(); some = poll(function)) {
            all.addAll(some);
        }
        return all;
    }

    /// Returns the shards whose parents have no records left.
    List<String> turns() {
        var shards = kinesis.listShards(list -> list.streamName(stream)).shards();
        var unfinished =
                shards.stream().map(Shard::shardId).filter(id -> !next(id).isEmpty()).toList();
        return shards.stream()
                .filter(shard -> parents(shard).noneMatch(unfinished::contains))
                .map(Shard::shardId)
                .toList();
    }

    private static Stream<String> parents(Shard shard) {
        return Stream.of(
                        Optional.ofNullable(shard.parentShardId()),
                        Optional.ofNullable(shard.adjacentParentShardId()))
                .flatMap(Optional::stream);
    }

    /// Returns the next records of a shard.
    List<Record> next(String shard) {
        var after = done.get(shard);
        var iterator =
                kinesis.getShardIterator(get ->
                                get.streamName(stream)
                                        .shardId(shard)
                                        .shardIteratorType(
                                                after == null
                                                        ? ShardIteratorType.TRIM_HORIZON
                                                        : ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                                        .startingSequenceNumber(after))
                        .shardIterator();
        return kinesis.getRecords(get -> get.shardIterator(iterator).limit(batch)).records();
    }

    /// Invokes the function with the next records of a shard, if there are any.
    Invocation poll(String shard, EventSourceMapping.Function function) {
        var records = next(shard);
        if (records.isEmpty()) {
            return Invocation.none(shard);
        }
        var first = failed(records, answer(event(shard, records), function));
        int settled = first < 0 ? records.size() : first;
        if (settled > 0) {
            done.put(shard, records.get(settled - 1).sequenceNumber());
        }
        return new Invocation(shard, data(records), data(records.subList(settled, records.size())));
    }

    private static List<String> data(List<Record> records) {
        return records.stream().map(each -> each.data().asUtf8String()).toList();
    }

    /// Returns the response; null if the function failed.
    private static byte @Nullable [] answer(byte[] event, EventSourceMapping.Function function) {
        try {
            return function.invoke(event);
        } catch (IOException | RuntimeException | Error failed) {
            return null;
        }
    }

    /// Returns the index of the first record that is delivered again; -1 if there is none.
    private static int failed(List<Record> records, byte @Nullable [] answer) {
        if (answer == null) {
            return 0;
        }
        JsonNode failures = JSON.readTree(answer).path("batchItemFailures");
        var lowest = new ArrayList<RecordNumber>();
        for (var failure : failures) {
            var number = failure.path("itemIdentifier").asString("");
            if (records.stream().noneMatch(each -> each.sequenceNumber().equals(number))) {
                return 0;
            }
            lowest.add(new RecordNumber(number));
        }
        if (lowest.isEmpty()) {
            return -1;
        }
        var first = lowest.stream().min(RecordNumber::compareTo).orElseThrow().text();
        return records.stream().map(Record::sequenceNumber).toList().indexOf(first);
    }

    /// Returns an event, which AWS's library must be able to read.
    byte[] event(String shard, List<Record> records) {
        var all = new ArrayList<Map<String, Object>>();
        for (var record : records) {
            var kinesis = new LinkedHashMap<String, Object>();
            kinesis.put("kinesisSchemaVersion", "1.0");
            kinesis.put("partitionKey", record.partitionKey());
            kinesis.put("sequenceNumber", record.sequenceNumber());
            kinesis.put("data", Base64.getEncoder().encodeToString(record.data().asByteArray()));
            kinesis.put(
                    "approximateArrivalTimestamp",
                    BigDecimal.valueOf(record.approximateArrivalTimestamp().toEpochMilli())
                            .divide(BigDecimal.valueOf(MILLIS)));
            var entry = new LinkedHashMap<String, Object>();
            entry.put("kinesis", kinesis);
            entry.put("eventSource", "aws:kinesis");
            entry.put("eventVersion", "1.0");
            entry.put("eventID", shard + ":" + record.sequenceNumber());
            entry.put("eventName", "aws:kinesis:record");
            entry.put("invokeIdentityArn", "arn:aws:iam::000000000000:role/count");
            entry.put("awsRegion", "eu-west-1");
            entry.put("eventSourceARN", "arn:aws:kinesis:eu-west-1:000000000000:stream/" + stream);
            all.add(entry);
        }
        var event = JSON.writeValueAsBytes(Map.of("Records", all));
        if (!read(event).equals(data(records))) {
            throw new AssertionError("AWS's library reads another event");
        }
        return event;
    }

    /// Returns the data of the records that AWS's library reads.
    static List<String> read(byte[] event) {
        var read =
                LambdaEventSerializers.serializerFor(
                                KinesisEvent.class, Thread.currentThread().getContextClassLoader())
                        .fromJson(new ByteArrayInputStream(event));
        return Objects.requireNonNull(read).getRecords().stream()
                .map(each -> StandardCharsets.UTF_8.decode(each.getKinesis().getData()).toString())
                .toList();
    }
}
