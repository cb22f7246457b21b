package dev.leat.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementsTest {

    @TempDir Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database =
                Database.open(
                        folder,
                        1,
                        List.of("CREATE TABLE item(id INTEGER PRIMARY KEY, value ANY) STRICT"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void insert(Object... values) {
        database.commit(tx -> {
            for (var value : values) {
                tx.update("INSERT INTO item(value) VALUES (?)", value);
            }
            return true;
        });
    }

    @Test
    void storesEachKindOfValueInItsOwnType() {
        insert("one", 2L, 3, true, new byte[] {5}, Optional.of("six"), Optional.empty());
        insert(Optional.of(8L));
        assertThat(
                        database.<List<String>>read(session ->
                                session.list(
                                        "SELECT typeof(value) || quote(value) FROM item ORDER BY id",
                                        row -> row.getString(1))))
                .containsExactly(
                        "text'one'",
                        "integer2",
                        "integer3",
                        "integer1",
                        "blobX'05'",
                        "text'six'",
                        "nullNULL",
                        "integer8");
    }

    @Test
    void refusesAnotherKindOfValue() {
        assertThatThrownBy(() -> insert(BigDecimal.ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no SQL value: class java.math.BigDecimal");
    }

    @Test
    void readsRows() {
        insert("one", "two");
        database.read(session -> {
            var find = "SELECT value, id FROM item WHERE id >= ? ORDER BY id";
            assertThat(session.any(find, 2)).isTrue();
            assertThat(session.any(find, 3)).isFalse();
            assertThat(session.first(find, row -> row.getString(1), 1)).contains("one");
            assertThat(session.first(find, row -> row.getString(1), 3)).isEmpty();
            assertThat(session.map(find, row -> row.getString(1), row -> row.getLong(2), 1))
                    .containsExactly(Map.entry("one", 1L), Map.entry("two", 2L));
            assertThat(session.number("SELECT count(*) FROM item WHERE id > ?", 1)).isOne();
            assertThat(
                            session.<Optional<Long>>one(
                                    "SELECT max(id) FROM item WHERE id > ?",
                                    row -> NullableNumber.read(row, 1),
                                    2))
                    .isEmpty();
            return true;
        });
    }
}
