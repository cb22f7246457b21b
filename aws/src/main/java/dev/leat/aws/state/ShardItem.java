package dev.leat.aws.state;

import dev.leat.port.CorruptStateException;
import dev.leat.stream.RecordNumber;
import dev.leat.stream.ShardCheckpoint;
import dev.leat.stream.ShardCheckpoint.Leased;
import dev.leat.stream.ShardCheckpoint.Suspects;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The form of a shard's progress in the state table. Values that are not set are omitted.
final class ShardItem {

    /// Maximum number of finished records behind one that is not finished, so that an item is
    /// smaller than DynamoDB's 400 KB. Others are processed again, as duplicates.
    private static final int MOST_DONE = 10_000;

    private static final String AFTER = "after";
    private static final String DONE = "done";
    private static final String HEAD = "head";
    private static final String ATTEMPTS = "attempts";
    private static final String UNTIL = "until";
    private static final String LEASED = "leased";
    private static final String LEASED_RECORDS = "leased_records";
    private static final String SUSPECT = "suspect";
    private static final String SUSPECTS = "suspects";
    private static final String CRASHES = "crashes";
    private static final String GROUP = "group";
    private static final String ENDED = "ended";
    private static final String OLDEST = "oldest";

    private ShardItem() {}

    static Map<String, AttributeValue> of(ShardProgress progress) {
        var item = new HashMap<String, AttributeValue>();
        var checkpoint = progress.checkpoint();
        if (!checkpoint.after().equals(RecordNumber.BEFORE_ALL)) {
            item.put(AFTER, text(checkpoint.after()));
        }
        if (!checkpoint.done().isEmpty()) {
            item.put(DONE, AttributeValue.fromB(SdkBytes.fromByteArray(packed(checkpoint.done()))));
        }
        checkpoint.head().ifPresent(head -> item.put(HEAD, text(head)));
        item.put(ATTEMPTS, Attributes.number(checkpoint.attempts()));
        item.put(UNTIL, Attributes.number(checkpoint.until()));
        checkpoint
                .leased()
                .ifPresent(leased -> {
                    item.put(LEASED, text(leased.last()));
                    item.put(LEASED_RECORDS, Attributes.number(leased.records()));
                });
        checkpoint
                .suspects()
                .ifPresent(suspects -> {
                    item.put(SUSPECT, text(suspects.last()));
                    item.put(SUSPECTS, Attributes.number(suspects.records()));
                    item.put(CRASHES, Attributes.number(suspects.crashes()));
                    item.put(GROUP, Attributes.number(suspects.group()));
                });
        if (progress.ended()) {
            item.put(ENDED, AttributeValue.fromBool(true));
        }
        progress.oldest().ifPresent(at -> item.put(OLDEST, AuditRunItem.micros(at)));
        return item;
    }

    /// Returns the progress of an item, which may be that of a shard without progress.
    static ShardProgress progress(Map<String, AttributeValue> item) {
        return new ShardProgress(
                new ShardCheckpoint<>(
                        number(item, AFTER).orElse(RecordNumber.BEFORE_ALL),
                        unpacked(item.get(DONE)),
                        number(item, HEAD),
                        (int) count(item, ATTEMPTS),
                        count(item, UNTIL),
                        number(item, LEASED)
                                .map(last -> new Leased<>(last, (int) count(item, LEASED_RECORDS))),
                        number(item, SUSPECT)
                                .map(last ->
                                        new Suspects<>(
                                                last,
                                                (int) count(item, SUSPECTS),
                                                (int) count(item, CRASHES),
                                                (int) count(item, GROUP)))),
                item.containsKey(ENDED),
                Optional.ofNullable(item.get(OLDEST)).map(AuditRunItem::instant));
    }

    private static AttributeValue text(RecordNumber number) {
        return AttributeValue.fromS(number.text());
    }

    private static Optional<RecordNumber> number(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).map(AttributeValue::s).map(RecordNumber::new);
    }

    private static long count(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        return value == null ? 0 : Long.parseLong(value.n());
    }

    /// Returns the numbers as compressed lines. They begin with the same digits.
    private static byte[] packed(NavigableSet<RecordNumber> done) {
        var lines =
                done.stream()
                        .limit(MOST_DONE)
                        .map(RecordNumber::text)
                        .collect(Collectors.joining("\n"));
        var bytes = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(bytes)) {
            out.write(lines.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private static NavigableSet<RecordNumber> unpacked(@Nullable AttributeValue value) {
        if (value == null) {
            return new TreeSet<>();
        }
        try (var in = new InflaterInputStream(value.b().asInputStream())) {
            var lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return List.of(lines.split("\n", -1)).stream()
                    .map(RecordNumber::new)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException broken) {
            throw new CorruptStateException(
                    "the item of a shard in the state table cannot be read: "
                            + broken.getMessage());
        }
    }
}
