package dev.leat.aws.kinesis;

import dev.leat.aws.BatchOperation;
import dev.leat.aws.BatchOperation.Failure;
import dev.leat.aws.BatchOperation.Most;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.aws.BatchOperation.Retries;
import dev.leat.aws.GroupedEntries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/// Puts records into a stream. Kinesis may refuse some records of a request and accept those behind
/// them (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html). So a request
/// has at most one record of each partition key, and the next one is sent only after Kinesis has
/// accepted it.
public record StreamPuts(KinesisStream stream) {

    /// The limits of PutRecords, on the page above.
    private static final Most MOST = new Most(500, 10 << 20);

    /// A shard accepts an amount each second
    /// (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html), so the
    /// retries last for some seconds.
    private static final Retries RETRIES =
            Retries.of(10, Duration.ofMillis(50), Duration.ofSeconds(1));

    /// A record to put.
    public record Entry(byte[] data, String partitionKey) {}

    private record Numbered(String id, Entry record) implements BatchOperation.Entry {

        @Override
        public String group() {
            return record.partitionKey();
        }

        @Override
        public long size() {
            return (long) record.data().length
                    + record.partitionKey().getBytes(StandardCharsets.UTF_8).length;
        }

        PutRecordsRequestEntry entry() {
            return PutRecordsRequestEntry.builder()
                    .partitionKey(record.partitionKey())
                    .data(SdkBytes.fromByteArrayUnsafe(record.data()))
                    .build();
        }
    }

    /// Puts records, and adds their results to `results` by their positions as they arrive.
    ///
    /// @throws dev.leat.port.UnavailableException if a whole request fails
    public void put(List<Entry> records, Results<String> results) {
        var numbered = new ArrayList<Numbered>();
        records.forEach(
                record -> numbered.add(new Numbered(String.valueOf(numbered.size()), record)));
        var operation = new BatchOperation<Numbered, String>(this::put, MOST, RETRIES, false);
        new GroupedEntries<>(numbered).send(results, part -> operation.run(part, results));
    }

    private Results<String> put(List<Numbered> batch) {
        var records = batch.stream().map(Numbered::entry).toList();
        var answer =
                stream.call(client ->
                                client.putRecords(
                                        r -> r.streamName(stream.name()).records(records)))
                        .records();
        var done = new HashMap<String, String>();
        var failed = new HashMap<String, Failure>();
        for (int i = 0; i < batch.size(); i++) {
            var result = answer.get(i);
            var id = batch.get(i).id();
            if (result.errorCode() == null) {
                done.put(id, result.sequenceNumber());
            } else {
                // Kinesis checks the contents of a whole request, so this is a failure of a shard.
                var message = String.valueOf(result.errorMessage());
                failed.put(id, Failure.of(result.errorCode(), message, false));
            }
        }
        return new Results<>(done, failed);
    }
}
