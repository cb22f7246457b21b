package dev.leat.fingerprint;

import dev.leat.app.FileSource;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.batch.Hashes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The fingerprint of a file pipeline's definition, stored with the progress of a file. If the
/// fingerprint changes, the results of processed pieces are no longer valid, and processing of the
/// file restarts.
public final class FileFingerprint {

    /// Version of the way in which files are split into pieces and staged; increased with every
    /// change.
    private static final String FORM = "leat files 1";

    /// Version of the language of expressions; increased if the same text has another meaning.
    private static final String LANGUAGE = "leat sql 2";

    private static final int DIGEST_BYTES = 16;

    private FileFingerprint() {}

    /// Returns the fingerprint's digest, in hex.
    public static String of(Pipeline pipeline, FileSource files) {
        var text = String.join("\n", lines(pipeline, files));
        return HexFormat.of().formatHex(Hashes.sha256(text), 0, DIGEST_BYTES);
    }

    static List<String> lines(Pipeline pipeline, FileSource files) {
        var lines = new ArrayList<String>();
        lines.add(FORM);
        lines.add(LANGUAGE);
        lines.add(
                "format %s %s %s"
                        .formatted(
                                FingerprintText.of(files.format()),
                                FingerprintText.of(files.csv()),
                                FingerprintText.of(files.onOverwrite())));
        lines.add("unknown fields " + FingerprintText.of(pipeline.from().unknownFields()));
        pipeline.from().schema().fields().forEach(field -> lines.add(line(field)));
        lines.add("key " + pipeline.key());
        pipeline.version()
                .ifPresent(version ->
                        lines.add(
                                "version %s %s"
                                        .formatted(
                                                version.column(),
                                                FingerprintText.of(version.deleteWhen()))));
        pipeline.steps().forEach(step -> lines.add(line(step)));
        pipeline.to().forEach(sink -> lines.add(line(sink)));
        if (LakeTable.hasKeyOf(pipeline)
                && pipeline.to().stream().anyMatch(sink -> sink.lakeTable().isPresent())) {
            lines.add("the rows for lake tables have positions");
        }
        return lines;
    }

    private static String line(Schema.Field field) {
        return "field %s %s %s %s"
                .formatted(
                        field.name(),
                        field.type(),
                        field.notNull(),
                        FingerprintText.optional(field.format()));
    }

    private static String line(Step step) {
        return switch (step) {
            case Step.Set set -> "set " + texts(set.columns());
            case Step.Select select -> "select " + texts(select.columns());
            case Step.Exclude exclude -> "exclude " + exclude.columns();
            case Step.Check check -> "check " + texts(check.sentences());
            case Step.Where where -> "where " + where.condition().text();
            case Step.Unnest unnest -> "unnest " + unnest.column() + " as " + unnest.as();
            case Step.Lookup lookup ->
                    "lookup %s by %s take %s missing %s of %s"
                            .formatted(
                                    lookup.lookup().name(),
                                    lookup.by(),
                                    lookup.take(),
                                    missing(lookup.missing()),
                                    lookup.take().keySet().stream()
                                            .map(column -> lookup.taken(column).type())
                                            .toList());
            case Step.Distinct distinct -> FingerprintText.of(distinct);
            case Step.Aggregate aggregate ->
                    "aggregate " + aggregate.by() + " " + texts(aggregate.measures());
            case Step.Query query -> "sql " + query.select().text();
            case Step.Java java -> throw new IllegalArgumentException("a java step reads no files");
        };
    }

    private static String missing(Step.Lookup.Missing missing) {
        return switch (missing) {
            case REJECT -> "reject";
            case KEEP -> "keep";
            case RETRY -> "retry";
        };
    }

    private static String line(Sink sink) {
        var filter =
                switch (sink.filter()) {
                    case Sink.Filter.All _ -> "all";
                    case Sink.Filter.Else _ -> "else";
                    case Sink.Filter.Where where -> "where " + where.condition().text();
                };
        return "to %s %s %s %s %s"
                .formatted(
                        sink.kind(), sink.name(), filter, texts(sink.columns()), sink.definition());
    }

    private static String texts(Map<String, Sql> expressions) {
        var texts = new ArrayList<String>();
        expressions.forEach((name, sql) -> texts.add(name + " = " + sql.text()));
        return texts.toString();
    }
}
