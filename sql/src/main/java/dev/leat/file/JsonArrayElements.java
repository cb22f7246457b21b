package dev.leat.file;

import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/// The documents of a JSON array, or a single document. An error inside a document rejects only
/// that document. A misplaced quote or bracket rejects the rest of the file, because the start of
/// the next document is unknown.
final class JsonArrayElements implements DocumentStream {

    private enum State {
        BEGIN,
        RESUMED,
        ARRAY,
        SINGLE,
        END
    }

    private final String name;
    private final boolean several;
    private final TextWindow window;
    private final JsonNesting nesting = new JsonNesting();
    private State state;
    private long line;

    JsonArrayElements(String name, Utf8Text text, Position at) {
        this(name, text, at, false);
    }

    /// @param several true if the file may also have several documents without an array
    JsonArrayElements(String name, Utf8Text text, Position at, boolean several) {
        this.name = name;
        this.several = several;
        window = new TextWindow(text);
        state = at.offset() == 0 ? State.BEGIN : State.RESUMED;
        line = at.line();
    }

    @Override
    public long offset() {
        return window.offset;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public Optional<Document> next() throws UnreadableFileException, IOException {
        if (state == State.BEGIN) {
            begin();
            window.begin();
        } else if (state == State.RESUMED) {
            state = window.has() ? State.ARRAY : State.END;
        }
        if (state == State.END) {
            return Optional.empty();
        }
        long first = line + 1;
        long offset = window.offset;
        var beginning = value(first);
        var body = beginning.orElseGet(() -> window.copy(window.at));
        var wrong =
                beginning.isPresent()
                        ? Optional.of(ReadLimits.tooLong("the document"))
                        : window.text.wrong(body);
        skipSeparator();
        window.begin();
        return Optional.of(new Document(body, first, offset, wrong));
    }

    private void begin() throws UnreadableFileException, IOException {
        skipSpace();
        if (!window.has()) {
            throw unreadable("the file is empty; expected an array of documents");
        }
        if (window.bytes[window.at] == '{') {
            state = State.SINGLE;
            return;
        }
        if (window.bytes[window.at] != '[') {
            throw unreadable("expected '[' or '{' at the beginning");
        }
        window.at++;
        skipSpace();
        state = State.ARRAY;
        if (window.has() && window.bytes[window.at] == ']') {
            end();
        }
    }

    /// Skips the separator between a document and the next one, or the text at the end of the
    /// array.
    private void skipSeparator() throws UnreadableFileException, IOException {
        skipSpace();
        if (state == State.SINGLE) {
            if (window.has() && several) {
                return;
            }
            if (window.has()) {
                throw unreadable(
                        "unexpected text after the only document; for one document per line use"
                                + " `format: ndjson`");
            }
            state = State.END;
            return;
        }
        int next = window.has() ? window.bytes[window.at] : 0;
        if (next == ']') {
            end();
        } else if (next == ',') {
            window.at++;
            skipSpace();
            if (!window.has() || window.bytes[window.at] == ']') {
                throw unreadable("expected a document after ','");
            }
        } else {
            throw unreadable(
                    window.has()
                            ? "expected ',' or ']' after a document"
                            : "the array is not closed");
        }
    }

    private void end() throws UnreadableFileException, IOException {
        window.at++;
        skipSpace();
        if (window.has()) {
            throw unreadable("unexpected text after the array");
        }
        state = State.END;
    }

    private void skipSpace() throws IOException {
        while (window.has()) {
            byte b = window.bytes[window.at];
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return;
            }
            if (b == '\n') {
                line++;
            }
            window.at++;
            if (window.at - window.start > ReadLimits.RECORD) {
                window.drop();
            }
        }
    }

    /// Reads a value. If it is too long, returns its beginning.
    private Optional<byte[]> value(long first) throws UnreadableFileException, IOException {
        nesting.clear();
        Optional<byte[]> begins = Optional.empty();
        do {
            if (!window.has()) {
                throw unreadable(
                        "unexpected end of file in the document that begins in line " + first);
            }
            var wrong = nesting.next(window.bytes[window.at]);
            if (wrong.isPresent()) {
                throw unreadable(wrong.get() + ", in the document that begins in line " + first);
            }
            if (window.bytes[window.at] == '\n') {
                line++;
            }
            window.at++;
            if (window.at - window.start > ReadLimits.RECORD) {
                begins =
                        begins.or(
                                () -> Optional.of(window.copy(window.start + ReadLimits.TEXT + 1)));
                window.drop();
            }
        } while (!nesting.ended(window.has() ? window.bytes[window.at] : -1));
        return begins;
    }

    private UnreadableFileException unreadable(String why) {
        return new UnreadableFileException(
                Reason.of(
                        "malformed",
                        String.format(
                                Locale.ROOT,
                                "'%s' is not a JSON array of documents: at line %d, byte %d: %s",
                                name,
                                line + 1,
                                window.place(),
                                why)));
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
