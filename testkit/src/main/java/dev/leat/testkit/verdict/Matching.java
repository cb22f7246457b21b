package dev.leat.testkit.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;

/// A maximum matching of expected and actual items. Each item is used at most once, so that an
/// expectation that fits several items does not take the only match of another one. `of[i]` is the
/// index of the actual item that matches expected item `i`, or -1.
record Matching(int[] of, int size) {

    private static final int MOST = 10;

    static <E, A> Matching of(List<E> expected, List<A> actual, BiPredicate<E, A> is) {
        var candidates = new ArrayList<int[]>();
        for (var one : expected) {
            var found = new ArrayList<Integer>();
            for (int i = 0; i < actual.size(); i++) {
                if (is.test(one, actual.get(i))) {
                    found.add(i);
                }
            }
            candidates.add(found.stream().mapToInt(Integer::intValue).toArray());
        }
        var owner = new int[actual.size()];
        Arrays.fill(owner, -1);
        for (int i = 0; i < expected.size(); i++) {
            place(i, candidates, owner, new boolean[actual.size()]);
        }
        var of = new int[expected.size()];
        Arrays.fill(of, -1);
        for (int i = 0; i < owner.length; i++) {
            if (owner[i] >= 0) {
                of[owner[i]] = i;
            }
        }
        return new Matching(of, actual.size());
    }

    /// Finds a match for one expected item, and gives other expected items another match if
    /// necessary.
    private static boolean place(int one, List<int[]> candidates, int[] owner, boolean[] seen) {
        for (int at : candidates.get(one)) {
            if (!seen[at]) {
                seen[at] = true;
                if (owner[at] < 0 || place(owner[at], candidates, owner, seen)) {
                    owner[at] = one;
                    return true;
                }
            }
        }
        return false;
    }

    /// Returns true if all expected items have a match, and if the number of actual items is the
    /// expected one, if there is one.
    boolean holds(OptionalInt count) {
        return (count.isEmpty() || count.getAsInt() == size) && allExpected();
    }

    /// Returns lines with the number of items, the expected ones without a match, and some of the
    /// actual ones without a match.
    List<String> lines(
            String items,
            OptionalInt count,
            IntFunction<String> missing,
            IntFunction<List<String>> other) {
        var lines = new ArrayList<String>();
        var expected = count.isPresent() ? "expected " + count.getAsInt() : "any number";
        lines.add("  %s: %s, actual %d".formatted(items, expected, size));
        missing().forEach(at -> lines.add("  missing     " + missing.apply(at)));
        var others = others();
        others.stream().limit(MOST).forEach(at -> lines.addAll(other.apply(at)));
        if (others.size() > MOST) {
            lines.add("  and %d more".formatted(others.size() - MOST));
        }
        return lines;
    }

    boolean allExpected() {
        return Arrays.stream(of).allMatch(at -> at >= 0);
    }

    /// Returns the expected items without a match.
    List<Integer> missing() {
        var missing = new ArrayList<Integer>();
        for (int i = 0; i < of.length; i++) {
            if (of[i] < 0) {
                missing.add(i);
            }
        }
        return missing;
    }

    /// Returns the actual items without a match.
    List<Integer> others() {
        var taken = new boolean[size];
        Arrays.stream(of).filter(at -> at >= 0).forEach(at -> taken[at] = true);
        var others = new ArrayList<Integer>();
        for (int i = 0; i < size; i++) {
            if (!taken[i]) {
                others.add(i);
            }
        }
        return others;
    }
}
