package dev.leat.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Table;
import dev.leat.app.Type;
import dev.leat.app.sink.TableSink;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Rows;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.StampedItem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The reason of a record in conflict with an item names the attributes that differ.
class TableConflictTest {

    private static final Table TABLE =
            new Table(
                    "people",
                    new Table.Key(new Table.Attribute("id", Table.KeyType.S), Optional.empty()),
                    List.of(),
                    Optional.empty(),
                    false);

    private static final Schema WRITTEN =
            new Schema(
                    "Person",
                    List.of(
                            new Schema.Field("id", Type.Simple.VARCHAR),
                            new Schema.Field(
                                    "mail", Type.Simple.VARCHAR, false, true, Optional.empty()),
                            new Schema.Field("town", Type.Simple.VARCHAR),
                            new Schema.Field("points", Type.Simple.BIGINT)));

    private static final ItemLookup<RuntimeException> EMPTY =
            new ItemLookup<>() {
                @Override
                public Optional<Item> find(ItemKey key) {
                    return Optional.empty();
                }

                @Override
                public Optional<IdentityRule.Known> deleted(ItemKey key) {
                    return Optional.empty();
                }
            };

    @Test
    void theReasonHasBothValuesAndMasksPersonalOnes() {
        assertThat(
                        conflict(
                                """
                                {"id": "1", "mail": "a@b.example", "town": "Ulm", "points": 3}
                                """,
                                """
                                {"id": "1", "mail": "c@d.example", "town": "Bonn", "points": 4}
                                """))
                .isEqualTo(
                        "another record with this key is already stored: different columns: mail (stored: ***, this record: ***), town (stored: \"Ulm\", this record: \"Bonn\"), points (stored: \"3\", this record: \"4\")");
    }

    @Test
    void valuesThatMayHavePersonalDataAreMasked() {
        assertThat(
                        conflict(
                                """
                                {"id": "1", "town": "Ulm", "extra": "a", "points": [1]}
                                """,
                                """
                                {"id": "1", "town": "mail: x", "extra": "b"}
                                """))
                .endsWith(
                        "town (stored: \"Ulm\", this record: ***), extra (stored: ***, this record: ***), points (stored: ***, this record: NULL)");
    }

    @Test
    void theReasonHasTheDigestsIfNoStoredColumnDiffers() {
        var same =
                """
                {"id": "1", "town": "Ulm"}
                """;
        assertThat(conflict(same, same)).contains("its digest is 0101", "this record is 0202");
    }

    private static String conflict(String stored, String own) {
        var items = List.of(stored, own);
        var rows =
                new Rows(
                        2,
                        new int[] {0, 1},
                        new byte[2 * Rows.HASH_BYTES],
                        bytes(),
                        List.of(
                                List.of(
                                        new Column.Items(
                                                IntStream.range(0, 2)
                                                        .mapToObj(i ->
                                                                StampedItem.of(
                                                                        items.get(i)
                                                                                .getBytes(
                                                                                        StandardCharsets
                                                                                                .UTF_8),
                                                                        digest(i),
                                                                        0))
                                                        .toArray(
                                                                dev.leat.item.EncodedItem[]
                                                                        ::new)))));
        var sink = new TableSink("people", new Sink.Filter.All(), Map.of());
        var write = new Effect.Write("p", sink, 0, rows, new int[] {0, 1}, WRITTEN);
        var results = TableWriter.write(TABLE, write, new ItemOverlay<>(EMPTY));
        assertThat(results.at(0)).isEqualTo(Outcome.DELIVERED);
        assertThat(results.at(1)).isEqualTo(Outcome.REJECTED);
        return results.reason(1).orElseThrow().message();
    }

    private static byte[] bytes() {
        var bytes = new byte[2 * Rows.HASH_BYTES];
        System.arraycopy(digest(0), 0, bytes, 0, Rows.HASH_BYTES);
        System.arraycopy(digest(1), 0, bytes, Rows.HASH_BYTES, Rows.HASH_BYTES);
        return bytes;
    }

    private static byte[] digest(int row) {
        var digest = new byte[Rows.HASH_BYTES];
        java.util.Arrays.fill(digest, (byte) (row + 1));
        return digest;
    }
}
