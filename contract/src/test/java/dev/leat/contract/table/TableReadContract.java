package dev.leat.contract.table;

import static dev.leat.contract.table.TableAccess.Guard.NONE;
import static dev.leat.contract.table.TableContract.item;
import static dev.leat.contract.table.TableContract.number;
import static dev.leat.contract.table.TableContract.table;
import static dev.leat.contract.table.TableContract.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Table;
import dev.leat.contract.table.TableAccess.Read;
import dev.leat.contract.table.TableAccess.Write;
import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyRange;
import dev.leat.port.TableReader.Segment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contract of reads of tables: ranges, order, pages, segments and indexes.
public abstract class TableReadContract {

    private static final Table.Index BY_TAG =
            new Table.Index(
                    "by_tag",
                    new Table.Key(
                            new Table.Attribute("tag", Table.KeyType.S),
                            Optional.of(new Table.Attribute("rank", Table.KeyType.N))),
                    new Table.Projection.All(),
                    false);

    private static final Table NUMBERS = table("numbers", Table.KeyType.N, List.of());
    private static final Table TEXTS = table("texts", Table.KeyType.S, List.of());
    private static final Table TAGGED = table("tagged", Table.KeyType.N, List.of(BY_TAG));

    private final TableAccess tables;

    protected TableReadContract(TableAccess tables) {
        this.tables = tables;
    }

    @AfterEach
    void end() {
        tables.close();
    }

    private void put(Table table, Item item) {
        assertThat(tables.write(new Write.Put(table, item, NONE))).isTrue();
    }

    private static Read query(
            Table table, String user, KeyRange range, boolean backward, int limit) {
        return new Read(
                table,
                Optional.empty(),
                Optional.of(text(user)),
                range,
                backward,
                Optional.empty(),
                limit);
    }

    private static Read scan(Table table, Optional<Segment> segment, int limit) {
        return new Read(
                table,
                Optional.empty(),
                Optional.empty(),
                new KeyRange.All(),
                false,
                segment,
                limit);
    }

    private static Read tagged(String tag, boolean backward, int limit) {
        return new Read(
                TAGGED,
                Optional.of(BY_TAG),
                Optional.of(text(tag)),
                new KeyRange.All(),
                backward,
                Optional.empty(),
                limit);
    }

    /// Returns the items of all pages.
    private List<Item> all(Read read) {
        var items = new ArrayList<Item>();
        Optional<Item> after = Optional.empty();
        do {
            var page = tables.read(read, after);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(read.limit());
            items.addAll(page.items());
            after = page.last();
        } while (after.isPresent());
        return items;
    }

    @Test
    void readsNumbersInTheirOrder() {
        tables.create(NUMBERS);
        for (var at : List.of("10", "9", "-1", "0", "-1.5", "1E+20", "0.001", "-1E-130")) {
            put(NUMBERS, item("user", text("a"), "at", number(at)));
        }
        put(NUMBERS, item("user", text("b"), "at", number("5")));
        assertThat(numbers(query(NUMBERS, "a", new KeyRange.All(), false, 3)))
                .containsExactly("-1.5", "-1", "-1E-130", "0", "0.001", "9", "1E+1", "1E+20");
        assertThat(
                        numbers(
                                query(
                                        NUMBERS,
                                        "a",
                                        new KeyRange.Between(number("-1"), number("9")),
                                        true,
                                        2)))
                .containsExactly("9", "0.001", "0", "-1E-130", "-1");
        assertThat(numbers(query(NUMBERS, "absent", new KeyRange.All(), false, 2))).isEmpty();
    }

    private List<String> numbers(Read read) {
        return all(read).stream().map(item -> numberAt(item).value().toString()).toList();
    }

    @Test
    void readsTextsInTheOrderOfUtf8() {
        tables.create(TEXTS);
        var texts = List.of("Z", "a", "ab", "abc", "b", "é", "\uFFFD", "\uD83D\uDE00");
        for (var at : texts.reversed()) {
            put(TEXTS, item("user", text("a"), "at", text(at)));
        }
        assertThat(texts(query(TEXTS, "a", new KeyRange.All(), false, 3))).isEqualTo(texts);
        assertThat(texts(query(TEXTS, "a", new KeyRange.All(), true, 100)))
                .isEqualTo(texts.reversed());
        assertThat(texts(query(TEXTS, "a", new KeyRange.Prefix(text("a")), false, 2)))
                .containsExactly("a", "ab", "abc");
        assertThat(texts(query(TEXTS, "a", new KeyRange.Compared(">", text("é")), false, 100)))
                .containsExactly("\uFFFD", "\uD83D\uDE00");
    }

    private List<String> texts(Read read) {
        return all(read).stream().map(item -> textAt(item).value()).toList();
    }

    @Test
    void aPageEndsAtItsLimitOrAtOneMebibyte() {
        tables.create(NUMBERS);
        for (int at = 0; at < 6; at++) {
            var item = item("user", text("a"), "at", number("" + at));
            put(NUMBERS, item.with("text", text("x".repeat(350_000))));
        }
        var first =
                tables.read(query(NUMBERS, "a", new KeyRange.All(), false, 100), Optional.empty());
        assertThat(first.items()).as("1,050,000 bytes are more than 1 MiB").hasSize(3);
        assertThat(first.last()).contains(item("user", text("a"), "at", number("2")));
        var second = tables.read(query(NUMBERS, "a", new KeyRange.All(), false, 100), first.last());
        assertThat(second.items()).hasSize(3);
        var two = tables.read(query(NUMBERS, "a", new KeyRange.All(), false, 2), Optional.empty());
        assertThat(two.items()).hasSize(2);
        assertThat(two.last()).contains(item("user", text("a"), "at", number("1")));
    }

    @Test
    void aPageContinuesBehindAnItemThatWasDeleted() {
        tables.create(NUMBERS);
        for (int at = 0; at < 5; at++) {
            put(NUMBERS, item("user", text("a"), "at", number("" + at)));
        }
        var first =
                tables.read(query(NUMBERS, "a", new KeyRange.All(), false, 2), Optional.empty());
        tables.write(new Write.Delete(NUMBERS, first.last().orElseThrow(), NONE));
        var rest = tables.read(query(NUMBERS, "a", new KeyRange.All(), false, 9), first.last());
        assertThat(rest.items()).hasSize(3);
    }

    @Test
    void segmentsOfAScanHaveEachItemOnce() {
        tables.create(NUMBERS);
        for (int i = 0; i < 60; i++) {
            put(NUMBERS, item("user", text("u" + i % 20), "at", number("" + i)));
        }
        var whole = all(scan(NUMBERS, Optional.empty(), 7));
        assertThat(whole).hasSize(60).doesNotHaveDuplicates();
        for (int count : List.of(1, 3, 8)) {
            var parts = new ArrayList<Item>();
            for (int i = 0; i < count; i++) {
                parts.addAll(all(scan(NUMBERS, Optional.of(new Segment(i, count)), 5)));
            }
            assertThat(parts).containsExactlyInAnyOrderElementsOf(whole);
        }
    }

    @Test
    void anIndexFollowsEveryWrite() {
        tables.create(TAGGED);
        var one =
                item("user", text("a"), "at", number("1"), "tag", text("red"), "rank", number("5"));
        var two =
                item(
                        "user",
                        text("b"),
                        "at",
                        number("2"),
                        "tag",
                        text("red"),
                        "rank",
                        number("-3"));
        put(TAGGED, one);
        put(TAGGED, two);
        put(TAGGED, item("user", text("c"), "at", number("3"), "tag", text("red")));
        assertThat(all(tagged("red", false, 1))).containsExactly(two, one);
        assertThat(all(tagged("red", true, 1))).containsExactly(one, two);
        var moved = one.with("tag", text("blue"));
        put(TAGGED, moved);
        assertThat(all(tagged("red", false, 10))).containsExactly(two);
        assertThat(all(tagged("blue", false, 10))).containsExactly(moved);
        tables.write(new Write.Delete(TAGGED, item("user", text("b"), "at", number("2")), NONE));
        assertThat(all(tagged("red", false, 10))).isEmpty();
        tables.restart();
        assertThat(all(tagged("blue", false, 10))).containsExactly(moved);
    }

    @Test
    void itemsWithOneIndexKeyAreReadByPages() {
        tables.create(TAGGED);
        for (int at = 0; at < 10; at++) {
            put(
                    TAGGED,
                    item(
                            "user",
                            text("u" + at % 3),
                            "at",
                            number("" + at),
                            "tag",
                            text("red"),
                            "rank",
                            number("1")));
        }
        assertThat(all(tagged("red", false, 3))).hasSize(10).doesNotHaveDuplicates();
        assertThat(all(tagged("red", true, 4)))
                .hasSize(10)
                .isEqualTo(all(tagged("red", false, 3)).reversed());
    }

    @Test
    void aNewIndexHasTheOlderItems() {
        var plain = table("tagged", Table.KeyType.N, List.of());
        tables.create(plain);
        var one =
                item("user", text("a"), "at", number("1"), "tag", text("red"), "rank", number("5"));
        put(plain, one);
        tables.change(plain, TAGGED);
        assertThat(all(tagged("red", false, 10))).containsExactly(one);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithASortedSetOnRandomCalls(long seed) {
        tables.create(NUMBERS);
        var random = new Random(seed);
        var model = new HashMap<String, TreeSet<BigDecimal>>();
        for (int i = 0; i < 150; i++) {
            var user = "u" + random.nextInt(3);
            var at = new BigDecimal(random.nextInt(41) - 20).movePointLeft(random.nextInt(2));
            var item = item("user", text(user), "at", number(at.toPlainString()));
            var keys = model.computeIfAbsent(user, _ -> new TreeSet<>());
            if (random.nextInt(3) > 0) {
                put(NUMBERS, item);
                keys.add(at);
            } else {
                tables.write(new Write.Delete(NUMBERS, item, NONE));
                keys.remove(at);
            }
            if (i % 10 == 0) {
                compare(random, user, keys);
            }
        }
    }

    private void compare(Random random, String user, NavigableSet<BigDecimal> keys) {
        var low = new BigDecimal(random.nextInt(41) - 20);
        var high = low.add(new BigDecimal(random.nextInt(20)));
        Map<String, Predicate<BigDecimal>> ranges =
                Map.of(
                        "<", at -> at.compareTo(low) < 0,
                        "<=", at -> at.compareTo(low) <= 0,
                        ">", at -> at.compareTo(low) > 0,
                        ">=", at -> at.compareTo(low) >= 0,
                        "=", at -> at.compareTo(low) == 0,
                        "between", at -> at.compareTo(low) >= 0 && at.compareTo(high) <= 0);
        ranges.forEach((operator, within) -> {
            boolean backward = random.nextBoolean();
            var from = number(low.toPlainString());
            var range =
                    operator.equals("between")
                            ? new KeyRange.Between(from, number(high.toPlainString()))
                            : new KeyRange.Compared(operator, from);
            var expected =
                    keys.stream()
                            .filter(within)
                            .sorted(
                                    backward
                                            ? Comparator.reverseOrder()
                                            : Comparator.naturalOrder())
                            .map(BigDecimal::stripTrailingZeros)
                            .toList();
            var read = query(NUMBERS, user, range, backward, 1 + random.nextInt(6));
            var found = all(read).stream().map(item -> numberAt(item).value()).toList();
            assertThat(found)
                    .as("%s %s %s %s", operator, low, high, backward)
                    .usingElementComparator(BigDecimal::compareTo)
                    .isEqualTo(expected);
        });
    }

    private static ItemValue.Number numberAt(Item item) {
        return (ItemValue.Number) Objects.requireNonNull(item.attributes().get("at"));
    }

    private static ItemValue.Text textAt(Item item) {
        return (ItemValue.Text) Objects.requireNonNull(item.attributes().get("at"));
    }
}
