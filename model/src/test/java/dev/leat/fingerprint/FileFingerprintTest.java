package dev.leat.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.BucketSource;
import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.BucketSink;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The words are kept beside files that are half done: another release must find the same.
class FileFingerprintTest {

    private static final FileSource FILES = FileSource.csv("input");

    @Test
    void theWordsOfAPipelineAreTheSameInEveryRelease() {
        assertThat(of(Map.of())).isEqualTo("f18a13f94ae88054c505bd11009b4d0c");
    }

    @Test
    void aPathOfWhatTheSelectMakesIsAnotherPlan() {
        var made = Map.of("day", Sql.of("sold_at::DATE"));
        assertThat(FileFingerprint.lines(pipeline(made), FILES).getLast())
                .endsWith(" path of [day]");
        for (var plain : List.of("day", " day ", "\"day\"")) {
            assertThat(
                            FileFingerprint.lines(pipeline(Map.of("day", Sql.of(plain))), FILES)
                                    .getLast())
                    .endsWith(" PARQUET ZSTD");
        }
    }

    private static String of(Map<String, Sql> select) {
        return FileFingerprint.of(pipeline(select), FILES);
    }

    private static Pipeline pipeline(Map<String, Sql> select) {
        var schema =
                new Schema(
                        "Sale",
                        List.of(
                                new Schema.Field("day", Simple.DATE),
                                new Schema.Field("sold_at", Simple.TIMESTAMP)));
        var from = new BucketSource("sales-files", FILES, schema, UnknownFields.IGNORE);
        var path =
                new TextTemplate(
                        List.of(
                                new Part.OfColumn("day"),
                                new Part.Text("/"),
                                new Part.OfSource("stem")));
        var to =
                new BucketSink(
                        "output",
                        new Sink.Filter.All(),
                        select,
                        path,
                        FileFormat.PARQUET,
                        Compression.ZSTD);
        var step = new Step.Check(Map.of("day is known", Sql.of("day is not null")));
        return Pipeline.of("sales", from).withSteps(List.of(step)).withTo(List.of(to));
    }
}
