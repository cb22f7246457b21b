package dev.leat.cli.page;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Walk;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The output of each command is the output in the documents.
class ReadmeTest {

    /// Sections that need an app of their own, or a tool; they have tests of their own.
    static final List<String> ELSEWHERE =
            List.of(
                    OrdersPageTest.SQS,
                    OrdersPageTest.REDIS,
                    OrdersPageTest.MADE,
                    OrdersPageTest.COUNTED,
                    OrdersPageTest.CHANGING);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = "README.md")
    void showsWhatIsSaid(String document) throws Exception {
        var example = Example.copy(folder);
        try (var running = new Background(folder.toString(), "--samples")) {
            new Walk(example, running, Map.of())
                    .through(Document.read(document).without(ELSEWHERE));
        }
    }

    @Tag("docs")
    @Test
    void thePageOfTheExampleShowsWhatIsSaid() throws Exception {
        showsWhatIsSaid(Example.PAGE);
    }
}
