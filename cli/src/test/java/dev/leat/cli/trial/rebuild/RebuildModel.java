package dev.leat.cli.trial.rebuild;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A model of an app whose view is counted from objects and from records of a queue, and of the
/// rebuilds of this view, as the documentation describes them.
final class RebuildModel {

    /// The time for which the progress of an object is stored.
    private static final Duration PROGRESS = Duration.ofDays(18);

    /// @param amount no number in a line that cannot be read
    record Line(String id, String shop, String amount) {

        boolean accepted(long least) {
            return !amount.equals("bad") && Long.parseLong(amount) > least;
        }

        String csv() {
            return String.join(",", id, shop, amount);
        }

        String json() {
            return "{\"id\":\"%s\",\"shop\":\"%s\",\"amount\":%s}"
                    .formatted(id, shop, amount.equals("bad") ? "\"bad\"" : amount);
        }
    }

    /// A version of an object.
    ///
    /// @param fails true if it has too many lines that cannot be read, all of them at its end
    record Version(long number, String key, List<Line> lines, boolean fails) {}

    private record Entry(Version version, long changed, Duration at) {}

    private final Map<String, Version> current = new HashMap<>();
    private final Set<Version> old = new HashSet<>();
    private final Deque<Version> waiting = new ArrayDeque<>();
    private final Deque<Line> queue = new ArrayDeque<>();
    private final List<Line> archive = new ArrayList<>();
    private final List<Entry> log = new ArrayList<>();
    private final Set<Version> omitted = new HashSet<>();
    private Map<String, Line> ofObjects = new LinkedHashMap<>();
    private Map<String, Line> ofRecords = new LinkedHashMap<>();
    private long ticks;
    private long removed = -1;
    private long first;

    /// The amount that an accepted line exceeds.
    long least;

    /// The time since the start.
    Duration now = Duration.ZERO;

    void put(Version version) {
        delete(version.key());
        current.put(version.key(), version);
        waiting.add(version);
    }

    void delete(String key) {
        Optional.ofNullable(current.remove(key)).ifPresent(old::add);
    }

    void send(Line line) {
        queue.add(line);
    }

    /// Old versions of objects are removed.
    void expire() {
        old.clear();
    }

    Map<String, Version> current() {
        return Map.copyOf(current);
    }

    void process() {
        for (; !waiting.isEmpty(); waiting.remove()) {
            process(waiting.element());
        }
        for (; !queue.isEmpty(); queue.remove()) {
            if (accept(queue.element(), ofRecords)) {
                archive.add(queue.element());
            }
        }
    }

    private void process(Version version) {
        var newest = log.stream().filter(e -> e.version().key().equals(version.key()));
        var known = newest.reduce((_, last) -> last).map(Entry::version);
        // An object with other content is rejected, unless the earlier one failed.
        if (known.isPresent() && !known.get().fails()) {
            return;
        }
        version.lines().forEach(line -> accept(line, ofObjects));
        log.add(new Entry(version, ++ticks, now));
        for (var entry : List.copyOf(log)) {
            if (now.minus(entry.at()).compareTo(PROGRESS) > 0) {
                removed = Math.max(removed, entry.changed());
                log.remove(entry);
            }
        }
    }

    /// Returns false if the line is rejected.
    private boolean accept(Line line, Map<String, Line> counted) {
        return line.accepted(least) && counted.computeIfAbsent(line.id(), _ -> line).equals(line);
    }

    private boolean there(Version version) {
        var head = current.get(version.key());
        return old.contains(version) || (head != null && head.lines().equals(version.lines()));
    }

    /// Rebuilds the view. Returns texts of the message if this is refused.
    Optional<List<String>> rebuild() {
        var gone = log.stream().filter(entry -> !there(entry.version())).toList();
        var missing =
                gone.stream()
                        .filter(entry -> entry.changed() >= first)
                        .map(Entry::version)
                        .filter(version -> !omitted.contains(version))
                        .toList();
        if (!missing.isEmpty()) {
            var texts = new ArrayList<>(List.of("since: "));
            missing.stream().limit(3).forEach(version -> texts.add("input/" + version.key()));
            return Optional.of(texts);
        }
        if (removed >= first) {
            return Optional.of(
                    List.of("the progress of the files of pipeline load is known since"));
        }
        var objects = new LinkedHashMap<String, Line>();
        var counted = log.stream().filter(entry -> there(entry.version())).toList();
        counted.forEach(entry -> entry.version().lines().forEach(line -> accept(line, objects)));
        var records = new LinkedHashMap<String, Line>();
        archive.forEach(line -> accept(line, records));
        if (objects.isEmpty() && records.isEmpty()) {
            return Optional.of(List.of("no record contributes to shops"));
        }
        ofObjects = objects;
        ofRecords = records;
        omitted.clear();
        gone.forEach(entry -> omitted.add(entry.version()));
        first = counted.stream().mapToLong(Entry::changed).min().orElse(++ticks);
        return Optional.empty();
    }

    /// Makes the view empty.
    void empty() {
        ofObjects.clear();
        ofRecords.clear();
        omitted.clear();
        first = ++ticks;
    }

    /// Returns the measures of each shop.
    Map<String, List<Long>> rows(boolean more) {
        var rows = new TreeMap<String, List<Long>>();
        for (var counted : List.of(ofObjects, ofRecords)) {
            for (var line : counted.values()) {
                long amount = Long.parseLong(line.amount());
                rows.merge(
                        line.shop(),
                        more ? List.of(1L, amount, amount) : List.of(1L, amount),
                        RebuildModel::plus);
            }
        }
        return rows;
    }

    private static List<Long> plus(List<Long> one, List<Long> other) {
        var sum = new ArrayList<>(List.of(one.get(0) + other.get(0), one.get(1) + other.get(1)));
        if (one.size() > 2) {
            sum.add(Math.max(one.get(2), other.get(2)));
        }
        return sum;
    }
}
