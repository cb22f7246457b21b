package dev.leat.file;

import dev.leat.app.Csv;
import java.util.Arrays;

/// Finds the values of one record of CSV. Looks at bytes alone: every character of the dialect is
/// ASCII. Owned by one thread.
///
/// A value in quotes ends with a quote before a delimiter or a line's end; a value without quotes
/// holds none. Where that is not so, the physical line in which the trouble begins is the record
/// that is wrong, and the next line begins another: so a quote that is never closed takes one line,
/// and not the rest of the file.
final class CsvScanner {

    /// No byte is this.
    private static final int NO_CHARACTER = 256;

    private static final int BAD = -1;

    /// What a byte may be, in bits: one that ends a value without quotes, one at which a value in
    /// quotes needs a closer look, one that must be in quotes in a table, a NUL, a part of a
    /// character beyond ASCII.
    private static final int ENDS = 1;

    private static final int STOPS = 2;
    private static final int ODD = 4;
    private static final int ZERO = 8;
    private static final int HIGH = 16;

    private final byte[] kinds = new byte[256];
    private final int delimiter;
    private final int quote;
    private final int escape;
    private final int comment;
    private final boolean doubled;

    /// Where each value begins and ends, without its quotes. Of a record with more values than a
    /// file may have columns, only so many are told, and how many there are.
    int[] starts = new int[64];

    int[] ends = new int[64];

    /// Whether it was in quotes, whether it must be rid of escapes, and, if not, whether it needs
    /// quotes in a table.
    boolean[] quoted = new boolean[64];

    boolean[] escaped = new boolean[64];
    boolean[] odd = new boolean[64];
    int values;

    /// Behind the record and its line's end.
    int next;

    /// How many lines the record has.
    int lines;

    /// What kinds of bytes the values hold.
    private int seen;

    /// Whether more follows than a record may have.
    private boolean cut;

    /// What is wrong, if the result is [Found#WRONG].
    String wrong = "";

    enum Found {
        RECORD,
        /// Nothing stands in the line, or a comment.
        NOTHING,
        WRONG,
        /// The line is longer than a record may be; where it ends was not looked for.
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
            kind |= b == ',' || b == '"' ? ODD : 0;
            kinds[b] = (byte) (kind | (b == 0 ? ZERO : b > 127 ? HIGH : 0));
        }
    }

    private static int ascii(String what, char c) {
        if (c == 0 || c > 127 || c == '\n' || c == '\r') {
            throw new IllegalArgumentException(
                    "the %s of a CSV file is one character of ASCII and no line end, not '%s'"
                            .formatted(what, c));
        }
        return c;
    }

    /// Whether values in quotes stand in the file as they do in a table.
    boolean canonical() {
        return quote == '"' && doubled;
    }

    /// Whether a line that begins so is a comment.
    boolean comments(byte first) {
        return first == comment;
    }

    /// Whether the record holds bytes above 127.
    boolean high() {
        return (seen & HIGH) != 0;
    }

    /// Whether the record holds a NUL.
    boolean zero() {
        return (seen & ZERO) != 0;
    }

    /// Scans the record at `from`; `end` is the end of the file, or of what was read, which is two
    /// bytes further than a record may reach.
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
            odd = Arrays.copyOf(odd, 2 * value);
        }
    }

    /// The end of a value without quotes, or [#BAD].
    private int plain(byte[] bytes, int value, int from, int end) {
        int at = from;
        int all = 0;
        int kind = 0;
        while (at < end && ((kind = kinds[bytes[at] & 0xFF]) & ENDS) == 0) {
            all |= kind;
            at++;
        }
        if (at < end && bytes[at] == quote) {
            wrong = "a quote stands in a value that does not begin with one";
            return BAD;
        }
        tell(value, from, at, all);
        quoted[value] = false;
        escaped[value] = false;
        return at;
    }

    private void tell(int value, int from, int to, int all) {
        seen |= all;
        starts[value] = from;
        ends[value] = to;
        odd[value] = (all & ODD) != 0;
    }

    /// The place behind the closing quote, or [#BAD].
    private int quoted(byte[] bytes, int value, int from, int end) {
        int at = from + 1;
        int all = 0;
        int kind = 0;
        int lineBreaks = 0;
        boolean escapes = false;
        while (true) {
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
            all |= b == '\n' || b == '\r' ? ODD : kind;
            at++;
        }
        int after = at + 1;
        if (after < end
                && bytes[after] != delimiter
                && bytes[after] != '\n'
                && bytes[after] != '\r') {
            wrong = "there is text behind the closing quote of value " + (values + 1);
            return BAD;
        }
        lines += lineBreaks;
        tell(value, from + 1, at, all);
        quoted[value] = true;
        escaped[value] = escapes;
        return after;
    }

    /// Whether the byte makes the next one mean itself.
    private boolean escapes(byte[] bytes, int at, int end) {
        return bytes[at] == escape
                && at + 1 < end
                && (bytes[at + 1] == quote || (!doubled && bytes[at + 1] == escape));
    }

    /// Passes over one physical line; false if it is longer than a record may be.
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

    /// The value without its escapes, if it has some.
    byte[] unescaped(byte[] bytes, int value) {
        var plain = new byte[ends[value] - starts[value]];
        int size = 0;
        for (int i = starts[value]; i < ends[value]; i++) {
            if (escaped[value] && escapes(bytes, i, ends[value])) {
                i++;
            }
            plain[size++] = bytes[i];
        }
        return Arrays.copyOf(plain, size);
    }
}
