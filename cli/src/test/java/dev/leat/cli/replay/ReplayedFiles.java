package dev.leat.cli.replay;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An app with a pipeline `load` that reads the bucket `input`, whose objects are compared with two
/// app files.
record ReplayedFiles(Path folder) {

    void app(String text) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), text);
    }

    Session run(int code, String... words) {
        return Session.run(folder, code, words);
    }

    /// Compares the app file of the last start with the current one.
    Session diff(int code, String... more) {
        var words =
                new ArrayList<>(
                        List.of("replay", "load", "--from", "2020-01-01T00:00:00Z", "--diff"));
        words.addAll(List.of(more));
        return run(code, words.toArray(String[]::new));
    }

    /// Puts a file of sales.
    void put(String name, String rows) throws IOException {
        var file = Files.writeString(folder.resolve(name), "id,shop,amount\n" + rows);
        run(0, "put", file.toString(), "input");
    }

    void up() {
        run(0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }
}
