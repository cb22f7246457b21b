package dev.leat.cli.quality;

import dev.leat.app.FileFormat;
import dev.leat.inspect.LetterEnvelopes;
import dev.leat.mask.VisibleBody;
import dev.leat.operations.Operations;
import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.data.UnreadableDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bodies of a queue's messages, without SNS envelopes, as a table, without receiving them.
final class QueueMessages {

    private static final int PAGE = 1000;

    /// A line that is not JSON, for a body that is not UTF-8.
    private static final String BINARY = "?";

    private QueueMessages() {}

    /// Opens the messages of a queue. Bodies that are not JSON are counted as unreadable.
    ///
    /// @throws UnreadableDataException if the queue has no message with JSON
    static DataTable open(String source, String queue, Operations operations, DataOptions options) {
        Path file = null;
        try {
            file = Files.createTempFile(options.folder(), "leat-messages-", ".ndjson");
            try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                if (write(operations, queue, out) == 0) {
                    throw new UnreadableDataException("'%s' has no messages".formatted(source));
                }
            }
            return DataFiles.copied(source, List.of(file), FileFormat.NDJSON, options);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot copy the messages of " + source, failed);
        } finally {
            remove(file);
        }
    }

    private static void remove(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + file, failed);
        }
    }

    private static long write(Operations operations, String queue, Writer out) throws IOException {
        var envelopes = new LetterEnvelopes(operations.app(), queue);
        long next = 0;
        long count = 0;
        while (true) {
            var some = operations.browse(queue, next, PAGE);
            if (some.isEmpty()) {
                return count;
            }
            for (var message : some) {
                // a line break in JSON is only between values
                var body = VisibleBody.text(envelopes.opened(message).body()).orElse(BINARY);
                out.write(body.replace('\n', ' ').replace('\r', ' '));
                out.write('\n');
                count++;
            }
            next = some.getLast().sequence() + 1;
        }
    }
}
