package dev.leat.contract;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.Publication;
import dev.leat.batch.Totals;
import dev.leat.plan.Effect;
import dev.leat.port.FileLog.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// State of files in a [MemoryStore]: the progress of pipelines, and the published objects as
/// texts.
final class MemoryFiles {

    private final Map<String, Known> known = new TreeMap<>();
    private final Map<String, String> objects = new TreeMap<>();
    private final Map<String, List<String>> outputs = new TreeMap<>();

    private record Known(Entry entry, Optional<FileProgress> progress) {}

    MemoryFiles copy() {
        var copy = new MemoryFiles();
        copy.known.putAll(known);
        copy.objects.putAll(objects);
        copy.outputs.putAll(outputs);
        return copy;
    }

    private static String name(String pipeline, FileUnit unit) {
        return pipeline + " " + unit.id();
    }

    void checkpoint(Effect.Checkpoint to) {
        var name = name(to.pipeline(), to.unit());
        var before =
                Optional.ofNullable(known.get(name))
                        .flatMap(Known::progress)
                        .filter(progress -> progress.plan().equals(to.plan()))
                        .filter(_ -> to.next().part() > 2)
                        .orElse(
                                new FileProgress(
                                        to.plan(),
                                        Position.START,
                                        Totals.NONE,
                                        List.of(),
                                        to.at()));
        if (before.next().part() + 1 != to.next().part()) {
            throw new IllegalStateException(
                    "piece %d is done, the next one is %d"
                            .formatted(to.next().part() - 1, before.next().part()));
        }
        var staged = new ArrayList<>(before.staged());
        staged.addAll(to.staged());
        var after =
                new FileProgress(
                        to.plan(),
                        to.next(),
                        before.totals().plus(to.piece()),
                        staged,
                        before.started());
        known.put(name, new Known(entry(to, after), Optional.of(after)));
    }

    private static Entry entry(Effect.Checkpoint to, FileProgress after) {
        return new Entry(
                to.pipeline(),
                to.unit(),
                FilePhase.RUNNING,
                to.next().part(),
                to.next().offset(),
                after.totals(),
                after.started(),
                to.at(),
                Optional.empty());
    }

    void finish(Effect.Finish to) {
        var name = name(to.pipeline(), to.unit());
        var started =
                Optional.ofNullable(known.get(name))
                        .map(before -> before.entry().started())
                        .orElse(to.at());
        var entry =
                new Entry(
                        to.pipeline(),
                        to.unit(),
                        to.phase(),
                        0,
                        0,
                        to.totals(),
                        started,
                        to.at(),
                        to.error());
        known.put(name, new Known(entry, Optional.empty()));
        var object = to.pipeline() + " " + to.unit().bucket() + "/" + to.unit().key();
        if (to.replaces()) {
            outputs.getOrDefault(object, List.of()).forEach(objects::remove);
            outputs.remove(object);
        }
        var published = new ArrayList<>(outputs.getOrDefault(object, List.of()));
        for (var output : to.outputs()) {
            published.add(output.bucket() + "/" + output.key());
            objects.put(output.bucket() + "/" + output.key(), text(output));
        }
        outputs.put(object, published);
    }

    private static String text(Publication output) {
        try {
            return Files.readString(output.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> objects() {
        return Map.copyOf(objects);
    }

    Optional<Entry> of(String pipeline, FileUnit unit) {
        return Optional.ofNullable(known.get(name(pipeline, unit))).map(Known::entry);
    }

    Optional<FileProgress> progress(String pipeline, FileUnit unit) {
        return Optional.ofNullable(known.get(name(pipeline, unit))).flatMap(Known::progress);
    }

    /// Returns entries, newest first; entries with the same time in descending order of versions.
    List<Entry> latest(String pipeline, int limit) {
        var entries =
                known.values().stream()
                        .map(Known::entry)
                        .filter(entry -> entry.pipeline().equals(pipeline))
                        .toList();
        return entries.reversed().stream()
                .sorted(Comparator.comparing(Entry::changed).reversed())
                .limit(limit)
                .toList();
    }

    /// Returns entries in descending order of versions.
    List<Entry> of(String pipeline, String bucket, String key) {
        return known.values().stream()
                .map(Known::entry)
                .filter(entry -> entry.pipeline().equals(pipeline))
                .filter(entry -> entry.unit().bucket().equals(bucket))
                .filter(entry -> entry.unit().key().equals(key))
                .sorted(Comparator.comparingLong((Entry e) -> e.unit().version()).reversed())
                .toList();
    }
}
