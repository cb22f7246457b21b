package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.config.text.LakeLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Rules about the pipelines that write to lake tables.
final class LakeWriterRules {

    private LakeWriterRules() {}

    /// Requires of each pipeline that writes to a table that it has a schema, and that it can share
    /// the table with the others.
    static void writersFit(App app, ReadContext in) {
        var writers = new HashMap<String, Set<Pipeline>>();
        for (var pipeline : app.pipelines().values()) {
            for (var sink : PipelineRules.sinks(pipeline)) {
                if (sink.lakeTable().isPresent()) {
                    writer(pipeline, sink, in);
                    var others = writers.computeIfAbsent(sink.name(), _ -> new LinkedHashSet<>());
                    for (var one : others) {
                        if (!one.equals(pipeline)) {
                            shared(one, pipeline, sink, in);
                        }
                    }
                    others.add(pipeline);
                }
            }
        }
        writers.forEach((table, of) -> versionsAreWritten(table, of, in));
    }

    /// Refuses pipelines whose rows cannot be compared, because they have other keys or versions.
    /// Refuses pipelines that can read the same object, because the object identifies the rows that
    /// a new version of it or a redrive replaces.
    private static void shared(Pipeline one, Pipeline other, Sink sink, ReadContext in) {
        var mark = in.markIn(sink, sink.kind());
        if (!keyFits(one, other, sink, in)) {
            return;
        }
        if (LakeTable.hasKeyOf(one)) {
            viewsOfBoth(one, other, sink, in);
        }
        var files = one.from().files();
        var others = other.from().files();
        if (files.isPresent() && others.isPresent() && files.get().overlaps(others.get())) {
            in.problem(
                    mark,
                    LakeLintMessage.WRITERS_OF_OBJECT,
                    one.name(),
                    other.name(),
                    files.get().bucket(),
                    sink.name());
        }
    }

    /// Warns that a view counts a record once per pipeline, although the table stores it once.
    private static void viewsOfBoth(Pipeline one, Pipeline other, Sink table, ReadContext in) {
        var views = one.to().stream().flatMap(sink -> sink.view().stream()).toList();
        for (var sink : other.to()) {
            if (sink.view().filter(views::contains).isPresent()) {
                in.warning(
                        in.markIn(sink, sink.kind()),
                        LakeLintMessage.VIEW_OF_BOTH,
                        sink.name(),
                        one.name(),
                        other.name(),
                        table.name());
            }
        }
    }

    /// Requires that either both pipelines have the same key and the same version, or none has a
    /// key.
    private static boolean keyFits(Pipeline one, Pipeline other, Sink sink, ReadContext in) {
        var mark = in.markIn(sink, sink.kind());
        if (LakeTable.hasKeyOf(one) != LakeTable.hasKeyOf(other)) {
            in.problem(
                    mark,
                    LakeLintMessage.WRITERS_WITH_KEY,
                    one.name(),
                    other.name(),
                    sink.name(),
                    LakeTable.hasKeyOf(one) ? one.name() : other.name());
            return false;
        }
        if (!LakeTable.hasKeyOf(one)) {
            return true;
        }
        if (!lower(one.key()).equals(lower(other.key()))) {
            in.problem(
                    mark,
                    LakeLintMessage.KEYS_DIFFER,
                    one.name(),
                    other.name(),
                    sink.name(),
                    String.join(", ", one.key()),
                    String.join(", ", other.key()));
            return false;
        }
        if (!lower(versions(one)).equals(lower(versions(other)))) {
            in.problem(
                    mark,
                    LakeLintMessage.VERSIONS_DIFFER,
                    one.name(),
                    other.name(),
                    sink.name(),
                    shown(one),
                    shown(other));
            return false;
        }
        return true;
    }

    private static Set<String> lower(Collection<String> columns) {
        return columns.stream()
                .map(column -> column.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static List<String> versions(Pipeline pipeline) {
        return pipeline.version().map(Pipeline.Version::column).stream().toList();
    }

    private static String shown(Pipeline pipeline) {
        return pipeline.version()
                .map(version -> "the version " + version.column())
                .orElse("no version");
    }

    /// Requires that a table has the versions of the records, if rows from files or from several
    /// pipelines are compared by them.
    private static void versionsAreWritten(String table, Set<Pipeline> writers, ReadContext in) {
        if (writers.size() == 1
                && writers.stream().allMatch(writer -> writer.from().files().isEmpty())) {
            return;
        }
        for (var pipeline : writers) {
            for (var sink : pipeline.to()) {
                if (sink.lakeTable().equals(Optional.of(table)) && LakeTable.hasKeyOf(pipeline)) {
                    versions(pipeline).stream()
                            .filter(column -> !sink.passes(column))
                            .forEach(column ->
                                    in.problem(
                                            in.markIn(sink, sink.kind()),
                                            LakeLintMessage.VERSION_NOT_WRITTEN,
                                            column,
                                            pipeline.name(),
                                            table));
                }
            }
        }
    }

    private static void writer(Pipeline pipeline, Sink sink, ReadContext in) {
        var mark = in.markIn(sink, sink.kind());
        if (!in.has("pipelines", pipeline.name(), "from", "schema")) {
            in.problem(mark, LakeLintMessage.NO_SCHEMA, pipeline.name(), sink.name());
        }
        if (pipeline.from().files().isEmpty() && pipeline.from().window().isZero()) {
            in.warning(mark, LakeLintMessage.WITHOUT_WINDOW, pipeline.name(), sink.name());
        }
        if (!LakeTable.hasKeyOf(pipeline)) {
            return;
        }
        if (pipeline.version().isPresent() && !(sink.filter() instanceof Sink.Filter.All)) {
            in.problem(mark, LakeLintMessage.WHERE_OF_STATES, pipeline.name(), sink.name());
        }
        for (var column : pipeline.key()) {
            if (!sink.passes(column)) {
                in.problem(
                        mark,
                        LakeLintMessage.KEY_NOT_WRITTEN,
                        column,
                        pipeline.name(),
                        sink.name());
            }
        }
    }
}
