package dev.leat.inspect;

import dev.leat.app.App;
import dev.leat.app.Schema;
import dev.leat.mask.MessageReaders;
import java.util.Optional;

/// Finds the pipeline that reads a dead letter, and its schema.
public final class DeadLetterSchemas {

    private DeadLetterSchemas() {}

    /// Returns the schema of a dead letter's pipeline, or else of the pipeline that reads the
    /// queue.
    public static Optional<Schema> schema(App app, String queue, DeadLetterDetails letter) {
        return Optional.ofNullable(app.pipelines().get(letter.pipeline()))
                .map(pipeline -> pipeline.from().schema())
                .or(() -> MessageReaders.schemas(app, queue).stream().findFirst());
    }

    /// Returns true if a dead letter is a notification about objects in a bucket.
    public static boolean ofFiles(App app, String queue, DeadLetterDetails letter) {
        return Optional.ofNullable(app.pipelines().get(letter.pipeline()))
                .or(() -> MessageReaders.pipelines(app, queue).stream().findFirst())
                .filter(pipeline -> pipeline.from().files().isPresent())
                .isPresent();
    }
}
