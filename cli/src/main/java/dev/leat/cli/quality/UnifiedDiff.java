package dev.leat.cli.quality;

import java.util.ArrayList;
import java.util.List;

/// The difference of two texts as a unified diff, as `diff -u` prints it.
final class UnifiedDiff {

    private static final int CONTEXT = 3;

    /// The greatest product of line numbers for which the least difference is computed.
    private static final long LARGEST = 25_000_000;

    /// A line with its mark: a space, `-` or `+`.
    private record Line(char mark, String text) {}

    private final List<Line> lines = new ArrayList<>();

    private UnifiedDiff() {}

    /// Returns the lines of the difference; none if the texts are equal. A carriage return at the
    /// end of a line is not shown.
    static List<String> of(String name, String before, String after) {
        if (before.equals(after)) {
            return List.of();
        }
        var diff = new UnifiedDiff();
        diff.compare(split(before), split(after));
        var shown = new ArrayList<String>();
        shown.add("--- " + name);
        shown.add("+++ " + name);
        diff.hunks(shown);
        return shown;
    }

    private static List<String> split(String text) {
        var parts = new ArrayList<>(List.of(text.replace("\r\n", "\n").split("\n", -1)));
        if (parts.getLast().isEmpty()) {
            parts.removeLast();
        } else {
            parts.set(parts.size() - 1, parts.getLast() + "\n\\ No newline at end of file");
        }
        return parts;
    }

    private void compare(List<String> before, List<String> after) {
        int start = 0;
        int least = Math.min(before.size(), after.size());
        while (start < least && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < least - start
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        before.subList(0, start).forEach(line -> lines.add(new Line(' ', line)));
        middle(
                before.subList(start, before.size() - end),
                after.subList(start, after.size() - end));
        before.subList(before.size() - end, before.size())
                .forEach(line -> lines.add(new Line(' ', line)));
    }

    /// Adds the lines that differ, by a longest common subsequence.
    private void middle(List<String> before, List<String> after) {
        if ((long) before.size() * after.size() > LARGEST) {
            before.forEach(line -> lines.add(new Line('-', line)));
            after.forEach(line -> lines.add(new Line('+', line)));
            return;
        }
        var common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] =
                        before.get(i).equals(after.get(j))
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new Line(' ', before.get(i++)));
                j++;
            } else if (j == after.size()
                    || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', before.get(i++)));
            } else {
                lines.add(new Line('+', after.get(j++)));
            }
        }
    }

    private void hunks(List<String> shown) {
        int at = 0;
        while (true) {
            int first = next(at);
            if (first == lines.size()) {
                return;
            }
            int last = first;
            for (int next = next(first); next < lines.size(); next = next(next + 1)) {
                if (next - last > 2 * CONTEXT) {
                    break;
                }
                last = next;
            }
            int from = Math.max(at, first - CONTEXT);
            int to = Math.min(lines.size(), last + CONTEXT + 1);
            shown.add("@@ -%s +%s @@".formatted(range(from, to, '+'), range(from, to, '-')));
            lines.subList(from, to).forEach(line -> shown.add(line.mark() + line.text()));
            at = to;
        }
    }

    /// Returns the position of the first changed line from a position on.
    private int next(int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).mark() == ' ') {
            at++;
        }
        return at;
    }

    /// Returns the first line and the number of lines of a hunk, without lines that have this mark.
    private String range(int from, int to, char without) {
        long start = lines.subList(0, from).stream().filter(one -> one.mark() != without).count();
        long count = lines.subList(from, to).stream().filter(one -> one.mark() != without).count();
        return (count == 0 ? start : start + 1) + "," + count;
    }
}
