package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Statements of Athena over lists and structs of a lake table.
@Timeout(300)
class LakeArraysTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: integer not null, tags: "varchar[]", lines: "struct(sku varchar, pieces integer)[]"}
            queues:
              orders: {}
            buckets:
              results:
              lake:
            lake_tables:
              orders: {bucket: lake, schema: Order}
            pipelines:
              collect:
                from: {queue: orders, schema: Order, batch: {size: 100, window: 1s}}
                key: id
                to: [{lake_table: orders}]
            """;

    @TempDir private Path folder;

    @Test
    void functionsOnArraysHaveTheMeaningOfTrino() throws Exception {
        try (var leat = new LakeServer(APP, folder);
                var athena = new AthenaStatements(leat.aws())) {
            leat.send(
                    "orders",
                    """
                    {"id": 1, "tags": ["b", null, "a"], "lines": [{"sku": "x", "pieces": 2}, {"sku": "y"}]}\
                    """);
            leat.send("orders", "{\"id\": 2, \"tags\": [], \"lines\": []}");
            leat.send("orders", "{\"id\": 3}");
            leat.settle();

            assertThat(
                            athena.rows(
                                    "select o.id, l.sku, l.pieces from orders o cross join unnest(o.lines) as l(sku, pieces) order by 2"))
                    .containsExactly("id|sku|pieces", "1|x|2", "1|y|null");
            assertThat(
                            athena.rows(
                                    "select id, n, tag from orders left join unnest(tags) with ordinality as t(tag, n) on true order by id, n"))
                    .containsExactly(
                            "id|n|tag", "1|1|b", "1|2|null", "1|3|a", "2|null|null", "3|null|null");
            assertThat(
                            athena.rows(
                                    """
                                    select cardinality(lines) as c, element_at(tags, 1) as t, contains(tags, 'z') as z,
                                      array_join(array_sort(tags), ',', '?') as j, transform(lines, l -> l.sku) as s
                                    from orders order by id
                                    """))
                    .containsExactly(
                            "c|t|z|j|s",
                            "2|b|null|a,b,?|[\"x\",\"y\"]",
                            "0|null|false||[]",
                            "null|null|null|null|null");
            assertThat(
                            athena.rows(
                                    "select id from orders where any_match(lines, l -> l.pieces > 1) and lines[1].sku = 'x'"))
                    .containsExactly("id", "1");
            assertThat(athena.failure("select tags[2] from orders where id = 2"))
                    .contains("Array subscript must be from 1 to the length of the array");
            assertThat(athena.failure("select t.x from orders, unnest(lines) as t(x)"))
                    .contains("UNNEST of an array of rows needs a name for each field");
            assertThat(
                            athena.failure(
                                    "select reduce(tags, 0, (s, x) -> s + 1, s -> s) from orders"))
                    .contains("a lambda must be the second argument of all_match, any_match");
        }
    }
}
