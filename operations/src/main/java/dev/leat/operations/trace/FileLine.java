package dev.leat.operations.trace;

import com.google.re2j.Pattern;
import dev.leat.app.Pipeline;
import dev.leat.app.Type;
import dev.leat.batch.Reason;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.mask.Mask;
import dev.leat.operations.AppData;
import dev.leat.operations.FileReport;
import dev.leat.operations.RefusedOperationException;
import dev.leat.plan.RejectsLocation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A line of a file that a query names as `BUCKET/KEY@LINE`. The objects with rejected lines have
/// the numbers of the lines.
record FileLine(String bucket, String key, long line) {

    private static final Pattern NAME = Pattern.compile("([^/]+)/(.+)@([1-9][0-9]{0,14})");

    /// The maximum number of files of a pipeline that are searched, newest first.
    private static final int FILES = 10_000;

    /// Returns the line that the query names; empty if it names another record, or no file that the
    /// pipeline reads.
    static Optional<FileLine> of(RecordQuery query, Pipeline pipeline) {
        var parts = NAME.matcher(query.text());
        return parts.matches()
                        && pipeline.from()
                                .files()
                                .filter(files -> files.matches(parts.group(1), parts.group(2)))
                                .isPresent()
                ? Optional.of(
                        new FileLine(
                                parts.group(1), parts.group(2), Long.parseLong(parts.group(3))))
                : Optional.empty();
    }

    /// Returns a SELECT of the rejected lines that have the values of the query. A file may spell
    /// numbers and times differently, so texts are preferred.
    static String select(RecordQuery query, Pipeline pipeline) {
        var texts =
                pipeline.from().schema().fields().stream()
                        .filter(field -> field.type() == Type.Simple.VARCHAR)
                        .flatMap(field ->
                                Optional.ofNullable(query.columns().get(field.name())).stream())
                        .toList();
        var values =
                query.columns().isEmpty()
                        ? List.of(query.text())
                        : texts.isEmpty() ? query.columns().values() : texts;
        return "select * from %s where %s"
                .formatted(
                        SqlLiterals.text(pipeline.rejectedTo() + "/**" + RejectsLocation.SUFFIX),
                        values.stream()
                                .map(value ->
                                        "contains(text, %s)".formatted(SqlLiterals.text(value)))
                                .collect(Collectors.joining(" and ")));
    }

    /// Returns the place that was searched.
    String searched(Pipeline pipeline) {
        return "rejected lines of %s/%s%s"
                .formatted(
                        bucket,
                        key,
                        pipeline.key().isEmpty()
                                ? ""
                                : "; to find a line that was not rejected, name its key: "
                                        + String.join(", ", pipeline.key()));
    }

    /// Returns the trace of the line; empty if it was not rejected.
    ///
    /// @throws RefusedOperationException if the rejected lines cannot be read
    Optional<RecordTrace> trace(Pipeline pipeline, TableLookup tables) {
        return location(pipeline, tables.data())
                .flatMap(rejects -> detail(rejects, pipeline, tables))
                .map(detail ->
                        new RecordTrace(
                                pipeline,
                                "",
                                new RecordTrace.Places(List.of(), List.of(), List.of(), 0),
                                List.of(),
                                List.of(),
                                pipeline.to().stream()
                                        .map(sink ->
                                                SinkTrace.of(
                                                        sink, SinkTrace.State.REJECTED, detail))
                                        .toList()));
    }

    /// Returns the object with the rejected lines of the newest version of the file.
    private Optional<RejectsLocation> location(Pipeline pipeline, AppData data) {
        return data.pipeline(pipeline.name()).files(FILES).stream()
                .filter(file ->
                        file.entry().unit().bucket().equals(bucket)
                                && file.entry().unit().key().equals(key))
                .findFirst()
                .flatMap(FileReport::rejects);
    }

    /// Returns the reasons of the rejection. A store may have rejected the line; the other sinks
    /// then have it.
    private Optional<String> detail(
            RejectsLocation rejects, Pipeline pipeline, TableLookup tables) {
        var reasons =
                tables.rows(
                        "SELECT \"column\", reason FROM %s WHERE line = %d"
                                .formatted(SqlLiterals.name(rejects.toString()), line));
        var mask = Mask.of(List.of(pipeline.from().schema()), Set.of());
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "line %d of %s\n%s%s"
                                .formatted(
                                        line,
                                        rejects,
                                        reasons.stream()
                                                .map(row ->
                                                        mask.reason(reason(row, pipeline)).text())
                                                .collect(Collectors.joining("\n")),
                                        pipeline.to().size() == 1
                                                ? ""
                                                : "\nif one sink rejected it, the others may have it"));
    }

    /// Returns the reason in a row with a column and a message. The row does not have the cause; a
    /// message with a colon may quote a value, as those of the kernel do.
    private static Reason reason(List<String> row, Pipeline pipeline) {
        var message = row.getLast();
        var cause =
                pipeline.check(message).isPresent()
                        ? "check"
                        : message.contains(": ") ? "kernel" : "";
        return new Reason(
                cause,
                Optional.of(row.getFirst()).filter(column -> !column.isEmpty()),
                Optional.empty(),
                message,
                Optional.empty());
    }
}
