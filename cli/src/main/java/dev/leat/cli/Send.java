package dev.leat.cli;

import dev.leat.batch.Attribute;
import dev.leat.cli.run.Access;
import dev.leat.cli.run.Documents;
import dev.leat.cli.terminal.Failure;
import dev.leat.cli.terminal.Terminal;
import dev.leat.server.Operations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat send`: messages into a queue.
@Command(
        name = "send",
        header = "Sends messages to a queue; they are durable when this returns.",
        description = "%nWorks while the app runs, and while it does not.",
        footer = {
            "%nExamples:",
            "  leat send OrderQueue orders.ndjson --app examples/orders",
            "  leat send OrderQueue --body '{\"order_id\":\"ORD1\"}' --attribute origin=shop"
        })
final class Send implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";

    @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue's name in app.yaml.")
    String queue = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            arity = "0..1",
            description =
                    "What to send; default: -, standard input. A file that ends in .ndjson or"
                            + " .jsonl is a message a line, any other is one message.")
    String file = STANDARD_INPUT;

    @Option(
            names = {"-b", "--body"},
            paramLabel = "TEXT",
            description = "The text of one message, in place of a file.")
    @Nullable String body;

    @Option(names = "--lines", description = "Every line of the input is a message.")
    boolean lines;

    @Option(
            names = "--attribute",
            paramLabel = "NAME=TEXT",
            description = "An attribute of each message; may be given again.")
    Map<String, String> attributes = new LinkedHashMap<>();

    @Mixin AppOptions options = new AppOptions();

    private final Access access;
    private final Terminal terminal;

    Send(Access access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        long sent = access.with(options.location(), this::send);
        terminal.say("%s sent to %s".formatted(Terminal.count(sent, "message"), queue));
        return 0;
    }

    private long send(Operations operations) {
        var texts = new LinkedHashMap<String, Attribute>();
        attributes.forEach((name, text) -> texts.put(name, Attribute.text(text)));
        var documents = new Documents(texts, messages -> operations.send(queue, messages));
        if (body != null) {
            documents.whole(body.getBytes(StandardCharsets.UTF_8));
            return documents.end();
        }
        try (var in = input()) {
            if (lines || file.endsWith(".ndjson") || file.endsWith(".jsonl")) {
                documents.lines(in);
            } else {
                documents.whole(in.readAllBytes());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
        return documents.end();
    }

    private InputStream input() throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return terminal.in();
        }
        var path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw Failure.input("there is no file " + file);
        }
        return Files.newInputStream(path);
    }
}
