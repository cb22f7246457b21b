package dev.leat.cli;

import dev.leat.cli.aws.LeatEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Loads the classes that JVMs of tests need, for the JDK's cache of classes: runs examples.
final class Training {

    private Training() {}

    /// Runs them with state folders in the given folder.
    public static void main(String[] arguments) throws Exception {
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
        onAws(state.resolve("aws"));
    }

    /// Counts orders in Leat's own endpoint, with AWS's clients.
    private static void onAws(Path folder) throws Exception {
        var orders = Path.of("..", Example.NAME).toString();
        var options = List.of("--env", "aws", "--state", folder.resolve("state").toString());
        var samples = Path.of(orders, "samples", "OrderQueue.ndjson").toString();
        var endpoint =
                LeatEndpoint.of(
                        "app: wire\nqueues:\n  unused:\n", Files.createDirectories(folder));
        try (var services = new AwsServices(folder, endpoint)) {
            var up = new ArrayList<>(List.of("up", orders, "--until-idle", "--port", "0"));
            up.addAll(options);
            up.add("--create");
            services.leat(up.toArray(String[]::new));
            var send = new ArrayList<>(List.of("send", "OrderQueue", samples, "--lines"));
            send.addAll(List.of("--app", orders));
            send.addAll(options);
            services.leat(send.toArray(String[]::new));
            services.leat(up.toArray(String[]::new));
        }
    }
}
