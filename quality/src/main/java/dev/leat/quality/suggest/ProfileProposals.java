package dev.leat.quality.suggest;

import com.google.re2j.Pattern;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.profile.ColumnKind;
import dev.leat.quality.profile.ColumnProfile;
import dev.leat.quality.profile.PersonalKind;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.profile.Relations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Proposes parts of `app.yaml` from a profile, without a language model. [Trial] runs them.
public final class ProfileProposals {

    private static final int LAST = 3;

    /// The least number of records whose distinct values are hardly a chance.
    private static final int MANY = 100;

    /// The longest text that rather identifies than describes.
    private static final int SHORT = 40;

    private final DataTable table;
    private final Profile profile;
    private final ColumnNames names;
    private final List<Proposal> made = new ArrayList<>();

    private ProfileProposals(DataTable table, Profile profile) {
        this.table = table;
        this.profile = profile;
        names = ColumnNames.of(profile);
    }

    /// Returns proposals for the records of a table.
    ///
    /// @param profile the profile of the table, not masked
    /// @param others other files with which the records may share a key
    public static List<Proposal> of(DataTable table, Profile profile, List<String> others) {
        var proposals = new ProfileProposals(table, profile);
        proposals.schema();
        proposals.normalizations();
        proposals.key();
        new CheckProposals(profile, proposals.names).add(proposals.made);
        proposals.period();
        proposals.lookups(others);
        return List.copyOf(proposals.made);
    }

    /// Returns the columns that look personal, whose values are masked.
    public static Set<String> personal(Profile profile) {
        var columns = new TreeSet<String>();
        profile.columns().stream()
                .filter(column -> column.personal().masked())
                .forEach(column -> columns.add(ColumnNames.root(column.name())));
        return columns;
    }

    private void schema() {
        var types = new ColumnTypes(names);
        for (var column : names.top()) {
            var texts = table.texts(column.name());
            types.of(column, texts)
                    .ifPresent(type ->
                            made.add(
                                    new Proposal.Column(
                                            column.name(),
                                            type,
                                            texts.format(),
                                            types.reason(column, type, texts))));
        }
        for (var column : names.top()) {
            if (names.required(column)) {
                made.add(
                        new Proposal.NotNull(
                                column.name(),
                                column.values().nulls() == 0
                                        ? "no value is missing"
                                        : "hardly any value is missing"));
            }
        }
        for (var column : personal(profile)) {
            made.add(new Proposal.Personal(column, "it looks like " + kinds(column)));
        }
    }

    private String kinds(String root) {
        return profile.columns().stream()
                .filter(column -> ColumnNames.root(column.name()).equals(root))
                .flatMap(column -> column.personal().kind().stream())
                .map(PersonalKind::name)
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', ' '))
                .findFirst()
                .orElse("personal data");
    }

    /// Proposes to unify the spelling of identifiers if this makes different values equal.
    private void normalizations() {
        for (var column : names.top()) {
            table.texts(column.name())
                    .conversion()
                    .ifPresent(form ->
                            made.add(
                                    new Proposal.Normalization(
                                            column.name(),
                                            form.value(names.sql(column.name())),
                                            "its texts are " + form.example())));
            if (!names.identifier(column) || names.numeric(column)) {
                if (names.identifier(column)
                        && Pattern.matches("DECIMAL\\(\\d+,1\\)", column.type())) {
                    made.add(
                            new Proposal.Normalization(
                                    column.name(),
                                    "regexp_replace(%s, '\\.0$', '')"
                                            .formatted(names.sql(column.name())),
                                    "the identifiers were written as numbers with a decimal place"));
                }
                continue;
            }
            var name = SqlLiterals.name(column.name());
            var counts =
                    table.query(
                            """
                            SELECT count_if(%1$s <> trim(%1$s)), count_if(%1$s = upper(%1$s)) >= 0.95 * count(%1$s),
                              count(DISTINCT trim(%1$s)) > count(DISTINCT upper(trim(%1$s)))
                                OR count_if(%1$s <> upper(%1$s)) BETWEEN 1 AND 0.05 * count(%1$s)
                            FROM %2$s\
                            """
                                    .formatted(name, DataTable.TABLE),
                            row ->
                                    new Spelling(
                                            row.getLong(1) > 0,
                                            row.getBoolean(2),
                                            row.getBoolean(LAST)));
            var spelling = counts.getFirst();
            var stripped =
                    spelling.spaces
                            ? "strip(%s)".formatted(names.sql(column.name()))
                            : names.sql(column.name());
            if (spelling.cases) {
                made.add(
                        new Proposal.Normalization(
                                column.name(),
                                (spelling.upper ? "upper(%s)" : "lower(%s)").formatted(stripped),
                                "most identifiers have the same case"));
            } else if (spelling.spaces) {
                made.add(
                        new Proposal.Normalization(
                                column.name(), stripped, "identifiers have spaces around them"));
            }
        }
    }

    private record Spelling(boolean spaces, boolean upper, boolean cases) {}

    private void key() {
        var best =
                profile.relations().keys().stream()
                        .filter(key -> key.columns().stream().noneMatch(names::nested))
                        .filter(key ->
                                key.columns().stream().anyMatch(names::identifier) || leads(key))
                        .min(
                                Comparator.comparing((Relations.Key key) ->
                                                key.columns().stream().noneMatch(names::identifier))
                                        .thenComparingInt(key -> key.columns().size())
                                        .thenComparingLong(Relations.Key::duplicates)
                                        .thenComparingInt(
                                                key -> names.position(key.columns().getFirst())));
        if (best.isEmpty()) {
            versions();
            return;
        }
        var key = best.get();
        made.add(
                new Proposal.Key(
                        key.columns(),
                        key.duplicates() == 0
                                ? "each value occurs once"
                                : "%d records repeat the key of an earlier record"
                                        .formatted(key.duplicates())));
        if (key.conflicts() > 0) {
            names.top().stream()
                    .filter(column -> !key.columns().contains(column.name()))
                    .filter(names::namedVersion)
                    .findFirst()
                    .ifPresent(column ->
                            made.add(
                                    new Proposal.Version(
                                            key.columns(),
                                            column.name(),
                                            "records with the same key differ, and this column orders them")));
        }
    }

    /// Returns true if a key is the first column of many records, whose name only does not say that
    /// it identifies them: short texts or whole numbers, but not the numbers of the rows.
    private boolean leads(Relations.Key key) {
        var first = names.top().getFirst();
        long records = profile.records().profiled();
        boolean unique = key.duplicates() == 0 && key.nulls() == 0 && records >= MANY;
        if (!unique || !key.columns().equals(List.of(first.name())) || first.personal().masked()) {
            return false;
        }
        return switch (ColumnKind.of(first.type())) {
            case TEXT -> first.texts().filter(texts -> texts.longest() <= SHORT).isPresent();
            case WHOLE ->
                    first.values()
                            .min()
                            .filter(min -> min.equals("0") || min.equals("1"))
                            .isEmpty();
            case DECIMAL, FLOAT, DATE, TIMESTAMP, TIMESTAMPTZ, BOOLEAN, LIST, STRUCT, OTHER ->
                    false;
        };
    }

    /// Proposes a key whose records differ, if a column has the name of a version.
    private void versions() {
        var version =
                names.top().stream()
                        .filter(names::required)
                        .filter(names::namedVersion)
                        .findFirst();
        var key =
                names.top().stream()
                        .filter(names::required)
                        .filter(names::identifier)
                        .filter(column ->
                                column.values().distinct() * 2 > column.values().present())
                        .findFirst();
        if (version.isPresent() && key.isPresent()) {
            var columns = List.of(key.get().name());
            made.add(new Proposal.Key(columns, "records with the same key are versions"));
            made.add(new Proposal.Version(columns, version.get().name(), "its name is a version"));
        }
    }

    private void period() {
        names.top().stream()
                .filter(names::required)
                .filter(column -> names.time(column) && !column.personal().masked())
                .findFirst()
                .ifPresent(column -> {
                    made.add(
                            new Proposal.Period(
                                    column.name(), "1d", "it says when a record happened"));
                    if (column.type().equals("DATE")) {
                        made.add(
                                new Proposal.Partition(
                                        column.name(),
                                        "%d days".formatted(column.values().distinct())));
                    }
                });
    }

    private void lookups(List<String> others) {
        for (var other : others) {
            names.top().stream()
                    .filter(names::identifier)
                    .filter(column ->
                            profile.relations().keys().stream()
                                    .noneMatch(key -> key.columns().equals(List.of(column.name()))))
                    .map(ColumnProfile::name)
                    .forEach(name ->
                            made.add(
                                    new Proposal.Lookup(
                                            other, name, name, "both have the column " + name)));
        }
    }
}
