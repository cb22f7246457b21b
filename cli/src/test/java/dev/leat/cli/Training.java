package dev.leat.cli;

import java.nio.file.Path;
import java.util.List;

/// Loads the classes that JVMs of tests need, for the JDK's cache of classes: runs examples.
final class Training {

    private Training() {}

    /// Runs them with state folders in the given folder.
    public static void main(String[] arguments) {
        var state = Path.of(arguments[0]);
        for (var name : List.of("orders", "lake", "warehouse")) {
            var app = Path.of("..", "examples", name);
            var own = state.resolve(name).toString();
            Session.run(
                    app,
                    0,
                    "up",
                    "--samples",
                    "--until-idle",
                    "--port",
                    "0",
                    "--aws-port",
                    "0",
                    "--state",
                    own);
            Session.run(app, 0, "sql", "select 1", "--state", own);
        }
    }
}
