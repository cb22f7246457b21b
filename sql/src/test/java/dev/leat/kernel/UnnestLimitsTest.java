package dev.leat.kernel;

import static dev.leat.kernel.Orders.sql;
import static dev.leat.kernel.UnnestTest.ITEM;
import static dev.leat.kernel.UnnestTest.ITEMS;
import static dev.leat.kernel.UnnestTest.item;
import static dev.leat.kernel.UnnestTest.lines;
import static dev.leat.kernel.UnnestTest.lists;
import static dev.leat.kernel.UnnestTest.order;
import static dev.leat.kernel.UnnestTest.pipeline;
import static dev.leat.kernel.UnnestTest.queue;
import static dev.leat.kernel.UnnestTest.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.batch.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Limits of the rows that the elements of a list make.
class UnnestLimitsTest {

    @Test
    void aRecordHasALimitedNumberOfElements() {
        var items = new ArrayList<String>();
        for (int i = 0; i < 10_000; i++) {
            items.add(item("s" + i, 1));
        }
        try (var runner = lines(view())) {
            var most = runner.run(order("A", items.toArray(String[]::new)));
            assertThat(most.rows().size()).isEqualTo(10_000);
            assertThat(most.texts(0, 0)).startsWith("s0", "s1").endsWith("s9999");
            items.add(item("one more", 1));
            var more = runner.run(order("A", items.toArray(String[]::new)));
            assertThat(more.reasons(0))
                    .singleElement()
                    .satisfies(why -> {
                        assertThat(why.cause()).isEqualTo("too_large");
                        assertThat(why.message()).isEqualTo("'items' has more than 10000 elements");
                    });
        }
    }

    @Test
    void theRowsOfARecordHaveALimitedSize() {
        var items = Collections.nCopies(5_000, "{}").toArray(String[]::new);
        var document =
                order("A", items)
                        .replace("{\"id\"", "{\"note\":\"" + "a".repeat(50_000) + "\",\"id\"");
        var pipeline = pipeline(new Type.ListOf(ITEM), List.of(), List.of(ITEMS), queue());
        var upper = new Step.Set(sql("note", "upper(note)"));
        var computed = pipeline(new Type.ListOf(ITEM), List.of(), List.of(upper, ITEMS), queue());
        for (var one : List.of(pipeline, computed)) {
            try (var runner = new Runner(one)) {
                var ran = runner.run(document, order("B", "{}"));
                assertThat(ran.reasons(0))
                        .singleElement()
                        .satisfies(why -> {
                            assertThat(why.cause()).isEqualTo("too_large");
                            assertThat(why.message()).contains("238 MiB", "limit 64 MiB");
                        });
                assertThat(ran.at(1, 0)).isEqualTo(Outcome.PENDING);
            }
        }
    }

    @Test
    void reasonsOfARecordAreLimited() {
        var items = Collections.nCopies(5_000, item("x", 0)).toArray(String[]::new);
        try (var runner = lines(view())) {
            assertThat(runner.run(order("A", items)).reasons(0)).hasSize(100);
        }
    }

    @Test
    void aRecordForWhichTheSqlFailsIsRejectedAlone() {
        var cast = new Step.Set(sql("n", "cast(item.sku as integer)", "sku", "item.sku"));
        try (var runner = lists(List.of(ITEMS, cast), view())) {
            var ran =
                    runner.run(
                            order("A", item("1", 1), item("2", 1)),
                            order("B", item("3", 1), item("y", 1)));
            assertThat(ran.texts(0, 0)).containsExactly("1", "2");
            assertThat(ran.at(1, 0)).isEqualTo(Outcome.REJECTED);
        }
    }

    @Test
    void aBatchReturnsTheRecordsForWhichItHasNoRoom() {
        var items = Collections.nCopies(9_000, "{\"n\":1}").toArray(String[]::new);
        var documents = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            documents.add(order("A" + i, items));
        }
        var pipeline = pipeline(new Type.ListOf(ITEM), List.of(), List.of(ITEMS), queue());
        try (var runner = new Runner(pipeline)) {
            var ran = runner.run(documents.toArray(String[]::new));
            int done = ran.rows().size() / 9_000;
            assertThat(ran.rows().size()).isBetween(200_000, 300_000).isEqualTo(done * 9_000);
            for (int record = 0; record < 40; record++) {
                assertThat(ran.at(record, 0))
                        .isEqualTo(record < done ? Outcome.PENDING : Outcome.RETURNED);
            }
        }
    }
}
