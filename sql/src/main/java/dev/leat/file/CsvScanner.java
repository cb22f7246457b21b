package dev.leat.file;

import dev.leat.app.Csv;
import java.util.Arrays;

/// A scanner that finds the values of one CSV record. It works on bytes, as every character of the
/// dialect is ASCII. Owned by one thread.
///
/// A quoted value ends with a quote before a delimiter or a line end; an unquoted value contains no
/// quote. If a record violates these rules, only the physical line in which it starts is rejected,
/// and the next line starts a new record. So an unclosed quote affects one line, not the rest of
/// the file.
final class CsvScanner {

    /// A value that no byte has. It replaces a character that the dialect does not define.
    private static final int NO_CHARACTER = 256;

    private static final int BAD = -1;

    /// Kinds of bytes, as bits. `ENDS`: ends an unquoted value. `STOPS`: requires a check within a
    /// quoted value. `ZERO`: NUL. `HIGH`: part of a character beyond ASCII.
    private static final int ENDS = 1;

    private static final int STOPS = 2;
    private static final int ZERO = 4;
    private static final int HIGH = 8;

    private final byte[] kinds = new byte[256];
    private final int delimiter;
    private final int quote;
    private final int escape;
    private final int comment;
    private final boolean doubled;

    /// Start and end of each value, without its quotes. Values beyond the maximum number of columns
    /// are only counted.
    int[] starts = new int[64];

    int[] ends = new int[64];

    /// Properties of each value. `quoted`: it was quoted in the file; `escaped`: it contains
    /// escapes.
    boolean[] quoted = new boolean[64];

    boolean[] escaped = new boolean[64];
    int values;

    /// Position after the record and its line end.
    int next;

    /// Number of lines of the record.
    int lines;

    /// Kinds of all bytes in the record's values.
    private int seen;

    /// True if the text after the record's start is longer than the maximum length of a record.
    private boolean cut;

    /// The error message if the result is [Found#WRONG].
    String wrong = "";

    enum Found {
        RECORD,
        /// The line is blank or a comment.
        NOTHING,
        WRONG,
        /// The line exceeds the maximum length of a record; its end is unknown.
        TOO_LONG
    }

    /// @throws IllegalArgumentException if a character of the dialect is not ASCII
    CsvScanner(Csv csv) {
        delimiter = ascii("delimiter", csv.delimiter());
        quote = csv.quote().map(c -> ascii("quote", c)).orElse(NO_CHARACTER);
        escape = csv.escape().map(c -> ascii("escape", c)).orElse(quote);
        comment = csv.comment().map(c -> ascii("comment", c)).orElse(NO_CHARACTER);
        doubled = escape == quote;
        for (int b = 0; b < kinds.length; b++) {
            boolean line = b == '\n' || b == '\r';
            int kind = b == delimiter || b == quote || line ? ENDS : 0;
            kind |= b == escape || b == quote || line ? STOPS : 0;
            kinds[b] = (byte) (kind | (b == 0 ? ZERO : b > 127 ? HIGH : 0));
        }
    }

    private static int ascii(String what, char c) {
        if (c == 0 || c > 127 || c == '\n' || c == '\r') {
            throw new IllegalArgumentException(
                    "the %s of a CSV file must be one ASCII character other than a line end, not '%s'"
                            .formatted(what, c));
        }
        return c;
    }

    /// Returns true if a line that starts with this byte is a comment.
    boolean comments(byte first) {
        return first == comment;
    }

    /// Returns true if the record contains bytes above 127.
    boolean high() {
        return (seen & HIGH) != 0;
    }

    /// Returns true if the record contains a NUL.
    boolean zero() {
        return (seen & ZERO) != 0;
    }

    /// Scans the record at `from`. `end` is the end of the text: the end of the file, or of a
    /// buffer that extends two bytes past the maximum length of a record.
    Found scan(byte[] bytes, int from, int end) {
        int most = (int) Math.min(end, (long) from + ReadLimits.RECORD + 2);
        values = 0;
        lines = 0;
        seen = 0;
        cut = most - from > ReadLimits.RECORD;
        if (comments(bytes[from])) {
            return line(bytes, from, most) ? Found.NOTHING : Found.TOO_LONG;
        }
        int at = from;
        while (true) {
            int value = Math.min(values, ReadLimits.COLUMNS);
            grow(value);
            boolean inQuotes = at < most && bytes[at] == quote;
            at = inQuotes ? quoted(bytes, value, at, most) : plain(bytes, value, at, most);
            if (at == BAD) {
                return line(bytes, from, most) ? Found.WRONG : Found.TOO_LONG;
            }
            values++;
            if (at < most && bytes[at] == delimiter) {
                at++;
                continue;
            }
            if (at - from > ReadLimits.RECORD) {
                return Found.TOO_LONG;
            }
            next = lineEnd(bytes, at, most);
            lines++;
            return at == from ? Found.NOTHING : Found.RECORD;
        }
    }

    private void grow(int value) {
        if (value == starts.length) {
            starts = Arrays.copyOf(starts, 2 * value);
            ends = Arrays.copyOf(ends, 2 * value);
            quoted = Arrays.copyOf(quoted, 2 * value);
            escaped = Arrays.copyOf(escaped, 2 * value);
        }
    }

    /// Returns the end of an unquoted value, or [#BAD].
    private int plain(byte[] bytes, int value, int from, int end) {
        int at = skip(bytes, from, end, delimiter, quote);
        int all = 0;
        int kind = 0;
        while (at < end && ((kind = kinds[bytes[at] & 0xFF]) & ENDS) == 0) {
            all |= kind;
            at++;
        }
        if (at < end && bytes[at] == quote) {
            wrong = "unexpected quote in a value that does not begin with a quote";
            return BAD;
        }
        tell(value, from, at, all);
        quoted[value] = false;
        escaped[value] = false;
        return at;
    }

    /// Returns a position from `at` on, before which there are only ASCII characters other than
    /// NUL, line ends and the two given ones. Compares 8 bytes at once: the lowest byte that is 0
    /// in a word of such bytes is also the lowest one whose highest bit is set after 1 is
    /// subtracted from each byte.
    private static int skip(byte[] bytes, int at, int end, int one, int other) {
        long first = EightBytes.ONES * (one == NO_CHARACTER ? '\n' : one);
        long second = EightBytes.ONES * (other == NO_CHARACTER ? '\n' : other);
        int next = at;
        while (next <= end - Long.BYTES) {
            long word = EightBytes.at(bytes, next);
            long found =
                    (word
                                    | (word - EightBytes.ONES)
                                    | ((word ^ first) - EightBytes.ONES)
                                    | ((word ^ second) - EightBytes.ONES)
                                    | ((word ^ (EightBytes.ONES * '\n')) - EightBytes.ONES)
                                    | ((word ^ (EightBytes.ONES * '\r')) - EightBytes.ONES))
                            & EightBytes.HIGHEST;
            if (found != 0) {
                return next + EightBytes.before(found);
            }
            next += Long.BYTES;
        }
        return next;
    }

    private void tell(int value, int from, int to, int all) {
        seen |= all;
        starts[value] = from;
        ends[value] = to;
    }

    /// Returns the position after the closing quote, or [#BAD].
    private int quoted(byte[] bytes, int value, int from, int end) {
        int at = from + 1;
        int all = 0;
        int kind = 0;
        int lineBreaks = 0;
        boolean escapes = false;
        while (true) {
            at = skip(bytes, at, end, quote, escape);
            while (at < end && ((kind = kinds[bytes[at] & 0xFF]) & STOPS) == 0) {
                all |= kind;
                at++;
            }
            if (at >= end) {
                wrong =
                        "the quote of value %,d is %s"
                                .formatted(
                                        values + 1,
                                        cut ? "not closed within 16 MiB" : "never closed");
                return BAD;
            }
            byte b = bytes[at];
            if (escapes(bytes, at, end)) {
                escapes = true;
                at += 2;
                continue;
            }
            if (b == quote) {
                break;
            }
            if (b == '\n' || (b == '\r' && (at + 1 == end || bytes[at + 1] != '\n'))) {
                lineBreaks++;
            }
            all |= kind;
            at++;
        }
        int after = at + 1;
        if (after < end
                && bytes[after] != delimiter
                && bytes[after] != '\n'
                && bytes[after] != '\r') {
            wrong = "unexpected text after the closing quote of value " + (values + 1);
            return BAD;
        }
        lines += lineBreaks;
        tell(value, from + 1, at, all);
        quoted[value] = true;
        escaped[value] = escapes;
        return after;
    }

    /// Returns true if the byte at this position escapes the next one.
    private boolean escapes(byte[] bytes, int at, int end) {
        return bytes[at] == escape
                && at + 1 < end
                && (bytes[at + 1] == quote || (!doubled && bytes[at + 1] == escape));
    }

    /// Skips one physical line; returns false if it exceeds the maximum length of a record.
    private boolean line(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        next = lineEnd(bytes, at, end);
        lines = 1;
        return at - from <= ReadLimits.RECORD;
    }

    private static int lineEnd(byte[] bytes, int at, int end) {
        if (at == end) {
            return at;
        }
        return bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n' ? at + 2 : at + 1;
    }

    /// Returns the value, with its escapes replaced.
    byte[] unescaped(byte[] bytes, int value) {
        var plain = new byte[ends[value] - starts[value]];
        return Arrays.copyOf(plain, unescape(bytes, value, plain));
    }

    /// Writes the value, with its escapes replaced, to an array that is as long as the value.
    /// Returns the number of bytes written.
    int unescape(byte[] bytes, int value, byte[] to) {
        int end = ends[value];
        boolean some = escaped[value];
        int size = 0;
        for (int i = starts[value]; i < end; i++) {
            if (some && bytes[i] == escape && escapes(bytes, i, end)) {
                i++;
            }
            to[size++] = bytes[i];
        }
        return size;
    }
}
