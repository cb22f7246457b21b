package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import dev.leat.error.FileErrorText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The bytes and the text of a file. Reports content that cannot be read.
public final class SourceFile {

    /// The UTF-8 byte order mark, which some editors write. It is not part of the content.
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private SourceFile() {}

    /// Returns the tree of a file. If the file cannot be read, reports it and returns empty.
    public static Optional<Node> read(Path file, Diagnostics report) {
        return bytes(file, report)
                .flatMap(bytes -> text(bytes, report))
                .flatMap(text -> YamlReader.read(text, report));
    }

    public static Optional<byte[]> bytes(Path file, Diagnostics report) {
        if (Files.isDirectory(file)) {
            report.problem(SourcePosition.NONE, GeneralLintMessage.FOLDER);
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            report.problem(SourcePosition.NONE, GeneralLintMessage.NO_FILE);
        } catch (IOException e) {
            report.problem(
                    SourcePosition.NONE, GeneralLintMessage.UNREADABLE, FileErrorText.said(e));
        }
        return Optional.empty();
    }

    /// Returns the bytes without a leading UTF-8 byte order mark.
    public static byte[] unmarked(byte[] bytes) {
        boolean marked = Arrays.equals(Arrays.copyOf(bytes, MARK.length), MARK);
        return marked ? Arrays.copyOfRange(bytes, MARK.length, bytes.length) : bytes;
    }

    public static Optional<SourceText> text(byte[] bytes, Diagnostics report) {
        try {
            var text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(unmarked(bytes)))
                            .toString();
            return Optional.of(new SourceText(text));
        } catch (CharacterCodingException e) {
            report.problem(SourcePosition.NONE, GeneralLintMessage.NOT_UTF8);
            return Optional.empty();
        }
    }
}
