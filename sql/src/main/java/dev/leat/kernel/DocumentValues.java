package dev.leat.kernel;

import dev.leat.decode.Tape;
import dev.leat.decode.TapeValues;
import dev.leat.watch.RecordValues;
import java.util.Arrays;

/// The values of a batch's documents on the tape; `record` has the index of each document's record,
/// in ascending order.
record DocumentValues(Tape documents, int[] record) implements RecordValues {

    private int document(int index) {
        // without invalid documents, both have the same index
        return index < record.length && record[index] == index
                ? index
                : Arrays.binarySearch(record, index);
    }

    @Override
    public boolean decoded(int index) {
        return document(index) >= 0;
    }

    @Override
    public boolean isNull(int index, int column) {
        return documents.isNull(document(index), column);
    }

    @Override
    public byte[] bytes(int index, int column) {
        int document = document(index);
        return Arrays.copyOfRange(
                documents.bytes(),
                documents.start(document, column),
                documents.end(document, column));
    }

    @Override
    public String text(int index, int column) {
        return TapeValues.text(documents, document(index), column).orElseThrow();
    }

    @Override
    public double number(int index, int column) {
        return TapeValues.number(documents, document(index), column);
    }
}
