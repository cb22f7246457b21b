package dev.leat.quality.page;

import dev.leat.quality.profile.NumberProfile;
import dev.leat.quality.profile.NumberText;
import dev.leat.quality.profile.ValueProfile;
import java.util.List;
import java.util.Locale;

/// Small pictures in SVG. Their colors are those of the page's style. A screen reader reads their
/// titles.
final class Picture {

    private static final int WIDTH = 320;
    private static final int HEIGHT = 64;
    private static final int BAR = 18;
    private static final int LONGEST = 40;

    private Picture() {}

    private static String svg(int height, String title, String content) {
        return "<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>%s</svg>\n"
                .formatted(WIDTH, height, HtmlText.text(title), content);
    }

    private static String rectangle(double x, double y, double width, double height, String style) {
        return String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                style,
                x,
                y,
                width,
                height);
    }

    /// Returns a bar of the share of nulls.
    static String nulls(ValueProfile values) {
        double part = values.nullShare() * WIDTH;
        return svg(
                6,
                NumberText.percent(values.nullShare()) + " null",
                rectangle(0, 0, WIDTH, 6, "present") + rectangle(WIDTH - part, 0, part, 6, "null"));
    }

    /// Returns the histogram of numbers.
    static String histogram(NumberProfile numbers) {
        var counts = numbers.bins().stream().map(NumberProfile.Bin::count).toList();
        return columns(
                counts,
                "histogram from %s to %s"
                        .formatted(
                                NumberText.of(numbers.bins().getFirst().from()),
                                NumberText.of(numbers.bins().getLast().to())));
    }

    /// Returns one column for each count.
    static String columns(List<Long> counts, String title) {
        double most = Math.max(1, counts.stream().mapToLong(Long::longValue).max().orElse(1));
        double width = (double) WIDTH / counts.size();
        var content = new StringBuilder();
        for (int i = 0; i < counts.size(); i++) {
            // a count that is not zero is visible
            double height = counts.get(i) == 0 ? 0 : Math.max(1, counts.get(i) / most * HEIGHT);
            content.append(
                    rectangle(i * width, HEIGHT - height, Math.max(1, width - 1), height, "bar"));
        }
        return svg(HEIGHT, title, content.toString());
    }

    /// Returns a bar with its text for each of the most frequent values.
    static String frequent(ValueProfile values) {
        var content = new StringBuilder();
        double most = Math.max(1, values.top().getFirst().count());
        int y = 0;
        for (var one : values.top()) {
            double share = (double) one.count() / Math.max(1, values.present());
            content.append(rectangle(0, y, one.count() / most * WIDTH, BAR - 3, "light"));
            content.append(
                    "<text x=\"4\" y=\"%d\">%s</text>"
                            .formatted(y + BAR - 7, HtmlText.text(shortened(one.value()))));
            content.append(
                    "<text class=\"end\" x=\"%d\" y=\"%d\">%s</text>"
                            .formatted(WIDTH - 2, y + BAR - 7, NumberText.percent(share)));
            y += BAR;
        }
        return svg(y, "most frequent values", content.toString());
    }

    private static String shortened(String text) {
        var shown = text.isEmpty() ? "''" : text;
        return shown.codePointCount(0, shown.length()) <= LONGEST
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, LONGEST - 1)) + "\u2026";
    }
}
