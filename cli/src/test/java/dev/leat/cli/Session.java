package dev.leat.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// One use of the `leat` command, with what it said. Threads may look at what was said while the
/// command runs.
final class Session {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Stop stop = new Stop();
    private String input = "";

    Session input(String text) {
        input = text;
        return this;
    }

    int run(String... arguments) {
        var terminal =
                new Terminal(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        false,
                        Map.of());
        int code = Leat.commandLine(terminal, stop).execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }

    Stop stop() {
        return stop;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
