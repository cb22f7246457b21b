package dev.leat.file;

import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.StagedFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A file with the rejected lines of one piece. The parts of a source file are later merged to a
/// [RejectsFile].
public final class RejectsPart {

    private static final Comparator<RejectedLine> ORDER =
            Comparator.comparingLong(RejectedLine::offset).thenComparingLong(RejectedLine::line);

    private RejectsPart() {}

    /// A consumer of lines, called in order.
    public interface Lines {
        void line(RejectedLine line) throws IOException;
    }

    /// Writes the lines of a piece in file order to the durable file `file`, replacing its content.
    public static StagedFile write(int piece, Path file, List<RejectedLine> lines)
            throws IOException {
        return write(piece, file, RejectedLines.of(List.of()), lines);
    }

    /// Writes two lists of lines of a piece in file order to the durable file `file`, replacing its
    /// content. The lines of `others` may be in any order.
    public static StagedFile write(
            int piece, Path file, RejectedLines lines, List<RejectedLine> others)
            throws IOException {
        var rest = new ArrayDeque<>(ordered(others));
        try (var channel =
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING);
                var out =
                        new DataOutputStream(
                                new BufferedOutputStream(
                                        java.nio.channels.Channels.newOutputStream(channel)))) {
            lines.forEach(line -> {
                while (!rest.isEmpty() && ORDER.compare(rest.getFirst(), line) < 0) {
                    write(out, rest.removeFirst());
                }
                write(out, line);
            });
            for (var line : rest) {
                write(out, line);
            }
            out.flush();
            channel.force(true);
        }
        long rows = (long) lines.size() + others.size();
        return new StagedFile(StagedFile.REJECTS, piece, "", file, rows, Files.size(file));
    }

    /// Returns the lines in file order.
    static List<RejectedLine> ordered(List<RejectedLine> lines) {
        var ordered = new ArrayList<>(lines);
        ordered.sort(ORDER);
        return ordered;
    }

    static void write(DataOutputStream out, RejectedLine line) throws IOException {
        out.writeLong(line.line());
        out.writeLong(line.offset());
        text(out, line.text());
        out.writeInt(line.reasons().size());
        for (var reason : line.reasons()) {
            text(out, reason.cause());
            optional(out, reason.field());
            optional(out, reason.value());
            text(out, reason.message());
            optional(out, reason.step());
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static void optional(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            text(out, text.get());
        }
    }

    /// Reads a file written by [#write].
    public static void read(Path file, Lines lines) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                in.mark(1);
                if (in.read() < 0) {
                    return;
                }
                in.reset();
                lines.line(line(in));
            }
        } catch (EOFException e) {
            throw new IOException("the rejected-lines file " + file + " is truncated", e);
        }
    }

    private static RejectedLine line(DataInputStream in) throws IOException {
        long line = in.readLong();
        long offset = in.readLong();
        var text = text(in);
        int size = in.readInt();
        var reasons = new ArrayList<Reason>();
        for (int i = 0; i < size; i++) {
            reasons.add(new Reason(text(in), optional(in), optional(in), text(in), optional(in)));
        }
        return new RejectedLine(line, offset, text, reasons);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static Optional<String> optional(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(text(in)) : Optional.empty();
    }
}
