package dev.leat.watch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// Counts of numbers in fixed bins. A bin has the numbers of one sign whose magnitude is in the
/// same thirty-second of an octave, so that its width is at most 3 % of them. Zero, and numbers
/// nearer to it than 2^-40, have one bin. Bins are numbered in the order of their values; `bins`
/// are the bins with a count, in order. Callers must not write to the arrays.
record NumberBins(int[] bins, long[] counts) {

    static final NumberBins EMPTY = new NumberBins(new int[0], new long[0]);

    private static final int LEAST_EXPONENT = -40;
    private static final int MOST_EXPONENT = 62;
    private static final int PARTS = 32;

    /// Bits of a double's fraction below the first five.
    private static final int FRACTION_BITS = 47;

    /// Returns the counts of these bins. Sorts the first `size` elements.
    static NumberBins of(int[] unsorted, int size) {
        Arrays.sort(unsorted, 0, size);
        var bins = new int[size];
        var counts = new long[size];
        int used = 0;
        for (int i = 0; i < size; i++) {
            if (used == 0 || bins[used - 1] != unsorted[i]) {
                bins[used++] = unsorted[i];
            }
            counts[used - 1]++;
        }
        return new NumberBins(Arrays.copyOf(bins, used), Arrays.copyOf(counts, used));
    }

    static int bin(double value) {
        double size = Math.abs(value);
        int exponent = Math.getExponent(size);
        if (exponent < LEAST_EXPONENT) {
            return 0;
        }
        int bin =
                exponent > MOST_EXPONENT
                        ? (MOST_EXPONENT + 1 - LEAST_EXPONENT) * PARTS
                        : (exponent - LEAST_EXPONENT) * PARTS
                                + (int)
                                        ((Double.doubleToRawLongBits(size) >>> FRACTION_BITS)
                                                & (PARTS - 1));
        return value < 0 ? -bin - 1 : bin + 1;
    }

    /// Returns the number in the middle of a bin.
    static double middle(int bin) {
        if (bin == 0) {
            return 0;
        }
        int place = Math.abs(bin) - 1;
        double fraction = 1 + (place % PARTS + 0.5) / PARTS;
        double size = Math.scalb(fraction, place / PARTS + LEAST_EXPONENT);
        return bin < 0 ? -size : size;
    }

    /// Returns the count of the bins from `from` up to, but not including, `to`.
    long count(int from, int to) {
        long sum = 0;
        for (int i = 0; i < bins.length; i++) {
            sum += bins[i] >= from && bins[i] < to ? counts[i] : 0;
        }
        return sum;
    }

    long total() {
        return Arrays.stream(counts).sum();
    }

    /// Returns the number in the middle of the bin that has the median; 0 if there are no numbers.
    double median() {
        long half = (total() + 1) / 2;
        long sum = 0;
        for (int i = 0; i < bins.length; i++) {
            sum += counts[i];
            if (sum >= half) {
                return middle(bins[i]);
            }
        }
        return 0;
    }

    NumberBins merge(NumberBins other) {
        var merged = new int[bins.length + other.bins.length];
        var sums = new long[merged.length];
        int size = 0;
        int a = 0;
        int b = 0;
        while (a < bins.length || b < other.bins.length) {
            boolean mine = b == other.bins.length || (a < bins.length && bins[a] <= other.bins[b]);
            boolean both = mine && b < other.bins.length && bins[a] == other.bins[b];
            merged[size] = mine ? bins[a] : other.bins[b];
            sums[size++] = (mine ? counts[a] : 0) + (!mine || both ? other.counts[b] : 0);
            a += mine ? 1 : 0;
            b += !mine || both ? 1 : 0;
        }
        return new NumberBins(Arrays.copyOf(merged, size), Arrays.copyOf(sums, size));
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(bins.length);
        for (int i = 0; i < bins.length; i++) {
            out.writeShort(bins[i]);
            out.writeLong(counts[i]);
        }
    }

    static NumberBins read(DataInput in) throws IOException {
        int size = in.readInt();
        var bins = new int[size];
        var counts = new long[size];
        for (int i = 0; i < size; i++) {
            bins[i] = in.readShort();
            counts[i] = in.readLong();
        }
        return new NumberBins(bins, counts);
    }
}
