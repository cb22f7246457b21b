package dev.leat.cli.input;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import dev.leat.port.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The input of a command that sends messages or puts records: a file, standard input, or a text.
///
/// @param file the file; empty for standard input
/// @param body the text of one message, instead of a file
/// @param lines true if each line is a message
public record MessageInput(
        Terminal terminal, Optional<String> file, Optional<String> body, boolean lines) {

    private static final String STANDARD_INPUT = "-";

    /// Returns the input that the arguments of a command name. A `file` that begins with `{` or `[`
    /// is the message itself. A file is read line by line if `lines` is true or its name says so.
    public static MessageInput of(
            Terminal terminal, @Nullable String file, @Nullable String body, boolean lines) {
        boolean document = file != null && isDocument(file);
        if (body != null && file != null) {
            throw CommandException.input(
                    "both --body and %s are given; use only one"
                            .formatted(document ? "a document" : "the file " + file));
        }
        var name =
                Optional.ofNullable(file)
                        .filter(given -> !document && !given.equals(STANDARD_INPUT));
        boolean listed =
                name.filter(given -> given.endsWith(".ndjson") || given.endsWith(".jsonl"))
                        .isPresent();
        return new MessageInput(
                terminal, name, Optional.ofNullable(document ? file : body), lines || listed);
    }

    /// Returns true if the argument is a JSON document, not a file name.
    private static boolean isDocument(String argument) {
        var text = argument.strip();
        return text.startsWith("{") || text.startsWith("[");
    }

    /// Sends all messages. Returns their number.
    ///
    /// @param batches returns what sends the messages
    public long send(
            AppAccess access, AppLocation where, Function<Operations, MessageBatches> batches)
            throws IOException {
        return lines ? sendLines(access, where, batches) : sendWhole(access, where, batches);
    }

    private long sendLines(
            AppAccess access, AppLocation where, Function<Operations, MessageBatches> batches)
            throws IOException {
        try (var in = open()) {
            return access.with(
                    where,
                    operations -> {
                        var documents = batches.apply(operations);
                        try {
                            documents.lines(in);
                        } catch (IOException failed) {
                            throw new UncheckedIOException("cannot read " + name(), failed);
                        }
                        return documents.end();
                    });
        }
    }

    private long sendWhole(
            AppAccess access, AppLocation where, Function<Operations, MessageBatches> batches)
            throws IOException {
        byte[] whole;
        try (var in = open()) {
            whole = in.readNBytes(Message.MOST_BYTES + 1);
        }
        if (whole.length == 0 && body.isEmpty()) {
            throw CommandException.input("%s is empty; nothing was sent".formatted(name()));
        }
        long sent =
                access.with(
                        where,
                        operations -> {
                            var documents = batches.apply(operations);
                            documents.whole(whole);
                            return documents.end();
                        });
        if (MessageBatches.looksLikeLines(whole)) {
            terminal.warn("sent as one message; use --lines to send one message per line");
        }
        return sent;
    }

    private String name() {
        return file.orElse("standard input");
    }

    private InputStream open() throws IOException {
        if (body.isPresent()) {
            return new ByteArrayInputStream(body.get().getBytes(StandardCharsets.UTF_8));
        }
        if (file.isEmpty()) {
            return terminal.in();
        }
        var path = Path.of(file.get());
        if (Files.isDirectory(path)) {
            throw CommandException.input(path + " is a folder; name a file");
        }
        if (!Files.exists(path)) {
            throw CommandException.input("no such file: " + path);
        }
        return Files.newInputStream(path);
    }
}
