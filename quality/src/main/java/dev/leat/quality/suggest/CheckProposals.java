package dev.leat.quality.suggest;

import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.quality.profile.ColumnProfile;
import dev.leat.quality.profile.NumberProfile;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.profile.ValueProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// Proposes checks from a profile: ranges, texts, and rules between columns.
record CheckProposals(Profile profile, ColumnNames names) {

    private static final int MOST_VALUES = 12;
    private static final int RECORDS_OF_A_VALUE = 20;
    private static final double LEAST_SHARE = 1 - Trial.MOST_REJECTED;

    /// A known value occurs at least this many times as often as one that is an error.
    private static final int GAP = 5;

    void add(List<Proposal> made) {
        for (var column : names.top()) {
            column.numbers()
                    .filter(_ -> !names.identifier(column))
                    .ifPresent(numbers -> sign(column, numbers, made));
            column.lists()
                    .filter(lists -> few(lists.empty(), column.values().present()))
                    .ifPresent(_ ->
                            made.add(
                                    new Proposal.Check(
                                            column.name() + " is not empty",
                                            "len(%s) > 0".formatted(names.sql(column.name())),
                                            List.of(column.name()),
                                            "lists have elements")));
            column.texts()
                    .filter(_ -> column.type().equals("VARCHAR"))
                    .ifPresent(_ -> texts(column, made));
        }
        elements(made);
        relations(made);
    }

    private void sign(ColumnProfile column, NumberProfile numbers, List<Proposal> made) {
        long present = column.values().present();
        boolean amount = names.amount(column.name());
        boolean zerosAreErrors = numbers.zeros() == 0 || amount || isolatedZero(numbers);
        var positive = column.name() + " is above zero";
        if (few(numbers.zeros() + numbers.negatives(), present) && zerosAreErrors) {
            made.add(check(positive, column, "> 0", "values are positive"));
        } else if (few(numbers.negatives(), present)) {
            made.add(
                    check(
                            column.name() + " is not negative",
                            column,
                            ">= 0",
                            "values are not below zero"));
        } else if (amount) {
            made.add(
                    meant(
                            positive,
                            column,
                            "> 0",
                            "an amount is above zero, unless the record reverses another"));
        }
    }

    /// Returns true if zero is far from nearly all other values, so that it is no measured value.
    private static boolean isolatedZero(NumberProfile numbers) {
        double least = numbers.quantile(0.05);
        return least > numbers.quantile(0.5) - least;
    }

    private void texts(ColumnProfile column, List<Proposal> made) {
        long present = column.values().present();
        boolean blanks = column.values().blanks() > 0 && few(column.values().blanks(), present);
        boolean id = names.identifier(column) && names.required(column) && !names.csv();
        var name = column.name() + " is not blank";
        if (id) {
            made.add(meant(name, column, "<> ''", "a blank text identifies nothing"));
        } else if (blanks) {
            made.add(check(name, column, "<> ''", "texts are not blank"));
        }
        if (column.personal().masked()) {
            return;
        }
        if (names.identifier(column) || !values(column, made)) {
            pattern(column, made);
        }
    }

    private boolean values(ColumnProfile column, List<Proposal> made) {
        var usual =
                column.values().top().stream()
                        .filter(one -> one.count() >= Math.max(2, column.values().present() / 200))
                        .toList();
        long covered = usual.stream().mapToLong(ValueProfile.Frequency::count).sum();
        if (usual.size() < 2
                || usual.size() > MOST_VALUES
                || covered < LEAST_SHARE * column.values().present()
                || column.values().present() < (long) usual.size() * RECORDS_OF_A_VALUE) {
            return false;
        }
        if (mostOther(column.values(), usual) * GAP <= usual.getLast().count()) {
            made.add(known(column, usual));
            return true;
        }
        made.add(doubtful(column, usual));
        return false;
    }

    private Proposal.Check known(ColumnProfile column, List<ValueProfile.Frequency> values) {
        var list =
                values.stream()
                        .map(ValueProfile.Frequency::value)
                        .sorted()
                        .map(SqlLiterals::text)
                        .collect(Collectors.joining(", ", "in (", ")"));
        return check(
                column.name() + " is one of the known values",
                column,
                list,
                "only %d values occur often".formatted(values.size()));
    }

    /// Returns the check of the fewest values that enough records have, which is dropped because
    /// the others are not much rarer: they may be errors, or known values, too.
    private Proposal.Check doubtful(ColumnProfile column, List<ValueProfile.Frequency> usual) {
        long covered = 0;
        int size = 0;
        while (covered < LEAST_SHARE * column.values().present()) {
            covered += usual.get(size++).count();
        }
        var values = usual.subList(0, size);
        var check = known(column, values);
        return new Proposal.Check(
                check.name(),
                check.condition(),
                check.columns(),
                check.reason(),
                false,
                "another value occurs %d times, which is more than a fifth of the %d of the rarest of these; it may be an error or a known value"
                        .formatted(mostOther(column.values(), values), values.getLast().count()));
    }

    /// Returns the count of the most frequent value that is not one of the usual ones, which are
    /// the most frequent of all.
    private static long mostOther(ValueProfile values, List<ValueProfile.Frequency> usual) {
        if (values.distinct() <= usual.size()) {
            return 0;
        }
        return usual.size() < values.top().size()
                ? values.top().get(usual.size()).count()
                : usual.getLast().count();
    }

    private void pattern(ColumnProfile column, List<Proposal> made) {
        var texts = column.texts().orElseThrow();
        if (texts.shapes().isEmpty() || texts.form().isPresent()) {
            return;
        }
        var shape = texts.shapes().getFirst();
        if (shape.count() < LEAST_SHARE * texts.shapesCounted()
                || !shape.shape().contains("9")
                || !shape.shape().matches("[\\x20-\\x7E]+")) {
            return;
        }
        var pattern = new StringBuilder();
        for (char c : shape.shape().toCharArray()) {
            pattern.append(
                    switch (c) {
                        case '9' -> "[0-9]";
                        case 'A' -> "[A-Z]";
                        case 'a' -> "[a-z]";
                        case '+' -> "+";
                        case '\'' -> "''";
                        default ->
                                Character.isLetterOrDigit(c) || c == ' '
                                        ? String.valueOf(c)
                                        : "\\" + c;
                    });
        }
        var name = names.sql(column.name());
        var matches = "regexp_full_match(%s, '%s')".formatted(name, pattern);
        made.add(
                new Proposal.Check(
                        column.name() + " has the usual form",
                        optional(List.of(column.name()), matches),
                        List.of(column.name()),
                        "texts have the form " + shape.shape()));
    }

    /// Proposes one check for the numbers in the elements of each list.
    private void elements(List<Proposal> made) {
        var members = new LinkedHashMap<String, List<String>>();
        for (var column : profile.columns()) {
            var parts = column.name().split("\\[]\\.", 2);
            if (parts.length < 2
                    || parts[1].contains("[]")
                    || parts[1].contains(".")
                    || names.nested(parts[0])
                    || names.identifier(parts[1])
                    || column.values().nulls() > 0) {
                continue;
            }
            column.numbers()
                    .filter(numbers ->
                            few(numbers.zeros() + numbers.negatives(), column.values().present()))
                    .ifPresent(_ ->
                            members.computeIfAbsent(parts[0], _ -> new ArrayList<>())
                                    .add(parts[1]));
        }
        members.forEach((list, all) ->
                made.add(
                        new Proposal.Check(
                                "numbers in %s are above zero".formatted(list),
                                "list_bool_and([coalesce(%s, false) for i in %s])"
                                        .formatted(
                                                all.stream()
                                                        .map(names::sql)
                                                        .map("i.%s > 0"::formatted)
                                                        .collect(Collectors.joining(" and ")),
                                                names.sql(list)),
                                List.of(list),
                                "numbers in the elements are positive",
                                all.stream().allMatch(names::amount),
                                "")));
    }

    private void relations(List<Proposal> made) {
        for (var one : profile.relations().products()) {
            if (few(one.violations(), one.compared())
                    && top(one.product(), one.left(), one.right())) {
                var columns = List.of(one.product(), one.left(), one.right());
                made.add(
                        new Proposal.Check(
                                "%s is %s times %s"
                                        .formatted(one.product(), one.left(), one.right()),
                                optional(
                                        columns,
                                        "round(%s * %s, %d) = %s"
                                                .formatted(
                                                        names.sql(one.left()),
                                                        names.sql(one.right()),
                                                        one.decimals(),
                                                        names.sql(one.product()))),
                                columns,
                                "the product of both"));
            }
        }
        for (var one : profile.relations().totals()) {
            var list = ColumnNames.root(one.factors().getFirst());
            var factors =
                    one.factors().stream()
                            .map(path -> path.substring(list.length() + 2))
                            .map(member ->
                                    member.isEmpty() ? "i" : "i." + names.sql(member.substring(1)))
                            .toList();
            if (few(one.violations(), one.compared()) && top(one.total())) {
                made.add(
                        new Proposal.Check(
                                "%s add up to %s".formatted(list, one.total()),
                                "round(list_sum([%s for i in %s]), %d) = %s"
                                        .formatted(
                                                String.join(" * ", factors),
                                                names.sql(list),
                                                one.decimals(),
                                                names.sql(one.total())),
                                List.of(list, one.total()),
                                "the sum over the elements"));
            }
        }
        for (var one : profile.relations().orders()) {
            if (few(one.violations(), one.compared()) && top(one.lower(), one.upper())) {
                var columns = List.of(one.lower(), one.upper());
                made.add(
                        new Proposal.Check(
                                "%s is not above %s".formatted(one.lower(), one.upper()),
                                optional(
                                        columns,
                                        "%s <= %s"
                                                .formatted(
                                                        names.sql(one.lower()),
                                                        names.sql(one.upper()))),
                                columns,
                                "one is never less than the other"));
            }
        }
    }

    private boolean top(String... columns) {
        return List.of(columns).stream().noneMatch(names::nested);
    }

    private static boolean few(long some, long all) {
        return all >= Trial.LEAST_RECORDS && some <= Trial.MOST_REJECTED * all;
    }

    private Proposal.Check check(String name, ColumnProfile column, String rest, String reason) {
        var condition = names.sql(column.name()) + " " + rest;
        return new Proposal.Check(
                name, optional(List.of(column.name()), condition), List.of(column.name()), reason);
    }

    private Proposal meant(String name, ColumnProfile column, String rest, String reason) {
        var check = check(name, column, rest, reason);
        return new Proposal.Check(
                check.name(), check.condition(), check.columns(), reason, true, "");
    }

    /// Returns a condition that accepts nulls in the columns that may be null.
    private String optional(List<String> columns, String condition) {
        var nullable =
                names.top().stream()
                        .filter(column ->
                                columns.contains(column.name()) && !names.required(column))
                        .map(column -> names.sql(column.name()) + " is null or ")
                        .collect(Collectors.joining());
        return nullable + condition;
    }
}
