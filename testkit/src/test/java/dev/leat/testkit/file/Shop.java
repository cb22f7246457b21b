package dev.leat.testkit.file;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The app that test files of these tests are about: that of `mistakes/app.yaml`, and two FIFO
/// queues.
final class Shop {

    static final Path FOLDER = Path.of("src/test/resources/mistakes");

    private Shop() {}

    static App app() throws AppException {
        var app = AppFile.read(FOLDER.resolve("app.yaml"), Map.of());
        var queues = new LinkedHashMap<>(app.queues());
        queues.put("Ledger.fifo", fifo("Ledger.fifo", true));
        queues.put("Strict.fifo", fifo("Strict.fifo", false));
        return app.withQueues(queues);
    }

    private static Queue fifo(String name, boolean byContent) {
        return Queue.named(name)
                .withDeadLetterQueue(Optional.empty())
                .with(new Queue.Fifo(byContent, false));
    }
}
