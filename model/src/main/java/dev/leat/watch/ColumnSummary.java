package dev.leat.watch;

import dev.leat.app.Quality.Kind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.FrequentItemsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;

/// The measurements of a column in a window: counts of its values and nulls, the ids of a few
/// records whose value is null, a sketch of the number of distinct values, and, as its kind
/// requires, bins of its numbers or the frequent texts. The size is bounded. Callers must not
/// change the sketches.
record ColumnSummary(
        Kind kind,
        long values,
        long nulls,
        List<String> nullIds,
        HllSketch distinct,
        NumberBins numbers,
        FrequentItemsSketch<String> texts) {

    /// A standard error of 2.3 % of the number of distinct values, in 2 KiB
    /// (https://datasketches.apache.org/docs/HLL/HLL.html).
    private static final int HLL_SIZE = 11;

    /// The counts of up to 96 distinct texts are exact; of more, those of the frequent ones are
    /// known within 3 % of all values
    /// (https://datasketches.apache.org/docs/Frequency/FrequentItemsErrorTable.html).
    private static final int MAP_SIZE = 128;

    /// Maximum length of a text.
    private static final int TEXT = 60;

    static final int MOST_IDS = 3;

    private static final ArrayOfStringsSerDe TEXTS = new ArrayOfStringsSerDe();

    ColumnSummary {
        nullIds = List.copyOf(nullIds);
    }

    static ColumnSummary empty(Kind kind) {
        return new ColumnSummary(
                kind, 0, 0, List.of(), newDistinct(), NumberBins.EMPTY, newTexts());
    }

    static HllSketch newDistinct() {
        return new HllSketch(HLL_SIZE, TgtHllType.HLL_8);
    }

    static FrequentItemsSketch<String> newTexts() {
        return new FrequentItemsSketch<>(MAP_SIZE);
    }

    /// Returns the beginning of a text.
    static String cut(String text) {
        return text.length() <= TEXT ? text : text.substring(0, TEXT) + "\u2026";
    }

    static List<String> firstIds(List<String> ids, List<String> more) {
        var all = new ArrayList<>(ids);
        all.addAll(more);
        return all.size() <= MOST_IDS ? all : all.subList(0, MOST_IDS);
    }

    long records() {
        return values + nulls;
    }

    double nullShare() {
        return records() == 0 ? 0 : nulls / (double) records();
    }

    long distinctValues() {
        return Math.round(distinct.getEstimate());
    }

    /// Returns the summary of the records of both. If the kind of the column has changed since the
    /// older summary `this`, returns the newer one.
    ColumnSummary merge(ColumnSummary newer) {
        if (kind != newer.kind) {
            return newer;
        }
        var union = new HllUnion(HLL_SIZE);
        union.update(distinct);
        union.update(newer.distinct);
        return new ColumnSummary(
                kind,
                values + newer.values,
                nulls + newer.nulls,
                firstIds(nullIds, newer.nullIds),
                union.getResult(TgtHllType.HLL_8),
                numbers.merge(newer.numbers),
                kind == Kind.TEXT ? newTexts().merge(texts).merge(newer.texts) : texts);
    }

    /// Returns the values of these summaries without the number of distinct ones, to compare others
    /// with them. Summaries of another kind are omitted.
    static ColumnSummary baseline(Kind kind, List<ColumnSummary> columns) {
        long values = 0;
        long nulls = 0;
        var numbers = NumberBins.EMPTY;
        var texts = newTexts();
        for (var column : columns) {
            if (column.kind == kind) {
                values += column.values;
                nulls += column.nulls;
                numbers = numbers.merge(column.numbers);
                texts.merge(column.texts);
            }
        }
        return new ColumnSummary(kind, values, nulls, List.of(), newDistinct(), numbers, texts);
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(number(kind));
        out.writeLong(values);
        out.writeLong(nulls);
        out.writeByte(nullIds.size());
        for (var id : nullIds) {
            out.writeUTF(id);
        }
        write(out, distinct.toCompactByteArray());
        numbers.write(out);
        write(out, kind == Kind.TEXT ? texts.toByteArray(TEXTS) : new byte[0]);
    }

    private static void write(DataOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static ColumnSummary read(DataInput in) throws IOException {
        var kind = kind(in.readByte());
        long values = in.readLong();
        long nulls = in.readLong();
        var ids = new ArrayList<String>();
        for (int left = in.readByte(); left > 0; left--) {
            ids.add(in.readUTF());
        }
        var distinct = HllSketch.heapify(bytes(in));
        var numbers = NumberBins.read(in);
        var texts = bytes(in);
        return new ColumnSummary(
                kind,
                values,
                nulls,
                ids,
                distinct,
                numbers,
                texts.length == 0
                        ? newTexts()
                        : FrequentItemsSketch.getInstance(MemorySegment.ofArray(texts), TEXTS));
    }

    private static byte[] bytes(DataInput in) throws IOException {
        var bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    /// Returns the stored number of a kind.
    private static int number(Kind kind) {
        return switch (kind) {
            case NUMBER -> 1;
            case TEXT -> 2;
            case TIME -> 3;
            case COUNT -> 4;
        };
    }

    private static Kind kind(int number) throws IOException {
        for (var kind : Kind.values()) {
            if (number(kind) == number) {
                return kind;
            }
        }
        throw new IOException("unknown kind of column " + number);
    }
}
