package dev.leat.testkit.invariant;

import dev.leat.app.View;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Expected contents of a view, computed with plain maps and big integers. Owned by one thread.
final class ExpectedView {

    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private final View view;
    private final Map<List<String>, List<@Nullable BigInteger>> totals = new LinkedHashMap<>();
    private final Map<Part, List<@Nullable BigInteger>> parts = new LinkedHashMap<>();

    record Part(List<String> key, long start) {}

    ExpectedView(View view) {
        this.view = view;
    }

    void add(SinkShare share) {
        contributions(share).forEach(this::add);
    }

    /// Returns what the share adds to rows of a view.
    private static List<SinkShare.Contribution> contributions(SinkShare share) {
        return switch (share) {
            case SinkShare.Contribution one -> List.of(one);
            case SinkShare.Contributions(var all) -> all;
            case SinkShare.Message _,
                    SinkShare.Items _,
                    SinkShare.Row _,
                    SinkShare.Stored _,
                    SinkShare.StoredRows _,
                    SinkShare.Nothing _ ->
                    List.of();
        };
    }

    private void add(SinkShare.Contribution share) {
        totals.merge(share.key(), big(share.values()), this::combine);
        if (view.every().isPresent()) {
            parts.merge(new Part(share.key(), share.start()), big(share.values()), this::combine);
        }
    }

    Map<List<String>, List<@Nullable BigInteger>> totals() {
        return totals;
    }

    Map<Part, List<@Nullable BigInteger>> parts() {
        return parts;
    }

    static List<@Nullable BigInteger> big(List<@Nullable Long> values) {
        var big = new ArrayList<@Nullable BigInteger>();
        for (var value : values) {
            big.add(value == null ? null : BigInteger.valueOf(value));
        }
        return big;
    }

    private List<@Nullable BigInteger> combine(
            List<@Nullable BigInteger> a, List<@Nullable BigInteger> b) {
        var sums = new ArrayList<@Nullable BigInteger>();
        for (int i = 0; i < view.measures().size(); i++) {
            sums.add(combine(view.measures().get(i).kind(), a.get(i), b.get(i)));
        }
        return sums;
    }

    private static @Nullable BigInteger combine(
            View.Kind kind, @Nullable BigInteger a, @Nullable BigInteger b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return switch (kind) {
            case COUNT, SUM -> a.add(b);
            case MIN -> a.min(b);
            case MAX -> a.max(b);
        };
    }

    /// True if the values are equal. With versions, zero equals a missing value, as newer versions
    /// may have removed all records that the value counted.
    static boolean same(
            List<@Nullable BigInteger> a, List<@Nullable BigInteger> b, boolean changing) {
        return changing ? zeroes(a).equals(zeroes(b)) : a.equals(b);
    }

    private static List<BigInteger> zeroes(List<@Nullable BigInteger> values) {
        return values.stream()
                .map(value -> Objects.requireNonNullElse(value, BigInteger.ZERO))
                .toList();
    }

    List<@Nullable BigInteger> nothing() {
        return Collections.nCopies(view.measures().size(), null);
    }

    /// Returns the values as the API writes them.
    String text(List<@Nullable BigInteger> values) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < view.measures().size(); i++) {
            var measure = view.measures().get(i);
            var value = values.get(i);
            texts.add(
                    measure.name()
                            + " "
                            + (value == null
                                    ? "null"
                                    : new BigDecimal(value, measure.scale()).toPlainString()));
        }
        return String.join(", ", texts);
    }

    /// True if, at any time, the sum of the values of this key may have exceeded 64 bits.
    static boolean mayOverflow(PipelineMessages flow, int sink, List<String> key) {
        var most = new BigInteger[0];
        for (var item : flow.items()) {
            if (item.word(sink) instanceof ExpectedOutcome.Included(var share)) {
                for (var one : contributions(share)) {
                    if (one.key().equals(key)) {
                        most = most.length == 0 ? zeroes(one.values().size()) : most;
                        add(one, most);
                    }
                }
            }
        }
        return Arrays.stream(most).anyMatch(sum -> sum.compareTo(LARGEST) > 0);
    }

    private static BigInteger[] zeroes(int size) {
        var zeroes = new BigInteger[size];
        Arrays.fill(zeroes, BigInteger.ZERO);
        return zeroes;
    }

    private static void add(SinkShare.Contribution share, BigInteger[] most) {
        for (int i = 0; i < most.length; i++) {
            long value = Objects.requireNonNullElse(share.values().get(i), 0L);
            most[i] = most[i].add(BigInteger.valueOf(value).abs());
        }
    }
}
