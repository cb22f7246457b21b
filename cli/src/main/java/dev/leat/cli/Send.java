package dev.leat.cli;

import dev.leat.batch.Attribute;
import dev.leat.cli.run.Access;
import dev.leat.cli.run.Documents;
import dev.leat.cli.terminal.Failure;
import dev.leat.cli.terminal.Terminal;
import dev.leat.server.Operations;
import java.io.ByteArrayInputStream;
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
    @Nullable String file;

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
    public Integer call() throws IOException {
        if (body != null && file != null) {
            throw Failure.input(
                    "both --body and the file %s are given: send one of them".formatted(file));
        }
        long sent = lines() ? sendLines() : sendWhole();
        terminal.say("%s sent to %s".formatted(Terminal.count(sent, "message"), queue));
        return 0;
    }

    private boolean lines() {
        return lines || (file != null && (file.endsWith(".ndjson") || file.endsWith(".jsonl")));
    }

    private long sendLines() throws IOException {
        try (var in = input()) {
            return access.with(
                    options.location(),
                    operations -> {
                        var documents = documents(operations);
                        try {
                            documents.lines(in);
                        } catch (IOException failed) {
                            throw new UncheckedIOException("cannot read " + name(), failed);
                        }
                        return documents.end();
                    });
        }
    }

    private long sendWhole() throws IOException {
        byte[] whole;
        try (var in = input()) {
            whole = in.readAllBytes();
        }
        if (whole.length == 0 && body == null) {
            throw Failure.input("nothing was sent: %s is empty".formatted(name()));
        }
        long sent =
                access.with(
                        options.location(),
                        operations -> {
                            var documents = documents(operations);
                            documents.whole(whole);
                            return documents.end();
                        });
        if (Documents.looksLikeLines(whole)) {
            terminal.warn("sent as one message; --lines sends each line");
        }
        return sent;
    }

    private Documents documents(Operations operations) {
        QueueName.in(operations.app(), queue);
        var texts = new LinkedHashMap<String, Attribute>();
        attributes.forEach((name, text) -> texts.put(name, Attribute.text(text)));
        return new Documents(texts, messages -> operations.send(queue, messages));
    }

    private String name() {
        return file == null || file.equals(STANDARD_INPUT) ? "standard input" : file;
    }

    private InputStream input() throws IOException {
        if (body != null) {
            return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        }
        if (file == null || file.equals(STANDARD_INPUT)) {
            return terminal.in();
        }
        var path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw Failure.input("there is no file " + file);
        }
        return Files.newInputStream(path);
    }
}
