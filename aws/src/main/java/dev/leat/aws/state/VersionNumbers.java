package dev.leat.aws.state;

import dev.leat.aws.state.VersionOrder.Known;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The numbers of the versions of objects in S3, in a state table: an item for each object. The
/// numbers have the order of the versions ([VersionOrder]). A number never changes, also if several
/// processes note versions of the same object. Thread-safe.
public final class VersionNumbers {

    /// Maximum number of versions of an item, so that it is smaller than DynamoDB's 400 KB.
    static final int MOST = 2_000;

    private static final String REVISION = "revision";
    private static final String VERSIONS = "versions";
    private static final String ID = "id";
    private static final String NUMBER = "number";
    private static final String MODIFIED = "modified";
    private static final String NOTED = "noted";

    private final StateTable table;
    private final Duration kept;
    private final InstantSource clock;

    /// @param kept the time for which a version that is not the newest keeps its number
    public VersionNumbers(StateTable table, Duration kept, InstantSource clock) {
        this.table = table;
        this.kept = kept;
        this.clock = clock;
    }

    /// Returns the version with this number; empty if there is none.
    public Optional<ObjectVersion> version(String bucket, String key, long number) {
        return read(bucket, key).known().stream()
                .filter(each -> each.number() == number)
                .map(Known::version)
                .findFirst();
    }

    /// Returns the number of a version. A version without number gets one.
    ///
    /// @param listed returns the existing versions of the object, from the newest to the oldest
    public long number(
            String bucket,
            String key,
            ObjectVersion version,
            Supplier<List<ObjectVersion>> listed) {
        for (int attempt = 1; ; attempt++) {
            var item = read(bucket, key);
            var number =
                    item.known().stream()
                            .filter(each -> each.version().id().equals(version.id()))
                            .map(Known::number)
                            .findFirst();
            if (number.isPresent()) {
                return number.get();
            }
            var placed =
                    new Known(
                            version,
                            VersionOrder.place(item.known(), listed.get(), version),
                            clock.instant());
            try {
                write(bucket, key, item, placed);
                return placed.number();
            } catch (CancelledException cancelled) {
                if (!cancelled.has(CancelledException.Cause.CONDITION)) {
                    table.pause(attempt, String.valueOf(cancelled.getMessage()));
                }
            }
        }
    }

    private record Item(List<Known> known, long revision) {}

    private Item read(String bucket, String key) {
        return table.get(StateKey.versions(bucket, key))
                .map(item ->
                        new Item(
                                Attributes.of(item, VERSIONS).l().stream()
                                        .map(each -> known(each.m()))
                                        .toList(),
                                Long.parseLong(Attributes.of(item, REVISION).n())))
                .orElseGet(() -> new Item(List.of(), 0));
    }

    private static Known known(Map<String, AttributeValue> each) {
        return new Known(
                new ObjectVersion(
                        Attributes.of(each, ID).s(),
                        AuditRunItem.instant(Attributes.of(each, MODIFIED))),
                Long.parseLong(Attributes.of(each, NUMBER).n()),
                AuditRunItem.instant(Attributes.of(each, NOTED)));
    }

    private static AttributeValue value(Known each) {
        return AttributeValue.fromM(
                Map.of(
                        ID, AttributeValue.fromS(each.version().id()),
                        MODIFIED, AuditRunItem.micros(each.version().modified()),
                        NUMBER, Attributes.number(each.number()),
                        NOTED, AuditRunItem.micros(each.noted())));
    }

    /// Returns the versions that keep their numbers: the newest one, and those that were noted a
    /// short time ago.
    private List<Known> remembered(List<Known> known) {
        var newest = known.stream().max(Comparator.comparingLong(Known::number));
        var since = clock.instant().minus(kept);
        return known.stream()
                .filter(each -> !each.noted().isBefore(since) || each.equals(newest.orElseThrow()))
                .sorted(Comparator.comparing(Known::noted).reversed())
                .limit(MOST - 1L)
                .toList();
    }

    /// @throws CancelledException if another process has changed the item, or is changing it
    private void write(String bucket, String key, Item before, Known placed)
            throws CancelledException {
        var all = new ArrayList<>(remembered(before.known()));
        all.add(placed);
        var item = new HashMap<>(StateKey.versions(bucket, key).attributes());
        item.put(REVISION, Attributes.number(before.revision() + 1));
        item.put(VERSIONS, AttributeValue.fromL(all.stream().map(VersionNumbers::value).toList()));
        item.put(
                StateTableCreation.TTL,
                Attributes.number(clock.instant().plus(kept).getEpochSecond()));
        var put = Put.builder().tableName(table.name()).item(item);
        if (before.revision() == 0) {
            put.conditionExpression("attribute_not_exists(pk)");
        } else {
            put.conditionExpression("revision = :revision")
                    .expressionAttributeValues(
                            Map.of(":revision", Attributes.number(before.revision())));
        }
        table.write(List.of(TransactWriteItem.builder().put(put.build()).build()));
    }
}
