package dev.leat.kernel;

import static dev.leat.kernel.UnnestTest.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Lookup;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Shrink;
import dev.leat.app.Step;
import dev.leat.app.Step.Lookup.Missing;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Lookups between `unnest` and `shrink`: by the columns of an element.
class LookupOfElementsTest {

    private static final Lookup PRODUCTS =
            new Lookup(
                    "products",
                    new Lookup.Origin.OfTable("products"),
                    new Schema(
                            "Product",
                            List.of(
                                    Field.required("sku", Simple.VARCHAR),
                                    new Field("text", Simple.VARCHAR))),
                    List.of("sku"),
                    Duration.ofMinutes(1),
                    10);

    private final List<Set<List<String>>> asked = new ArrayList<>();

    private Runner runner(Missing missing) {
        var lookup =
                new Step.Lookup(PRODUCTS, Map.of("sku", "sku"), Map.of("text", "text"), missing);
        var pipeline =
                UnnestTest.pipeline(
                                new Type.ListOf(UnnestTest.ITEM),
                                List.of("id", "sku"),
                                List.of(UnnestTest.ITEMS, UnnestTest.COLUMNS, lookup),
                                UnnestTest.queue())
                        .withShrink(
                                Optional.of(
                                        new Shrink(
                                                1024,
                                                Map.of("text", new Shrink.Rule.Truncate(64)),
                                                Optional.empty())));
        return new Runner(
                new Kernels((of, keys) -> {
                    asked.add(keys);
                    var rows = new LookupRows(of);
                    for (var product : List.of(product("x", "short"), product("y", wide()))) {
                        rows.add(product.getBytes(StandardCharsets.UTF_8));
                    }
                    return rows;
                }),
                pipeline);
    }

    private static String product(String sku, String text) {
        return "{\"sku\":\"%s\",\"text\":\"%s\"}".formatted(sku, text);
    }

    private static String wide() {
        return "w".repeat(2000);
    }

    @Test
    void eachElementGetsTheColumnsOfItsRowAndShrinkShortensThem() {
        try (var runner = runner(Missing.REJECT)) {
            var ran =
                    runner.run(
                            UnnestTest.order("A", item("x", 1), item("y", 2)),
                            UnnestTest.order("B", item("x", 3)));
            assertThat(ran.rows().record()).containsExactly(0, 0, 1);
            var texts = ran.texts(0, 0);
            assertThat(texts.get(0)).contains("\"line\":1,\"text\":\"short\"}");
            assertThat(texts.get(1)).contains("\"line\":2,\"text\":\"ww", "w" + Shrink.MARKER);
            assertThat(texts.get(1)).contains(Shrink.NOTE).hasSizeLessThan(1024);
            assertThat(texts.get(2)).contains("\"id\":\"B\"", "\"text\":\"short\"}");
            assertThat(asked).containsExactly(Set.of(List.of("x"), List.of("y")));
        }
    }

    @Test
    void anElementWithoutARowRejectsItsRecord() {
        try (var runner = runner(Missing.REJECT)) {
            var ran =
                    runner.run(
                            UnnestTest.order("A", item("x", 1), item("gone", 2)),
                            UnnestTest.order("B", item("y", 3)));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.REJECTED);
            assertThat(ran.reasons(0))
                    .containsExactly(
                            new Reason(
                                    "lookup",
                                    Optional.of("items[1].sku"),
                                    Optional.of("\"gone\""),
                                    "lookup 'products' has no row with this key",
                                    Optional.of("steps[2].lookup")));
            assertThat(ran.rows().record()).containsExactly(1);
        }
    }

    @Test
    void anElementWithoutARowRetriesItsRecord() {
        try (var runner = runner(Missing.RETRY)) {
            var ran =
                    runner.run(
                            UnnestTest.order("A", item("x", 1), item("gone", 2)),
                            UnnestTest.order("B", item("y", 3)));
            assertThat(ran.at(0, 0)).isEqualTo(Outcome.RETRIED);
            assertThat(ran.reasons(0))
                    .extracting(Reason::field)
                    .containsExactly(Optional.of("items[1].sku"));
            assertThat(ran.rows().record()).containsExactly(1);
        }
    }
}
