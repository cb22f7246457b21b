package dev.leat.kernel.query;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a frame between Leat and the process of queries. [QueryFrameReader] reads it.
final class QueryFrameWriter {

    private static final int NULL = -1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /// A write that cannot fail, because it is to memory.
    private interface Write {

        void run() throws IOException;
    }

    QueryFrameWriter(char kind) {
        bytes.write(kind);
    }

    QueryFrameWriter number(long number) {
        return write(() -> out.writeLong(number));
    }

    QueryFrameWriter text(@Nullable String text) {
        if (text == null) {
            return write(() -> out.writeInt(NULL));
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return write(() -> {
            out.writeInt(utf8.length);
            out.write(utf8);
        });
    }

    QueryFrameWriter texts(Collection<? extends @Nullable String> texts) {
        number(texts.size());
        texts.forEach(this::text);
        return this;
    }

    /// Writes a value of a row: a [String], a [Long] or null.
    QueryFrameWriter value(@Nullable Object value) {
        switch (value) {
            case null -> bytes.write(QueryFrameReader.NO_VALUE);
            case Long number -> {
                bytes.write(QueryFrameReader.NUMBER);
                number(number);
            }
            case String text -> {
                bytes.write(QueryFrameReader.TEXT);
                text(text);
            }
            default -> throw new IllegalArgumentException("neither text nor number: " + value);
        }
        return this;
    }

    QueryFrameWriter headings(List<ResultReader.Heading> headings) {
        number(headings.size());
        headings.forEach(
                heading -> text(heading.name()).text(heading.kind().name()).text(heading.type()));
        return this;
    }

    int size() {
        return bytes.size();
    }

    byte[] frame() {
        return bytes.toByteArray();
    }

    private QueryFrameWriter write(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
