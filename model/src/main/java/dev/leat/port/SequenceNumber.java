package dev.leat.port;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The sequence number of a record in a stream. Clients see it as a decimal number of 56 digits, as
/// in Kinesis. Within a shard the numbers increase; the numbers of a shard are above those of its
/// parents, because its own number is. Streams with the same name that exist one after the other
/// have different numbers.
///
/// @param stream the number of the stream in the state folder, never used again
/// @param shard the number of the shard in its stream
/// @param offset the number of the record in its shard, from 0
public record SequenceNumber(long stream, int shard, long offset)
        implements Comparable<SequenceNumber> {

    private static final Pattern FORM = Pattern.compile("49(\\d{14})(\\d{12})(\\d{28})");
    private static final int DIGITS = 56;

    /// Returns the decimal number.
    public String text() {
        var text = new byte[DIGITS];
        text[0] = '4';
        text[1] = '9';
        write(stream, text, 2, 16);
        write(shard, text, 16, 28);
        write(offset, text, 28, DIGITS);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /// Returns a number with leading zeros.
    static String digits(long number, int width) {
        var text = new byte[width];
        write(number, text, 0, width);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /// Writes a number with leading zeros. The response to a put has such texts for every record;
    /// format strings took a tenth of its time, and the concatenation of strings a fortieth.
    private static void write(long number, byte[] text, int from, int to) {
        long rest = number;
        for (int at = to - 1; at >= from; at--) {
            text[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /// Reads a decimal number; empty if no record can have it.
    public static Optional<SequenceNumber> parse(String text) {
        var found = FORM.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SequenceNumber(
                            Long.parseLong(found.group(1)),
                            Integer.parseInt(found.group(2)),
                            Long.parseLong(found.group(3))));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(SequenceNumber other) {
        return text().compareTo(other.text());
    }
}
