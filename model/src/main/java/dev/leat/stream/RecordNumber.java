package dev.leat.stream;

/// The sequence number of a record: a decimal number of any length. Within a shard the numbers
/// increase, with gaps.
///
/// @param text the digits, without leading zeros; empty for the position before all records
public record RecordNumber(String text) implements Comparable<RecordNumber> {

    /// The position before all records.
    public static final RecordNumber BEFORE_ALL = new RecordNumber("");

    @Override
    public int compareTo(RecordNumber other) {
        int longer = Integer.compare(text.length(), other.text.length());
        return longer == 0 ? text.compareTo(other.text) : longer;
    }
}
