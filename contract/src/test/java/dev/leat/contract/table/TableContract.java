package dev.leat.contract.table;

import static dev.leat.contract.table.TableAccess.Guard.ABSENT;
import static dev.leat.contract.table.TableAccess.Guard.NONE;
import static dev.leat.contract.table.TableAccess.Guard.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Table;
import dev.leat.contract.table.TableAccess.Once;
import dev.leat.contract.table.TableAccess.Write;
import dev.leat.item.Item;
import dev.leat.item.ItemNumber;
import dev.leat.item.ItemValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of writes to tables: conditions, transactions, tokens, expiry and restarts.
public abstract class TableContract {

    protected static final Table NOTES = table("notes", Table.KeyType.N, List.of());

    protected final TableAccess tables;

    protected TableContract(TableAccess tables) {
        this.tables = tables;
    }

    @BeforeEach
    void createNotes() {
        tables.create(NOTES);
    }

    @AfterEach
    void end() {
        tables.close();
    }

    /// Returns a table with the partition key `user` and the sort key `at`.
    protected static Table table(String name, Table.KeyType sort, List<Table.Index> indexes) {
        var key =
                new Table.Key(
                        new Table.Attribute("user", Table.KeyType.S),
                        Optional.of(new Table.Attribute("at", sort)));
        return new Table(name, key, indexes, Optional.empty(), false);
    }

    protected static ItemValue text(String text) {
        return new ItemValue.Text(text);
    }

    protected static ItemValue number(String number) {
        return new ItemValue.Number(ItemNumber.read(number));
    }

    protected static Item key(String user, int at) {
        return item("user", text(user), "at", number("" + at));
    }

    /// Returns an item with these names and values in turn.
    protected static Item item(Object... namesAndValues) {
        var values = new LinkedHashMap<String, ItemValue>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], (ItemValue) namesAndValues[i + 1]);
        }
        return new Item(values);
    }

    private static Item note(String user, int at, String text) {
        return key(user, at).with("text", text(text));
    }

    private static Write put(Item item, TableAccess.Guard guard) {
        return new Write.Put(NOTES, item, guard);
    }

    private static Write delete(Item key, TableAccess.Guard guard) {
        return new Write.Delete(NOTES, key, guard);
    }

    private static Write check(Item key, TableAccess.Guard guard) {
        return new Write.Check(NOTES, key, guard);
    }

    private Optional<ItemValue> textOf(String user, int at) {
        return tables.get(NOTES, key(user, at)).flatMap(item -> item.get("text"));
    }

    @Test
    void keepsEachTypeAsItIs() {
        var set = new LinkedHashSet<>(List.of(number("1"), number("2.5")));
        var all =
                item(
                        "user", text("größe \uD83D\uDE00"),
                        "at", number("-1.5"),
                        "large", number("99999999999999999999999999999999999999"),
                        "small", number("-1E-130"),
                        "empty", text(""),
                        "yes", new ItemValue.Bool(true),
                        "none", new ItemValue.Null(),
                        "bytes", new ItemValue.Binary(ByteBuffer.wrap(new byte[] {0, -1})),
                        "set", new ItemValue.Group(set),
                        "list",
                                new ItemValue.Sequence(
                                        List.of(text("x"), new ItemValue.Sequence(List.of()))),
                        "map",
                                new ItemValue.Document(
                                        Map.of("a.b", new ItemValue.Document(Map.of()))));
        assertThat(tables.write(put(all, NONE))).isTrue();
        tables.restart();
        assertThat(
                        tables.get(
                                NOTES,
                                item("user", text("größe \uD83D\uDE00"), "at", number("-1.50"))))
                .contains(all);
    }

    @Test
    void writesOnlyIfTheConditionHolds() {
        assertThat(tables.write(put(note("a", 1, "no"), PRESENT))).isFalse();
        assertThat(tables.write(delete(key("a", 1), PRESENT))).isFalse();
        assertThat(tables.write(put(note("a", 1, "one"), ABSENT))).isTrue();
        assertThat(tables.write(put(note("a", 1, "two"), ABSENT))).isFalse();
        assertThat(textOf("a", 1)).contains(text("one"));
        assertThat(tables.write(put(note("a", 1, "three"), PRESENT))).isTrue();
        assertThat(tables.write(delete(key("a", 1), ABSENT))).isFalse();
        assertThat(textOf("a", 1)).contains(text("three"));
        assertThat(tables.write(delete(key("a", 1), PRESENT))).isTrue();
        assertThat(tables.get(NOTES, key("a", 1))).isEmpty();
        assertThat(tables.write(delete(key("a", 1), NONE))).isTrue();
    }

    @Test
    void aPutReplacesTheWholeItem() {
        tables.write(put(note("a", 1, "one").with("more", text("x")), NONE));
        tables.write(put(note("a", 1, "two"), NONE));
        assertThat(tables.get(NOTES, key("a", 1))).contains(note("a", 1, "two"));
    }

    @Test
    void numbersOfEqualValueAreOneKey() {
        tables.write(put(item("user", text("a"), "at", number("1.0"), "text", text("x")), NONE));
        assertThat(tables.write(put(note("a", 1, "y"), ABSENT))).isFalse();
        assertThat(textOf("a", 1)).contains(text("x"));
        assertThat(textOf("a", 10)).isEmpty();
    }

    @Test
    void aTransactionWritesAllOrNothing() {
        tables.write(put(note("a", 1, "old"), NONE));
        assertThat(
                        tables.writeTogether(
                                List.of(
                                        put(note("b", 1, "new"), ABSENT),
                                        delete(key("a", 1), NONE),
                                        check(key("a", 2), PRESENT),
                                        put(note("a", 3, "new"), PRESENT))))
                .containsExactly(true, true, false, false);
        assertThat(textOf("a", 1)).contains(text("old"));
        assertThat(textOf("b", 1)).isEmpty();
        assertThat(
                        tables.writeTogether(
                                List.of(
                                        put(note("b", 1, "new"), ABSENT),
                                        delete(key("a", 1), PRESENT),
                                        check(key("a", 2), ABSENT))))
                .containsExactly(true, true, true);
        assertThat(tables.getTogether(NOTES, List.of(key("a", 1), key("b", 1), key("a", 2))))
                .containsExactly(
                        Optional.empty(), Optional.of(note("b", 1, "new")), Optional.empty());
    }

    @Test
    void aTransactionSpansTables() {
        var others = table("others", Table.KeyType.S, List.of());
        tables.create(others);
        var other = item("user", text("a"), "at", text("x"));
        tables.writeTogether(
                List.of(put(note("a", 1, "new"), NONE), new Write.Put(others, other, ABSENT)));
        assertThat(tables.get(others, other)).contains(other);
        assertThat(
                        tables.writeTogether(
                                List.of(
                                        put(note("a", 1, "newer"), NONE),
                                        new Write.Put(others, other, ABSENT))))
                .containsExactly(true, false);
        assertThat(textOf("a", 1)).contains(text("new"));
    }

    @Test
    void aTokenMakesATransactionIdempotent() {
        var token = "t" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        List<Write> writes = List.of(put(note("a", 1, "one"), ABSENT));
        assertThat(tables.writeOnce(token, writes)).isEqualTo(Once.DONE);
        tables.write(put(note("a", 1, "two"), NONE));
        assertThat(tables.writeOnce(token, writes)).isEqualTo(Once.DONE);
        assertThat(textOf("a", 1)).contains(text("two"));
        List<Write> others = List.of(put(note("a", 1, "three"), NONE));
        assertThat(tables.writeOnce(token, others)).isEqualTo(Once.MISMATCH);
        assertThat(textOf("a", 1)).contains(text("two"));
        tables.restart();
        assertThat(tables.writeOnce(token, writes)).isEqualTo(Once.DONE);
        assertThat(textOf("a", 1)).contains(text("two"));
        assertThat(tables.writeOnce(token + "x", writes)).isEqualTo(Once.REFUSED);
        tables.write(delete(key("a", 1), NONE));
        assertThat(tables.writeOnce(token + "x", writes))
                .as("a refused call does not use its token")
                .isEqualTo(Once.DONE);
        assertThat(textOf("a", 1)).contains(text("one"));
    }

    @Test
    void deletesAnItemWhoseTimeHasCome() {
        var ending = new Table("ending", NOTES.key(), List.of(), Optional.empty(), false);
        tables.create(ending);
        long now = tables.now();
        Map<Integer, ItemValue> times =
                Map.of(
                        1, number("" + (now - 10)),
                        2, number("" + (now + 100_000)),
                        3, text("" + (now - 10)),
                        4, number("" + (now - 6 * 366 * 86_400L)),
                        5, new ItemValue.Null());
        times.forEach((at, time) ->
                tables.write(new Write.Put(ending, key("a", at).with("ends", time), NONE)));
        tables.write(new Write.Put(ending, key("a", 6), NONE));
        var with = new Table("ending", NOTES.key(), List.of(), Optional.of("ends"), false);
        tables.change(ending, with);
        tables.awaitExpiry(with, key("a", 1));
        assertThat(kept(with)).containsExactly(2, 3, 4, 5, 6);
        tables.write(
                new Write.Put(with, key("a", 7).with("ends", number("" + (now - 10.5))), NONE));
        tables.awaitExpiry(with, key("a", 7));
        assertThat(kept(with)).containsExactly(2, 3, 4, 5, 6);
    }

    private List<Integer> kept(Table table) {
        var kept = new ArrayList<Integer>();
        for (int at = 1; at <= 7; at++) {
            if (tables.get(table, key("a", at)).isPresent()) {
                kept.add(at);
            }
        }
        return kept;
    }
}
