package dev.leat.kernel.query;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a frame that a [QueryFrameWriter] wrote, without its kind.
final class QueryFrameReader {

    static final byte NO_VALUE = 0;
    static final byte NUMBER = 1;
    static final byte TEXT = 2;

    private final ByteBuffer bytes;

    QueryFrameReader(byte[] content) {
        this(ByteBuffer.wrap(content));
    }

    QueryFrameReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    boolean more() {
        return bytes.hasRemaining();
    }

    long number() {
        return bytes.getLong();
    }

    String text() {
        return Objects.requireNonNull(nullable());
    }

    @Nullable String nullable() {
        int length = bytes.getInt();
        if (length < 0) {
            return null;
        }
        byte[] utf8 = new byte[length];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    List<String> texts() {
        var texts = new ArrayList<String>();
        for (long left = number(); left > 0; left--) {
            texts.add(text());
        }
        return texts;
    }

    @Nullable Object value() {
        return switch (bytes.get()) {
            case NUMBER -> number();
            case TEXT -> text();
            default -> null;
        };
    }

    List<ResultReader.Heading> headings() {
        var headings = new ArrayList<ResultReader.Heading>();
        for (long left = number(); left > 0; left--) {
            var name = text();
            var kind = ResultReader.Kind.valueOf(text());
            headings.add(new ResultReader.Heading(name, kind, text()));
        }
        return headings;
    }
}
