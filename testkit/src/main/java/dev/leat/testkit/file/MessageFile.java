package dev.leat.testkit.file;

import dev.leat.config.text.Node;
import dev.leat.config.text.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A file with one message per line, or with a single message. Line numbers begin at 1 and include
/// blank lines, which are not sent. A byte order mark is ignored.
record MessageFile(Path path, byte[] content) {

    private static final List<String> LINES = List.of(".ndjson", ".jsonl");

    /// A range of line numbers, both inclusive.
    record Lines(int from, int to) {
        static final Lines ALL = new Lines(1, Integer.MAX_VALUE);
    }

    /// Returns the file. If the file does not exist or cannot be read, reports the problem and
    /// returns empty.
    static Optional<MessageFile> read(Node.Scalar name, TestFileContext in) {
        var path = in.folder().resolve(name.value()).normalize();
        if (!Files.isRegularFile(path)) {
            in.say(name.mark(), TestFileLintMessage.NO_FILE, path);
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new MessageFile(path, SourceFile.unmarked(Files.readAllBytes(path))));
        } catch (IOException e) {
            in.say(name.mark(), TestFileLintMessage.FILE_UNREADABLE, path, e);
            return Optional.empty();
        }
    }

    boolean hasLines() {
        return LINES.stream().anyMatch(path.toString()::endsWith);
    }

    /// Returns the messages of these lines, at most the first `first` of them. If the file is a
    /// single message, returns this message.
    List<byte[]> messages(Lines lines, int first) {
        if (!hasLines()) {
            return List.of(content);
        }
        var all = lines();
        return all
                .subList(Math.min(lines.from() - 1, all.size()), Math.min(lines.to(), all.size()))
                .stream()
                .filter(line -> !new String(line, StandardCharsets.UTF_8).isBlank())
                .limit(first)
                .toList();
    }

    /// Returns the lines without their line terminators.
    List<byte[]> lines() {
        var lines = new ArrayList<byte[]>();
        int start = 0;
        for (int i = 0; i <= content.length; i++) {
            if (i == content.length ? start < i : content[i] == '\n') {
                int end = i > start && content[i - 1] == '\r' ? i - 1 : i;
                lines.add(Arrays.copyOfRange(content, start, end));
                start = i + 1;
            }
        }
        return lines;
    }
}
