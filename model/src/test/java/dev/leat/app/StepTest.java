package dev.leat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class StepTest {

    private static final Sql A = Sql.of(" a ");

    private static final Lookup PRICES =
            new Lookup(
                    "prices",
                    new Lookup.Origin.OfTable("prices"),
                    new Schema("Price", List.of(new Schema.Field("price", Type.Simple.BIGINT))),
                    List.of("sku"),
                    Lookup.DEFAULT_REFRESH,
                    Lookup.DEFAULT_MAX_ROWS);

    private static final JavaFunction CLASS =
            new JavaFunction("C", Path.of(""), Optional.empty(), Duration.ofSeconds(1), 64);

    /// One step of each kind.
    private static final List<Step> ALL =
            List.of(
                    new Step.Set(Map.of("b", A)),
                    new Step.Select(Map.of("b", A)),
                    new Step.Exclude(List.of("a", "b")),
                    new Step.Check(Map.of("a is good", A)),
                    new Step.Where(A),
                    new Step.Unnest("list", "item"),
                    new Step.Lookup(
                            PRICES,
                            Map.of("a", "sku"),
                            Map.of("b", "price"),
                            Step.Lookup.Missing.RETRY),
                    new Step.Distinct(List.of("a", "b"), true),
                    new Step.Aggregate(List.of("a"), Map.of("n", Sql.of("count(*)"))),
                    new Step.Query(Sql.of("select a from batch")),
                    new Step.Java(CLASS, Map.of("b", Type.Simple.VARCHAR)));

    private static List<String> kinds(Predicate<Step> predicate) {
        return ALL.stream().filter(predicate).map(Step::kind).toList();
    }

    @Test
    void aRowIsTheRecordUntilColumnsAreRemovedOrAClassRuns() {
        assertThat(kinds(Step::keepsRecord))
                .containsExactly("set", "check", "where", "lookup", "distinct");
    }

    @Test
    void aRowIsOneRowBeforeTheStepUnlessRowsAreSplitOrAggregated() {
        assertThat(kinds(Predicate.not(Step::keepsRows)))
                .containsExactly("unnest", "aggregate", "sql");
    }

    @Test
    void messagesAreNeededForListsClassesAndRetries() {
        assertThat(kinds(Step::needsMessages)).containsExactly("unnest", "lookup", "java");
    }

    @Test
    void listsAndClassesAddColumnsThatReplaceNone() {
        assertThat(kinds(step -> !step.newNames().isEmpty())).containsExactly("unnest", "java");
    }

    @Test
    void optionsAreTextsOfTheAppFile() {
        assertThat(ALL.stream().map(step -> step.kind() + " " + step.options()))
                .containsExactly(
                        "set {b=a}",
                        "select {b=a}",
                        "exclude {columns=a, b}",
                        "check {a is good=a}",
                        "where {=a}",
                        "unnest {item=list}",
                        "lookup {in=prices, by a=sku, take b=price}",
                        "distinct {by=a, b}",
                        "aggregate {by=a, n=count(*)}",
                        "sql {=select a from batch}",
                        "java {adds=b}");
    }
}
