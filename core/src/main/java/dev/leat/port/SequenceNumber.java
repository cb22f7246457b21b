package dev.leat.port;

import java.util.Optional;
import java.util.regex.Pattern;

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

    /// Returns the decimal number.
    public String text() {
        return "49" + digits(stream, 14) + digits(shard, 12) + digits(offset, 28);
    }

    /// Returns a number with leading zeros. The response to a put has these texts for every record,
    /// and format strings took a tenth of its time.
    static String digits(long number, int width) {
        var text = Long.toString(number);
        return "0".repeat(Math.max(0, width - text.length())) + text;
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
