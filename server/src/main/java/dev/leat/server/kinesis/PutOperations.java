package dev.leat.server.kinesis;

import dev.leat.app.Stream;
import dev.leat.port.HashRange;
import dev.leat.port.SequenceNumber;
import dev.leat.port.Streams;
import dev.leat.server.aws.Caller;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/// PutRecord and PutRecords. The records of a request are stored in one commit, so either all or
/// none of them fail. Rates are not limited.
record PutOperations(StreamResolver resolver) {

    /// The limits of PutRecords
    /// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html).
    private static final int MOST = 500;

    private static final int MOST_BYTES = 10 << 20;

    PutRecordResponse put(PutRecordRequest request, Caller caller) {
        var record =
                record(
                        request.data(),
                        request.partitionKey(),
                        request.explicitHashKey(),
                        UnaryOperator.identity());
        if (record.size() > Stream.MAX_RECORD) {
            throw tooLong("data");
        }
        if (request.sequenceNumberForOrdering() != null) {
            Constraints.sequence(request.sequenceNumberForOrdering(), "sequenceNumberForOrdering");
        }
        var stream = resolver.find(request.streamName(), request.streamARN());
        var sequence = resolver.streams().put(stream.name(), List.of(record)).getFirst();
        return PutRecordResponse.builder()
                .shardId(Streams.Shard.id(sequence.shard()))
                .sequenceNumber(sequence.text())
                .encryptionType(EncryptionType.NONE)
                .build();
    }

    PutRecordsResponse put(PutRecordsRequest request, Caller caller) {
        var entries = request.records();
        if (!request.hasRecords()) {
            throw KinesisErrors.missing("records");
        }
        if (entries.isEmpty() || entries.size() > MOST) {
            throw KinesisErrors.constraint(
                    "'[PutRecordsRequestEntry, ...]'",
                    "records",
                    entries.isEmpty()
                            ? "Member must have length greater than or equal to 1"
                            : "Member must have length less than or equal to " + MOST);
        }
        var records = new ArrayList<Streams.NewRecord>(entries.size());
        long bytes = 0;
        for (var entry : entries) {
            int number = records.size() + 1;
            UnaryOperator<String> place = name -> "records.%d.member.%s".formatted(number, name);
            var record = record(entry.data(), entry.partitionKey(), entry.explicitHashKey(), place);
            int size = record.size();
            if (size > Stream.MAX_RECORD) {
                throw tooLong(place.apply("data"));
            }
            bytes += size;
            records.add(record);
        }
        if (bytes > MOST_BYTES) {
            throw KinesisErrors.invalid("Records size exceeds 10 MB limit");
        }
        var stream = resolver.find(request.streamName(), request.streamARN());
        var sequences = resolver.streams().put(stream.name(), records);
        return PutRecordsResponse.builder()
                .failedRecordCount(0)
                .records(sequences.stream().map(PutOperations::result).toList())
                .encryptionType(EncryptionType.NONE)
                .build();
    }

    private static PutRecordsResultEntry result(SequenceNumber sequence) {
        return PutRecordsResultEntry.builder()
                .shardId(Streams.Shard.id(sequence.shard()))
                .sequenceNumber(sequence.text())
                .build();
    }

    private static RuntimeException tooLong(String place) {
        return KinesisErrors.validation(
                "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must have length less than or equal to %d"
                        .formatted(place, Stream.MAX_RECORD));
    }

    /// @param place makes the place of a member of the record, for errors
    private static Streams.NewRecord record(
            @Nullable SdkBytes data,
            @Nullable String partitionKey,
            @Nullable String hashKey,
            UnaryOperator<String> place) {
        var key =
                Constraints.length(
                        partitionKey,
                        () -> place.apply("partitionKey"),
                        1,
                        Stream.MAX_PARTITION_KEY);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw KinesisErrors.validation(
                    "Value at '%s' is not Unicode: it has half of a surrogate pair"
                            .formatted(place.apply("partitionKey")));
        }
        var bytes = Constraints.present(data, () -> place.apply("data")).asByteArrayUnsafe();
        if (hashKey == null) {
            return new Streams.NewRecord(bytes, key);
        }
        var hash = new BigInteger(Constraints.hashKey(hashKey, place.apply("explicitHashKey")));
        if (hash.compareTo(HashRange.MAX) > 0) {
            throw KinesisErrors.invalid(
                    "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was "
                            + hash);
        }
        return new Streams.NewRecord(bytes, key, hash);
    }
}
