package dev.leat.load;

import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.SourceTerms;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import dev.leat.decode.JsonWriter;
import dev.leat.lake.LakeSource;
import dev.leat.plan.Effect;
import dev.leat.port.ObjectStorage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The files of a pipeline whose rows a rollback removes from a lake table. The pipeline's log has
/// them as processed, so they would never be loaded again. As dead letters they can be redriven,
/// which adds their rows again.
record RolledBackFiles(Pipeline pipeline, SourceTerms terms, String table, ObjectStorage objects) {

    /// Returns true if rows of this source come from a file of the pipeline.
    boolean has(LakeSource source) {
        return terms.deadLetters().isPresent() && source.isIn(files());
    }

    private FileSource files() {
        return pipeline.from().files().orElseThrow();
    }

    /// Returns the dead letters, each with a notification of the object version.
    Effect.DeadLetters letters(List<LakeSource> sources, long snapshot, Instant now) {
        var letters = new ArrayList<DeadLetter>();
        for (var source : sources) {
            var id = "rollback-%d-%s-%s".formatted(snapshot, source.version(), now.toEpochMilli());
            letters.add(
                    new DeadLetter(
                            letters.size(),
                            new Record(id, notification(source), Map.of(), 1, now),
                            pipeline.name(),
                            terms.name(),
                            "",
                            List.of(),
                            Map.of(
                                    table,
                                    List.of(
                                            Reason.of(
                                                    "rolled_back",
                                                    "lake table '%s' was rolled back to snapshot %d, which has no rows of %s; redrive this message to load the file again"
                                                            .formatted(
                                                                    table,
                                                                    snapshot,
                                                                    source.object()))))));
        }
        return new Effect.DeadLetters(terms.deadLetters().orElseThrow(), letters);
    }

    /// Returns a notification in the format of S3.
    private byte[] notification(LakeSource source) {
        long version = Long.parseLong(source.version(), 16);
        var notified = objects.notified(source.bucket(), source.key(), version);
        var json = new JsonWriter(false);
        json.raw('{').quoted("Records").raw(':').raw('[').raw('{');
        json.quoted("eventSource").raw(':').quoted("aws:s3").raw(',');
        json.quoted("eventName").raw(':').quoted("ObjectCreated:Put").raw(',');
        json.quoted("s3").raw(':').raw('{').quoted("bucket").raw(':').raw('{');
        json.quoted("name").raw(':').quoted(notified.bucket()).raw('}').raw(',');
        json.quoted("object").raw(':').raw('{').quoted("key").raw(':');
        json.quoted(URLEncoder.encode(source.key(), StandardCharsets.UTF_8)).raw(',');
        json.quoted("versionId").raw(':').quoted(notified.version().versionId()).raw(',');
        json.quoted("sequencer").raw(':').quoted(notified.version().sequencer());
        return json.raw('}').raw('}').raw('}').raw(']').raw('}').copy();
    }
}
