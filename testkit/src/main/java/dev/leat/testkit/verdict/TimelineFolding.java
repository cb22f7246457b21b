package dev.leat.testkit.verdict;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/// A filter that shortens a timeline. If lines or groups of lines repeat, it keeps the first and
/// the last of them. If the result is still long, it keeps the start and the end.
final class TimelineFolding {

    private static final int LONGEST_PATTERN = 8;
    private static final int LEAST_REPEATS = 4;
    private static final int MOST_LINES = 60;
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

    private final List<Timeline.Line> lines;
    private final List<String> shapes;

    private TimelineFolding(List<Timeline.Line> lines) {
        this.lines = lines;
        shapes = lines.stream().map(line -> shape(line)).toList();
    }

    /// Returns the line with its numbers replaced, so that lines that differ only in numbers are
    /// equal.
    private static String shape(Timeline.Line line) {
        return NUMBER.matcher(line.who() + " " + line.what()).replaceAll("#");
    }

    static List<Timeline.Line> of(List<Timeline.Line> lines) {
        return cut(new TimelineFolding(lines).folded());
    }

    private List<Timeline.Line> folded() {
        var folded = new ArrayList<Timeline.Line>();
        int at = 0;
        while (at < lines.size()) {
            int length = pattern(at);
            int repeats = repeats(at, length);
            if (repeats < LEAST_REPEATS) {
                folded.add(lines.get(at++));
                continue;
            }
            int end = at + length * repeats;
            folded.addAll(lines.subList(at, at + length));
            folded.add(
                    new Timeline.Line(
                            lines.get(at + length).since(),
                            "",
                            "... and so on, %d times in all".formatted(repeats)));
            folded.addAll(lines.subList(end - length, end));
            at = end;
        }
        return folded;
    }

    /// Returns the length of the pattern whose repetitions, beginning at this line, cover the
    /// largest number of lines.
    private int pattern(int at) {
        int best = 1;
        for (int length = 2; length <= LONGEST_PATTERN; length++) {
            if (repeats(at, length) >= LEAST_REPEATS
                    && repeats(at, length) * length > repeats(at, best) * best) {
                best = length;
            }
        }
        return best;
    }

    private int repeats(int at, int length) {
        int repeats = 1;
        while (same(at, at + repeats * length, length)) {
            repeats++;
        }
        return repeats;
    }

    private boolean same(int at, int other, int length) {
        return other + length <= shapes.size()
                && shapes.subList(at, at + length).equals(shapes.subList(other, other + length));
    }

    private static List<Timeline.Line> cut(List<Timeline.Line> lines) {
        if (lines.size() <= MOST_LINES) {
            return lines;
        }
        int half = MOST_LINES / 2;
        var cut = new ArrayList<>(lines.subList(0, half));
        cut.add(
                new Timeline.Line(
                        lines.get(half).since(),
                        "",
                        "... %d lines are left out".formatted(lines.size() - 2 * half)));
        cut.addAll(lines.subList(lines.size() - half, lines.size()));
        return cut;
    }
}
