package dev.leat.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page about data quality, command by command.
@Tag("docs")
class DataQualityPageTest {

    @TempDir Path folder;

    @Test
    void thePageLeadsThroughIt() throws Exception {
        var app = Example.copy(folder.resolve("orders"));
        try (var lesson = new Lesson(folder, app.folder().getFileName().toString())) {
            lesson.through(Document.read("docs/data-quality.md"));
        }
    }
}
