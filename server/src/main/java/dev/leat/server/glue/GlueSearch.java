package dev.leat.server.glue;

import dev.leat.server.aws.Caller;
import dev.leat.server.aws.OffsetPage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.model.PropertyPredicate;
import software.amazon.awssdk.services.glue.model.SearchTablesRequest;
import software.amazon.awssdk.services.glue.model.SearchTablesResponse;
import software.amazon.awssdk.services.glue.model.Sort;
import software.amazon.awssdk.services.glue.model.SortCriterion;
import software.amazon.awssdk.services.glue.model.Table;

/// SearchTables: tables whose name, or a name of a column, contains a text.
record GlueSearch(GlueEntries entries) {

    private static final int MOST = 1000;
    private static final Comparator<Table> BY_NAME =
            Comparator.comparing(Table::name, String.CASE_INSENSITIVE_ORDER);

    SearchTablesResponse search(SearchTablesRequest in, Caller caller) {
        GlueDatabases.check(in.catalogId());
        var wanted = text(in.searchText());
        for (var filter : in.filters()) {
            wanted = wanted.and(filtered(filter));
        }
        var found =
                entries.tables().stream().filter(wanted).sorted(order(in.sortCriteria())).toList();
        var page =
                OffsetPage.of(
                        "search " + in.searchText() + " " + in.filters(),
                        found,
                        in.nextToken(),
                        in.maxResults(),
                        MOST,
                        GlueErrors::invalid);
        return SearchTablesResponse.builder()
                .tableList(page.items())
                .nextToken(page.next())
                .build();
    }

    /// Returns the condition of a search text. A text in quotes must be a complete name.
    private static Predicate<Table> text(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return _ -> true;
        }
        if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            var exact = text.substring(1, text.length() - 1);
            return table -> names(table).anyMatch(exact::equalsIgnoreCase);
        }
        var part = lower(text.strip());
        return table -> names(table).anyMatch(name -> lower(name).contains(part));
    }

    private static Stream<String> names(Table table) {
        return Stream.concat(
                Stream.of(table.name()),
                Stream.ofNullable(table.storageDescriptor())
                        .flatMap(storage -> storage.columns().stream())
                        .map(column -> column.name()));
    }

    /// Returns the condition of a filter. A name matches with one of its words, as in AWS.
    private static Predicate<Table> filtered(PropertyPredicate filter) {
        var value = GlueErrors.required(filter.value(), "filters.member.value");
        return switch (GlueErrors.required(filter.key(), "filters.member.key")) {
            case "DatabaseName" -> table -> value.equalsIgnoreCase(table.databaseName());
            case "Name", "TableName" ->
                    table ->
                            table.name().equalsIgnoreCase(value)
                                    || List.of(lower(table.name()).split("[^a-z0-9]+"))
                                            .contains(lower(value));
            default ->
                    throw GlueErrors.invalid(
                            "Filter key '%s': Leat filters tables by Name and DatabaseName"
                                    .formatted(filter.key()));
        };
    }

    private static Comparator<Table> order(List<SortCriterion> criteria) {
        if (criteria.isEmpty()) {
            return BY_NAME;
        }
        var first = criteria.getFirst();
        if (criteria.size() > 1 || !"Name".equals(first.fieldName())) {
            throw GlueErrors.invalid("SortCriteria: Leat sorts tables by Name alone");
        }
        return first.sort() == Sort.DESC ? BY_NAME.reversed() : BY_NAME;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
