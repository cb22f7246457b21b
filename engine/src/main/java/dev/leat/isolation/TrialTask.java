package dev.leat.isolation;

import dev.leat.app.Pipeline;
import dev.leat.batch.Attribute;
import dev.leat.batch.Content;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Position;
import dev.leat.batch.Record;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A record or a piece of a file for a trial, as Leat sends it to the process of the trial.
sealed interface TrialTask extends Serializable {

    String pipeline();

    /// Returns the folder for the files of the trial, which exists and is empty.
    String folder();

    /// A batch of one record.
    record Batch(
            String pipeline,
            String folder,
            String source,
            String id,
            byte[] body,
            HashMap<String, SentAttribute> attributes,
            Arrival arrival)
            implements TrialTask {

        static Batch of(Pipeline pipeline, LeasedWork work, Path folder) {
            var record = work.records().getFirst();
            var attributes = new HashMap<String, SentAttribute>();
            record.attributes()
                    .forEach((name, value) ->
                            attributes.put(name, new SentAttribute(value.type(), value.value())));
            return new Batch(
                    pipeline.name(),
                    folder.toString(),
                    work.source(),
                    record.id(),
                    record.body(),
                    attributes,
                    new Arrival(
                            record.attempt(),
                            record.receivedAt(),
                            record.sequence(),
                            record.group().orElse(null)));
        }

        LeasedWork work() {
            var all = new LinkedHashMap<String, Attribute>();
            attributes.forEach((name, sent) -> all.put(name, new Attribute(sent.type, sent.value)));
            var record =
                    new Record(
                            id,
                            body,
                            all,
                            arrival.attempt,
                            arrival.receivedAt,
                            arrival.sequence,
                            Optional.ofNullable(arrival.group));
            return new LeasedWork(source, "trial", java.util.List.of(record));
        }
    }

    /// An attribute of a message.
    record SentAttribute(String type, byte[] value) implements Serializable {}

    /// The delivery of a message.
    record Arrival(int attempt, Instant receivedAt, long sequence, @Nullable String group)
            implements Serializable {}

    /// The next piece of a file. `path` is the file that holds exactly its bytes, or null.
    record Piece(
            String pipeline,
            String folder,
            FileUnit unit,
            String name,
            long size,
            @Nullable String path,
            Progress from)
            implements TrialTask {

        static Piece of(
                Pipeline pipeline, FileUnit unit, Content content, FileProgress from, Path folder) {
            return new Piece(
                    pipeline.name(),
                    folder.toString(),
                    unit,
                    content.name(),
                    content.size(),
                    content.path().map(path -> path.toAbsolutePath().toString()).orElse(null),
                    Progress.of(from));
        }
    }

    /// The progress of a file.
    record Progress(
            String plan,
            Position next,
            Totals totals,
            ArrayList<SentStagedFile> staged,
            Instant started)
            implements Serializable {

        static Progress of(FileProgress from) {
            var staged = new ArrayList<SentStagedFile>();
            for (var file : from.staged()) {
                staged.add(
                        new SentStagedFile(
                                file.sink(),
                                file.part(),
                                file.key(),
                                file.file().toAbsolutePath().toString(),
                                file.rows(),
                                file.bytes()));
            }
            return new Progress(from.plan(), from.next(), from.totals(), staged, from.started());
        }

        FileProgress progress() {
            var files =
                    staged.stream()
                            .map(sent ->
                                    new StagedFile(
                                            sent.sink,
                                            sent.part,
                                            sent.key,
                                            Path.of(sent.file),
                                            sent.rows,
                                            sent.bytes))
                            .toList();
            return new FileProgress(plan, next, totals, files, started);
        }
    }

    /// A staged file.
    record SentStagedFile(int sink, int part, String key, String file, long rows, long bytes)
            implements Serializable {}
}
