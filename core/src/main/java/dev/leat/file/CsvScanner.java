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

    private final byte delimiter;
    private final int quote;
    private final int escape;
    private final int comment;
    private final boolean doubled;

    /// Where each value begins and ends, without its quotes.
    int[] starts = new int[64];

    int[] ends = new int[64];

    /// Whether it was in quotes, and whether it must be rid of escapes.
    boolean[] quoted = new boolean[64];

    boolean[] escaped = new boolean[64];
    int values;

    /// Behind the record and its line's end.
    int next;

    /// How many lines the record has.
    int lines;

    /// Whether it holds bytes above 127, and a NUL.
    boolean high;

    /// What is wrong, if the result is [Found#WRONG].
    String wrong = "";

    enum Found {
        RECORD,
        /// Nothing stands in the line, or a comment.
        NOTHING,
        WRONG,
        TOO_LONG
    }

    CsvScanner(Csv csv) {
        delimiter = (byte) csv.delimiter();
        quote = csv.quote().map(c -> (int) c).orElse(-1);
        escape = csv.escape().map(c -> (int) c).orElse(quote);
        comment = csv.comment().map(c -> (int) c).orElse(-1);
        doubled = escape == quote;
    }

    /// Whether quotes within values are doubled, as they are in tables.
    boolean canonical() {
        return quote == '"' && doubled;
    }

    /// Scans the record at `from`; `end` is the end of the file if `last`, else of what was read,
    /// which is further than a record may reach.
    Found scan(byte[] bytes, int from, int end, boolean last) {
        values = 0;
        lines = 0;
        high = false;
        int at = from;
        if (bytes[at] == comment) {
            return line(bytes, from, end, last) ? Found.NOTHING : Found.TOO_LONG;
        }
        while (true) {
            grow();
            boolean inQuotes = at < end && bytes[at] == quote;
            at = inQuotes ? quoted(bytes, from, at, end) : plain(bytes, at, end);
            if (at == BAD) {
                return line(bytes, from, end, last) ? Found.WRONG : Found.TOO_LONG;
            }
            if (at == end && !last) {
                return Found.TOO_LONG;
            }
            values++;
            if (at < end && bytes[at] == delimiter) {
                at++;
                continue;
            }
            next = lineEnd(bytes, at, end);
            lines++;
            if (next - from > Limits.RECORD) {
                return Found.TOO_LONG;
            }
            return at == from ? Found.NOTHING : Found.RECORD;
        }
    }

    private static final int BAD = -1;

    private void grow() {
        if (values == starts.length) {
            starts = Arrays.copyOf(starts, 2 * values);
            ends = Arrays.copyOf(ends, 2 * values);
            quoted = Arrays.copyOf(quoted, 2 * values);
            escaped = Arrays.copyOf(escaped, 2 * values);
        }
    }

    /// The end of a value without quotes, or [#BAD].
    private int plain(byte[] bytes, int from, int end) {
        int at = from;
        byte all = 0;
        while (at < end) {
            byte b = bytes[at];
            all |= b;
            if (b == delimiter || b == '\n' || b == '\r') {
                break;
            }
            if (b == quote) {
                wrong = "a quote stands in a value that does not begin with one";
                return BAD;
            }
            at++;
        }
        high |= all < 0;
        starts[values] = from;
        ends[values] = at;
        quoted[values] = false;
        escaped[values] = false;
        return at;
    }

    /// The place behind the closing quote, or [#BAD].
    private int quoted(byte[] bytes, int record, int from, int end) {
        int at = from + 1;
        int most = (int) Math.min(end, (long) record + Limits.RECORD);
        boolean escapes = false;
        int lineBreaks = 0;
        byte all = 0;
        while (at < most) {
            byte b = bytes[at];
            all |= b;
            if (b == escape
                    && at + 1 < end
                    && (bytes[at + 1] == quote || (!doubled && bytes[at + 1] == escape))) {
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
            at++;
        }
        if (at >= most) {
            wrong = "the quote of value " + (values + 1) + " is never closed";
            return BAD;
        }
        int after = at + 1;
        if (after < end
                && bytes[after] != delimiter
                && bytes[after] != '\n'
                && bytes[after] != '\r') {
            wrong = "there is text behind the closing quote of value " + (values + 1);
            return BAD;
        }
        high |= all < 0;
        lines += lineBreaks;
        starts[values] = from + 1;
        ends[values] = at;
        quoted[values] = true;
        escaped[values] = escapes;
        return after;
    }

    /// Passes over one physical line; false if its end was not read.
    private boolean line(byte[] bytes, int from, int end, boolean last) {
        int at = from;
        while (at < end && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        next = lineEnd(bytes, at, end);
        lines = 1;
        return at < end || last;
    }

    private static int lineEnd(byte[] bytes, int at, int end) {
        if (at == end) {
            return at;
        }
        return bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n' ? at + 2 : at + 1;
    }

    /// The value without its escapes.
    byte[] unescaped(byte[] bytes, int value) {
        var plain = new byte[ends[value] - starts[value]];
        int size = 0;
        for (int i = starts[value]; i < ends[value]; i++) {
            if (bytes[i] == escape
                    && i + 1 < ends[value]
                    && (bytes[i + 1] == quote || (!doubled && bytes[i + 1] == escape))) {
                i++;
            }
            plain[size++] = bytes[i];
        }
        return Arrays.copyOf(plain, size);
    }
}
