package dev.leat.aws.state;

import dev.leat.aws.state.VersionOrder.Known;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The numbers of the versions of objects in S3, in a state table: an item for each object. The
/// numbers have the order of the versions ([VersionOrder]). A number never changes, also if several
/// processes note versions of the same object. Thread-safe.
public final class VersionNumbers {

    /// Maximum number of versions of an item, so that it is smaller than DynamoDB's 400 KB.
    static final int MOST = 2_000;

    /// Maximum numbers of objects, and of versions of an object, whose numbers a process remembers.
    private static final int FOUND_OBJECTS = 1_000;

    private static final int FOUND_VERSIONS = 10;
    private static final Item NONE = new Item(List.of(), 0);

    private static final String REVISION = "revision";
    private static final String VERSIONS = "versions";
    private static final String ID = "id";
    private static final String NUMBER = "number";
    private static final String MODIFIED = "modified";
    private static final String NOTED = "noted";

    private final StateTable table;
    private final Duration kept;
    private final InstantSource clock;

    /// Numbers that this process has found, of the objects that it used last.
    private final SequencedMap<StateKey, List<Known>> found = new LinkedHashMap<>();

    /// @param kept the time for which a version that is not the newest keeps its number
    public VersionNumbers(StateTable table, Duration kept, InstantSource clock) {
        this.table = table;
        this.kept = kept;
        this.clock = clock;
    }

    /// Returns the version with this number; empty if there is none.
    public Optional<ObjectVersion> version(String bucket, String key, long number) {
        var item = StateKey.versions(bucket, key);
        return Stream.<Supplier<List<Known>>>of(() -> found(item), () -> read(item).known())
                .flatMap(known -> known.get().stream())
                .filter(each -> each.number() == number)
                .map(Known::version)
                .findFirst();
    }

    private synchronized List<Known> found(StateKey item) {
        return found.getOrDefault(item, List.of());
    }

    private synchronized long found(StateKey item, Known known) {
        var all = new ArrayList<>(Objects.requireNonNullElse(found.remove(item), List.of()));
        all.add(known);
        found.put(item, all.subList(Math.max(0, all.size() - FOUND_VERSIONS), all.size()));
        if (found.size() > FOUND_OBJECTS) {
            found.pollFirstEntry();
        }
        return known.number();
    }

    /// Returns the number of a version. A version without number gets one.
    ///
    /// @param listed returns the existing versions of the object, from the newest to the oldest;
    ///   not called if no version has a number
    public long number(
            String bucket,
            String key,
            ObjectVersion version,
            Supplier<List<ObjectVersion>> listed) {
        var item = StateKey.versions(bucket, key);
        var found = of(found(item), version);
        if (found.isPresent()) {
            return found.get().number();
        }
        // Most objects have one version, which has no number yet. The number of the first version
        // depends on no other.
        var first = placed(NONE, List.of(), version);
        if (write(item, NONE, first)) {
            return found(item, first);
        }
        while (true) {
            var before = read(item);
            var known = of(before.known(), version);
            if (known.isPresent()) {
                return found(item, known.get());
            }
            var placed = placed(before, listed.get(), version);
            if (write(item, before, placed)) {
                return found(item, placed);
            }
        }
    }

    private static Optional<Known> of(List<Known> all, ObjectVersion version) {
        return all.stream().filter(each -> each.version().id().equals(version.id())).findFirst();
    }

    private Known placed(Item before, List<ObjectVersion> listed, ObjectVersion version) {
        return new Known(
                version, VersionOrder.place(before.known(), listed, version), clock.instant());
    }

    private record Item(List<Known> known, long revision) {}

    private Item read(StateKey key) {
        return table.get(key)
                .map(item ->
                        new Item(
                                Attributes.of(item, VERSIONS).l().stream()
                                        .map(each -> known(each.m()))
                                        .toList(),
                                Long.parseLong(Attributes.of(item, REVISION).n())))
                .orElse(NONE);
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

    /// Returns false if another process has changed the item.
    private boolean write(StateKey key, Item before, Known placed) {
        var all = new ArrayList<>(remembered(before.known()));
        all.add(placed);
        var item = new HashMap<>(key.attributes());
        item.put(REVISION, Attributes.number(before.revision() + 1));
        item.put(VERSIONS, AttributeValue.fromL(all.stream().map(VersionNumbers::value).toList()));
        item.put(
                StateTableCreation.TTL,
                Attributes.number(clock.instant().plus(kept).getEpochSecond()));
        return before.revision() == 0
                ? table.put(item, "attribute_not_exists(pk)", Map.of())
                : table.put(
                        item,
                        "revision = :revision",
                        Map.of(":revision", Attributes.number(before.revision())));
    }
}
