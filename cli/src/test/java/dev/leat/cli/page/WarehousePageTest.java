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

/// The page of the example of warehouse tables: its totals, also after everything is sent twice,
/// and every other block.
@Tag("docs")
class WarehousePageTest {

    @TempDir private Path folder;

    @Test
    void showsWhatTheCommandsPrint() throws Exception {
        var example = Example.warehouse(folder);
        var page = Document.read(Example.WAREHOUSE_PAGE);
        try (var running = new Background(example.path(), "--samples")) {
            running.awaitOut("all processed");
            new Walk(example, running, Map.of()).through(page.without(List.of("Dead letters")));
        }
        try (var again = new Background(example.path(), "--samples")) {
            again.awaitOut("all processed");
            new Walk(example, again, Map.of()).through(page);
        }
    }
}
