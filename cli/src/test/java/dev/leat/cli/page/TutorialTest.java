package dev.leat.cli.page;

import dev.leat.cli.fixture.Document;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tutorial that begins with `leat new`, command by command.
@Tag("docs")
class TutorialTest {

    @TempDir Path folder;

    @Test
    void theTutorialLeadsThroughIt() throws Exception {
        try (var lesson = new Lesson(folder, "payments")) {
            lesson.through(Document.read("docs/tutorial/README.md"));
        }
    }
}
