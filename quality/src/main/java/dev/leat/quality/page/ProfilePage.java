package dev.leat.quality.page;

import dev.leat.quality.profile.ColumnProfile;
import dev.leat.quality.profile.ColumnText;
import dev.leat.quality.profile.NumberText;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.profile.ProfileDrift;
import dev.leat.quality.profile.RelationText;
import dev.leat.text.CountText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A profile as one HTML page without scripts and references. Its policy forbids both. The page
/// shows the values of the profile as they are, so mask them before.
public final class ProfilePage {

    private final Profile profile;
    private final Optional<ProfileDrift> drift;
    private final StringBuilder page = new StringBuilder();

    private ProfilePage(Profile profile, Optional<ProfileDrift> drift) {
        this.profile = profile;
        this.drift = drift;
    }

    /// Returns the page.
    ///
    /// @param drift the differences from another profile
    public static String of(Profile profile, Optional<ProfileDrift> drift) {
        return new ProfilePage(profile, drift).write();
    }

    private String write() {
        page.append(
                """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Profile of %1$s</title>
                <style>
                %2$s</style>
                </head>
                <body>
                <main>
                <h1>Profile of %1$s</h1>
                <p>%3$s</p>
                """
                        .formatted(
                                HtmlText.text(profile.source()),
                                style(),
                                HtmlText.text(summary())));
        drift.ifPresent(this::drift);
        rules();
        page.append("<h2>Columns</h2>\n<div class=\"columns\">\n");
        profile.columns().forEach(this::column);
        page.append("</div>\n</main>\n</body>\n</html>\n");
        return page.toString();
    }

    private static String style() {
        try (var css = ProfilePage.class.getResourceAsStream("profile.css")) {
            if (css == null) {
                throw new IllegalStateException("profile.css is missing in the installation");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException("profile.css cannot be read", failed);
        }
    }

    private String summary() {
        var records = profile.records();
        var parts = new ArrayList<String>();
        parts.add(CountText.of(records.total(), "record"));
        parts.add(CountText.of(records.duplicates(), "duplicate"));
        if (records.unreadable() > 0) {
            parts.add(CountText.of(records.unreadable(), "unreadable line"));
        }
        if (records.sampled()) {
            parts.add(
                    "computed from a sample of %s; the error of a share is at most %s (95 %% confidence)"
                            .formatted(
                                    CountText.of(records.profiled(), "record"),
                                    NumberText.percent(records.error())));
        }
        parts.add(profile.at().truncatedTo(ChronoUnit.SECONDS).toString());
        return String.join(", ", parts);
    }

    private void drift(ProfileDrift found) {
        page.append("<h2>Differences from %s</h2>\n".formatted(HtmlText.text(found.before())));
        table(
                List.of("Column", "Drift", "PSI", "KS", "Differences"),
                found.changed().stream()
                        .map(one ->
                                List.of(
                                        one.column(),
                                        one.degree().name().toLowerCase(Locale.ROOT),
                                        one.psi().map(ProfilePage::index).orElse(""),
                                        one.ks().map(ProfilePage::index).orElse(""),
                                        String.join("; ", one.changes())))
                        .toList(),
                "No column differs.");
        page.append(
                "<p class=\"quiet\">PSI is the population stability index: moderate from %s, large from %s. KS is the statistic of Kolmogorov and Smirnov.</p>\n"
                        .formatted(
                                ProfileDrift.Degree.MODERATE_PSI, ProfileDrift.Degree.LARGE_PSI));
    }

    private static String index(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private void rules() {
        page.append("<h2>Rules between columns</h2>\n");
        table(
                List.of("Rule", "Records"),
                RelationText.of(profile.relations()).stream()
                        .map(rule -> List.of(rule.rule(), rule.result()))
                        .toList(),
                "No rules were found.");
    }

    private void table(List<String> headings, List<List<String>> rows, String none) {
        if (rows.isEmpty()) {
            page.append("<p>%s</p>\n".formatted(HtmlText.text(none)));
            return;
        }
        page.append("<div class=\"scroll\"><table>\n<thead><tr>");
        headings.forEach(heading ->
                page.append("<th scope=\"col\">").append(HtmlText.text(heading)).append("</th>"));
        page.append("</tr></thead>\n<tbody>\n");
        for (var row : rows) {
            page.append(
                    row.stream()
                            .map(cell -> "<td>" + HtmlText.text(cell) + "</td>")
                            .collect(Collectors.joining("", "<tr>", "</tr>\n")));
        }
        page.append("</tbody></table></div>\n");
    }

    private void column(ColumnProfile column) {
        var values = column.values();
        page.append(
                "<section><h3>%s</h3>\n<p class=\"quiet\">%s</p>\n"
                        .formatted(HtmlText.text(column.name()), HtmlText.text(column.type())));
        page.append(Picture.nulls(values));
        page.append(
                "<p>%s null, %s distinct. %s</p>\n"
                        .formatted(
                                NumberText.percent(values.nullShare()),
                                HtmlText.text(ColumnText.distinct(column)),
                                HtmlText.text(ColumnText.values(column))));
        var personal = ColumnText.personal(column.personal());
        // not twice
        if (column.personal().masked() && !ColumnText.values(column).equals(personal)) {
            page.append("<p class=\"remark\">%s</p>\n".formatted(HtmlText.text(personal)));
        }
        for (var remark : ColumnText.remarks(column)) {
            page.append("<p class=\"remark\">%s</p>\n".formatted(HtmlText.text(remark)));
        }
        page.append(picture(column));
        page.append("</section>\n");
    }

    private static String picture(ColumnProfile column) {
        var values = column.values();
        var hours = column.times().map(times -> times.hours()).orElse(List.of());
        if (!hours.isEmpty()) {
            return Picture.columns(hours, "values by hour of the day, from 0 to 23 h")
                    + "<p class=\"quiet\">by hour of the day, from 0 to 23 h</p>\n";
        }
        if (column.times().isPresent()) {
            return Picture.columns(
                            column.times().get().weekdays(),
                            "values by day of the week, from Monday")
                    + "<p class=\"quiet\">by day of the week, from Monday</p>\n";
        }
        boolean few = values.exact() && values.distinct() <= values.top().size();
        if (column.numbers().isPresent() && !few) {
            var numbers = column.numbers().get();
            return Picture.histogram(numbers)
                    + "<p class=\"quiet\">mean %s, deviation %s, quartiles %s, %s, %s</p>\n"
                            .formatted(
                                    NumberText.of(numbers.mean()),
                                    NumberText.of(numbers.deviation()),
                                    NumberText.of(numbers.quantile(0.25)),
                                    NumberText.of(numbers.quantile(0.5)),
                                    NumberText.of(numbers.quantile(0.75)));
        }
        // some of many values that occur once are not frequent
        return values.top().stream().allMatch(one -> one.count() == 1 && !few)
                ? ""
                : Picture.frequent(values);
    }
}
