package dev.leat.cli.dlq.inspect;

import dev.leat.app.App;
import dev.leat.app.Schema;
import dev.leat.server.mask.MessageReaders;
import java.util.Optional;

/// The pipeline and the schema that read one dead letter.
final class DeadLetterSchemas {

    private DeadLetterSchemas() {}

    /// The schema of a letter: its pipeline's, or that of who reads the queue.
    static Optional<Schema> schema(App app, String queue, DeadLetterDetails letter) {
        return Optional.ofNullable(app.pipelines().get(letter.pipeline()))
                .map(pipeline -> pipeline.from().schema())
                .or(() -> MessageReaders.schemas(app, queue).stream().findFirst());
    }

    /// Whether a letter is news of files.
    static boolean ofFiles(App app, String queue, DeadLetterDetails letter) {
        return Optional.ofNullable(app.pipelines().get(letter.pipeline()))
                .or(() -> MessageReaders.pipelines(app, queue).stream().findFirst())
                .filter(pipeline -> pipeline.from().files().isPresent())
                .isPresent();
    }
}
