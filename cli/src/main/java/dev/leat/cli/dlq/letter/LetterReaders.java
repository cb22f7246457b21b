package dev.leat.cli.dlq.letter;

import dev.leat.app.App;
import dev.leat.app.Schema;
import dev.leat.server.mask.Readers;
import java.util.Optional;

/// The pipeline and the schema that read one dead letter.
final class LetterReaders {

    private LetterReaders() {}

    /// The schema of a letter: its pipeline's, or that of who reads the queue.
    static Optional<Schema> schema(App app, String queue, Letter letter) {
        return Optional.ofNullable(app.pipelines().get(letter.pipeline()))
                .map(pipeline -> pipeline.from().schema())
                .or(() -> Readers.schemas(app, queue).stream().findFirst());
    }

    /// Whether a letter is news of files.
    static boolean ofFiles(App app, String queue, Letter letter) {
        return Optional.ofNullable(app.pipelines().get(letter.pipeline()))
                .or(() -> Readers.pipelines(app, queue).stream().findFirst())
                .filter(pipeline -> pipeline.from().files().isPresent())
                .isPresent();
    }
}
