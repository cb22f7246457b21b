package dev.leat.file;

import dev.leat.batch.RejectedLine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The file of rejected lines that users receive: CSV, one row per reason, with the line's original
/// text.
public final class RejectsFile {

    private static final String HEADER = "line,offset,column,reason,value,text\n";

    private RejectsFile() {}

    /// Merges the lines of all `parts` to the durable file `to`; calls `consumer` with each line.
    public static void write(Path to, List<Path> parts, RejectsPart.Lines consumer)
            throws IOException {
        try (var channel =
                        FileChannel.open(
                                to,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING);
                var out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
            out.write(HEADER);
            for (var part : parts) {
                RejectsPart.read(
                        part,
                        line -> {
                            write(out, line);
                            consumer.line(line);
                        });
            }
            out.flush();
            channel.force(true);
        }
    }

    private static void write(BufferedWriter out, RejectedLine line) throws IOException {
        for (var reason : line.reasons()) {
            out.write(Long.toString(line.line()));
            out.write(',');
            out.write(Long.toString(line.offset()));
            out.write(',');
            cell(out, reason.field().orElse(""));
            out.write(',');
            cell(out, reason.message());
            out.write(',');
            cell(out, reason.value().orElse(""));
            out.write(',');
            cell(out, line.text());
            out.write('\n');
        }
    }

    private static void cell(BufferedWriter out, String text) throws IOException {
        if (text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            out.write(text);
            return;
        }
        out.write('"');
        out.write(text.replace("\"", "\"\""));
        out.write('"');
    }
}
