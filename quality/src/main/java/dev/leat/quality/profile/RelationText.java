package dev.leat.quality.profile;

import dev.leat.text.CountText;
import java.util.ArrayList;
import java.util.List;

/// The rules between columns, in words.
///
/// @param rule the rule, such as `total = price * quantity`
/// @param result the number of records that follow it
/// @param holds true if no record violates it
public record RelationText(String rule, String result, boolean holds) {

    /// Returns the texts of all rules, keys first.
    public static List<RelationText> of(Relations relations) {
        var texts = new ArrayList<RelationText>();
        for (var key : relations.keys()) {
            texts.add(key(key));
        }
        for (var one : relations.products()) {
            texts.add(
                    text(
                            "%s = %s * %s".formatted(one.product(), one.left(), one.right()),
                            one.compared(),
                            one.violations()));
        }
        for (var one : relations.totals()) {
            texts.add(
                    text(
                            "%s = sum of %s"
                                    .formatted(one.total(), String.join(" * ", one.factors())),
                            one.compared(),
                            one.violations()));
        }
        for (var one : relations.orders()) {
            texts.add(
                    text(
                            "%s <= %s".formatted(one.lower(), one.upper()),
                            one.compared(),
                            one.violations()));
        }
        for (var one : relations.equals()) {
            texts.add(
                    text(
                            "%s = %s".formatted(one.first(), one.second()),
                            one.compared(),
                            one.violations()));
        }
        for (var one : relations.dependencies()) {
            texts.add(
                    text(
                            "%s determines %s".formatted(one.determinant(), one.dependent()),
                            one.compared(),
                            one.violations()));
        }
        return texts;
    }

    private static RelationText key(Relations.Key key) {
        var columns = String.join(", ", key.columns());
        if (key.duplicates() == 0) {
            return new RelationText(
                    columns + " is a key",
                    key.nulls() == 0
                            ? "no duplicates"
                            : "no duplicates, " + CountText.of(key.nulls(), "null"),
                    key.nulls() == 0);
        }
        return new RelationText(
                columns + " is nearly a key",
                "%s, %s with other values"
                        .formatted(
                                CountText.of(key.duplicates(), "duplicate"),
                                CountText.of(key.conflicts())),
                false);
    }

    private static RelationText text(String rule, long compared, long violations) {
        if (violations == 0) {
            return new RelationText(rule, "in all " + CountText.of(compared, "record"), true);
        }
        return new RelationText(
                rule,
                "except in %s of %s (%s)"
                        .formatted(
                                CountText.of(violations),
                                CountText.of(compared),
                                NumberText.percent((double) violations / compared)),
                false);
    }
}
