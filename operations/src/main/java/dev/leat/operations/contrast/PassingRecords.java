package dev.leat.operations.contrast;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.StreamSource;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Record;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.query.QueryCatalog;
import dev.leat.plan.EnvelopeRule;
import dev.leat.port.Archives;
import dev.leat.quality.contrast.RecordSample;
import dev.leat.quality.contrast.SampledRecord;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.UnreadableDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds records of a pipeline that passed: in its archive, else in its stream, else in a table
/// that it writes, else in the samples of the app. Records of streams and samples are those that
/// pass the steps now.
record PassingRecords(LetterContrasts contrasts, App app, Pipeline pipeline) {

    /// The maximum number of records that are read from an archive or a stream.
    private static final long MOST_READ = 1_000_000;

    private static final int PAGE = 1_000;

    /// The time before the first and after the last letter from which archived records are read.
    private static final Duration AROUND = Duration.ofDays(7);

    /// Returns the first source with records; empty if none has any.
    Optional<Passing> find(LetterSample letters) {
        return archive(letters.first(), letters.last())
                .or(this::stream)
                .or(() -> tables(letters.records()))
                .or(this::samples)
                .filter(passing -> passing.records().size() > 0);
    }

    private Optional<Passing> archive(Instant from, Instant to) {
        return contrasts
                .archives()
                .flatMap(archives -> archives.find(pipeline.name()).map(_ -> archives))
                .map(archives -> archive(archives, from.minus(AROUND), to.plus(AROUND)))
                .filter(passing -> passing.records().size() > 0);
    }

    private Passing archive(Archives archives, Instant from, Instant to) {
        var envelopes = EnvelopeRule.of(app, pipeline);
        var sample = new RecordSample();
        long read = 0;
        long number = 0;
        while (read < MOST_READ) {
            var segment = archives.next(pipeline.name(), number, from, to);
            if (segment.isEmpty()) {
                break;
            }
            number = segment.get().number();
            read += segment.get().records().size();
            segment.get().records().stream()
                    .filter(one -> one.failed().isEmpty())
                    .map(ArchivedRecord::original)
                    .filter(one ->
                            !one.receivedAt().isBefore(from) && !one.receivedAt().isAfter(to))
                    .map(envelopes::opened)
                    .map(PassingRecords::sampled)
                    .forEach(sample::add);
        }
        return new Passing(
                "records that passed, from the archive of " + pipeline.name(),
                sample,
                Optional.empty());
    }

    private static SampledRecord sampled(Record record) {
        return new SampledRecord(
                record.body(),
                Optional.of(record.receivedAt()),
                LetterSample.texts(record.attributes()));
    }

    private Optional<Passing> stream() {
        if (!(pipeline.from() instanceof StreamSource source)) {
            return Optional.empty();
        }
        var sample = new RecordSample();
        var streams = contrasts.data().streams();
        for (var summary : streams.streams()) {
            if (summary.stream().equals(source.stream())) {
                for (var shard : summary.shards()) {
                    long next = 0;
                    while (sample.total() < MOST_READ) {
                        var page =
                                streams.records(source.stream(), shard.shard(), next, PAGE, true);
                        if (page.isEmpty()) {
                            break;
                        }
                        page.forEach(one ->
                                sample.add(
                                        new SampledRecord(
                                                one.data(), Optional.of(one.arrived()), Map.of())));
                        next = page.getLast().offset() + 1;
                    }
                }
            }
        }
        return Optional.of(
                new Passing(
                        "records of the stream %s that pass the steps of %s now"
                                .formatted(source.stream(), pipeline.name()),
                        steps(sample),
                        Optional.empty()));
    }

    private RecordSample steps(RecordSample sample) {
        return contrasts.steps().passing(app, pipeline, sample);
    }

    private Optional<Passing> tables(RecordSample letters) {
        return pipeline.to().stream()
                .flatMap(sink -> table(sink, letters).stream())
                .filter(passing -> passing.records().size() > 0)
                .findFirst();
    }

    private Optional<Passing> table(Sink sink, RecordSample letters) {
        var name =
                Stream.of(sink.table(), sink.lakeTable(), sink.warehouseTable())
                        .flatMap(Optional::stream)
                        .findFirst();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var columns = new LinkedHashSet<>(UnchangedColumns.of(pipeline, sink));
        var first = FirstSteps.of(app, pipeline, sink);
        var changed =
                first.columns().isEmpty()
                        ? Optional.<RecordSample>empty()
                        : first.of(letters, contrasts.steps());
        changed.ifPresent(_ -> columns.addAll(first.columns()));
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        var suffix =
                sink.table().isPresent()
                        ? "_table"
                        : sink.lakeTable().isPresent() ? "_lake" : "_warehouse";
        var tables =
                new QueryCatalog(contrasts.data())
                        .tables().stream().map(TableDefinition::name).toList();
        var sql =
                "SELECT * FROM %s USING SAMPLE reservoir(%d ROWS) REPEATABLE (1)"
                        .formatted(
                                SqlLiterals.name(
                                        tables.contains(name.get() + suffix)
                                                ? name.get() + suffix
                                                : name.get()),
                                RecordSample.MOST);
        try (var rows =
                SelectedRows.open(
                        sql,
                        sink.label(),
                        contrasts.data(),
                        contrasts.files().state(),
                        DataOptions.DEFAULT)) {
            return Optional.of(
                    new Passing(
                            "rows of the %s, in the columns that %s does not change%s"
                                    .formatted(
                                            sink.label(),
                                            pipeline.name(),
                                            changed.isEmpty()
                                                    ? ""
                                                    : ", and in %s as its first steps compute them"
                                                            .formatted(
                                                                    String.join(
                                                                            ", ",
                                                                            first.columns()))),
                            SelectedRows.sample(rows),
                            Optional.of(columns),
                            changed));
        } catch (UnreadableDataException | RefusedOperationException unavailable) {
            return Optional.empty();
        }
    }

    private Optional<Passing> samples() {
        return Stream.of(".ndjson", ".jsonl")
                .map(ending ->
                        contrasts.files().samples().resolve(pipeline.from().queue() + ending))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file ->
                        new Passing(
                                "records of %s/%s that pass the steps of %s now"
                                        .formatted(
                                                contrasts.files().samples().getFileName(),
                                                file.getFileName(),
                                                pipeline.name()),
                                steps(lines(file)),
                                Optional.empty()));
    }

    private static RecordSample lines(Path file) {
        var sample = new RecordSample();
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            lines.filter(line -> !line.isBlank()).map(SampledRecord::of).forEach(sample::add);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
        return sample;
    }
}
