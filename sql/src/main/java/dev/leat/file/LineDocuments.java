package dev.leat.file;

import dev.leat.batch.Position;
import java.io.IOException;
import java.util.Optional;

/// Documents of a file with one document per line. Lines end with LF or CRLF; blank lines are
/// skipped.
final class LineDocuments implements DocumentStream {

    private final TextWindow window;
    private long line;

    LineDocuments(Utf8Text text, Position at) {
        window = new TextWindow(text);
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
    public Optional<Document> next() throws IOException {
        while (window.has()) {
            long offset = window.offset;
            boolean whole = findLineEnd();
            var body = window.copy(whole ? lineEnd() : window.start + ReadLimits.TEXT + 1);
            if (!whole) {
                skipLine();
            }
            if (window.has()) {
                window.at++;
            }
            window.begin();
            line++;
            if (!blank(body)) {
                var wrong =
                        whole
                                ? window.text.wrong(body)
                                : Optional.of(ReadLimits.tooLong("the line"));
                return Optional.of(new Document(body, line, offset, wrong));
            }
        }
        return Optional.empty();
    }

    /// Finds the end of the line; returns false if the line is too long.
    private boolean findLineEnd() throws IOException {
        while (window.has() && window.at - window.start <= ReadLimits.RECORD + 1) {
            window.at = lineFeed(window.bytes, window.at, window.end);
            if (window.at < window.end) {
                break;
            }
        }
        return window.at - window.start <= ReadLimits.RECORD + 1;
    }

    /// Skips the rest of a line that is too long.
    private void skipLine() throws IOException {
        while (window.has()) {
            window.at = lineFeed(window.bytes, window.at, window.end);
            if (window.at < window.end) {
                return;
            }
            window.drop();
        }
    }

    /// Returns the position of the first line feed; `end` if there is none.
    private static int lineFeed(byte[] bytes, int from, int end) {
        int at = from;
        while (at <= end - Long.BYTES) {
            long other = EightBytes.at(bytes, at) ^ EightBytes.ONES * '\n';
            long found = (other - EightBytes.ONES) & ~other & EightBytes.HIGHEST;
            if (found != 0) {
                return at + EightBytes.before(found);
            }
            at += Long.BYTES;
        }
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /// Returns the end of the line's text, before its line end.
    private int lineEnd() {
        int at = window.at;
        return at > window.start && window.bytes[at - 1] == '\r' ? at - 1 : at;
    }

    private static boolean blank(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
