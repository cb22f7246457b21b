package dev.leat.quality.contrast;

import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.quality.profile.ColumnKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The candidates of one column. Each list that a method returns is a family: the conditions among
/// which the best is chosen.
final class ColumnFeatures {

    private final Counts counts;
    private final Counts.Pair all;
    private final RangeFeatures ranges;
    private final TextFeatures texts;

    /// @param all the numbers of letters and of records that passed
    ColumnFeatures(Counts counts, Counts.Pair all) {
        this.counts = counts;
        this.all = all;
        ranges = new RangeFeatures(counts, all.letters(), all.passing());
        texts = new TextFeatures(counts, ranges);
    }

    /// Returns the families of a member of the document. If the records that passed come from a
    /// table, texts are compared only with the type that the schema declares, because a table
    /// writes numbers and times in another form.
    ///
    /// @param ofTable true if the records that passed come from a table
    /// @param elements the elements and their members, if the column is a list
    List<List<Candidate>> of(
            ContrastColumn column, List<ContrastColumn> elements, boolean ofTable) {
        var present = counts.of(column.sql() + " IS NOT NULL");
        var families = new ArrayList<List<Candidate>>();
        families.add(nulls(column, present));
        if (column.kind() == ColumnKind.TEXT) {
            if (!ofTable || column.converted().isEmpty()) {
                families.addAll(text(column, present));
            }
            column.converted()
                    .ifPresent(typed -> {
                        families.add(List.of(untyped(column, typed)));
                        families.addAll(ordered(typed));
                    });
        } else if (column.kind() == ColumnKind.BOOLEAN) {
            families.addAll(values(column, present));
        } else if (column.kind() == ColumnKind.LIST) {
            families.addAll(list(column, elements));
        } else {
            if (column.kind().number()) {
                families.addAll(values(column, present));
            }
            families.addAll(ordered(column));
        }
        return families;
    }

    /// Returns the families of an attribute of the producer.
    List<List<Candidate>> attribute(ContrastColumn column) {
        var present = counts.of(column.sql() + " IS NOT NULL");
        var families = new ArrayList<List<Candidate>>();
        families.add(nulls(column, present));
        families.addAll(texts.of(column, present, FindingKind.PRODUCER));
        return families;
    }

    /// Returns the families of the time of arrival.
    List<List<Candidate>> arrival(ContrastColumn column) {
        return ranges.times(column, FindingKind.ARRIVAL, true);
    }

    /// Returns the candidates of the JSON type of a column.
    ///
    /// @param type the column that has the type
    List<Candidate> type(ContrastColumn column, String type) {
        return counts.groups(type).stream()
                .map(group ->
                        column.candidate(FindingKind.TYPE, "is " + group.value(), group.count(), 6))
                .toList();
    }

    /// Returns the candidate that the body is not a JSON object.
    Candidate malformed() {
        return new Candidate(
                FindingKind.MALFORMED,
                "$",
                "the message is not a JSON object",
                counts.of("NOT " + ContrastData.JSON));
    }

    private List<Candidate> nulls(ContrastColumn column, Counts.Pair present) {
        return List.of(
                column.candidate(FindingKind.NULL, "is null", all.minus(present), 2),
                column.candidate(FindingKind.NULL, "is not null", present, 2));
    }

    private List<List<Candidate>> text(ContrastColumn column, Counts.Pair present) {
        var families = new ArrayList<List<Candidate>>();
        var found =
                counts.of(
                        List.of(
                                "trim(%s) = ''".formatted(column.sql()),
                                "trim(%1$s) <> '' AND trim(%1$s) <> %1$s".formatted(column.sql())));
        families.add(
                List.of(
                        column.candidate(FindingKind.BLANK, "is blank", found.get(0), 2),
                        column.candidate(FindingKind.BLANK, "has blanks around it", found.get(1), 2)
                                .withEdit(
                                        column.editable()
                                                .map(sql ->
                                                        "%s=trim(%s)".formatted(column.name(), sql))
                                                .orElse(""))));
        families.addAll(texts.of(column, present, FindingKind.VALUE));
        return families;
    }

    private Candidate untyped(ContrastColumn column, ContrastColumn typed) {
        var type = column.declared().map(TypeSpelling::of).orElse("");
        long zoneless = column.withoutZone().map(counts::of).map(Counts.Pair::letters).orElse(0L);
        return column.candidate(
                        FindingKind.TYPE,
                        "is not of type " + type.toLowerCase(Locale.ROOT),
                        counts.of(
                                "%s IS NOT NULL AND %s IS NULL"
                                        .formatted(column.sql(), typed.sql())),
                        1)
                .withRemark(
                        zoneless == 0
                                ? ""
                                : zoneless == 1
                                        ? "1 letter has no time zone"
                                        : zoneless + " letters have no time zone");
    }

    private List<List<Candidate>> values(ContrastColumn column, Counts.Pair present) {
        return column.personal()
                ? List.of()
                : List.of(texts.values(column, present, FindingKind.VALUE));
    }

    private List<List<Candidate>> ordered(ContrastColumn column) {
        if (column.personal()) {
            return List.of();
        }
        if (column.kind().number()) {
            return List.of(ranges.numbers(column));
        }
        return column.kind().time()
                ? ranges.times(column, FindingKind.TIME, column.kind() != ColumnKind.DATE)
                : List.of();
    }

    private List<List<Candidate>> list(ContrastColumn column, List<ContrastColumn> elements) {
        var families = new ArrayList<List<Candidate>>();
        var empty = counts.of("len(%s) = 0".formatted(column.sql()));
        families.add(List.of(column.candidate(FindingKind.EMPTY_LIST, "is empty", empty, 1)));
        families.add(ranges.sizes(column));
        for (var element : elements) {
            families.addAll(element(column, element));
        }
        return families;
    }

    private List<List<Candidate>> element(ContrastColumn list, ContrastColumn element) {
        var families = new ArrayList<List<Candidate>>();
        var nulls =
                counts.of(
                        "len(list_filter(%s, lambda e: %s IS NULL)) > 0"
                                .formatted(list.sql(), element.sql()));
        families.add(List.of(some(element, "is null", nulls, 1)));
        if (element.personal()) {
            return families;
        }
        if (element.kind().number()) {
            families.add(extreme(list, element, "min", "the least "));
            families.add(extreme(list, element, "max", "the greatest "));
        } else if (element.kind() == ColumnKind.TEXT || element.kind() == ColumnKind.BOOLEAN) {
            var groups = counts.elements(list.sql(), element.sql());
            families.add(
                    groups.stream()
                            .map(group ->
                                    some(
                                            element,
                                            group.value().isBlank()
                                                    ? "is blank"
                                                    : "is " + element.quoted(group.value()),
                                            group.count(),
                                            groups.size()))
                            .toList());
        }
        return families;
    }

    private List<Candidate> extreme(
            ContrastColumn list, ContrastColumn element, String function, String name) {
        var sql =
                "list_%s(list_transform(%s, lambda e: TRY_CAST(%s AS DOUBLE)))"
                        .formatted(function, list.sql(), element.sql());
        return ranges.elements(element, sql, name + element.name());
    }

    private static Candidate some(
            ContrastColumn column, String words, Counts.Pair count, double tests) {
        var condition = "%s %s in an element".formatted(column.name(), words);
        return new Candidate(
                FindingKind.ELEMENT, column, condition, count, new Candidate.Choice(tests, 0));
    }
}
