package dev.leat.local.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.local.database.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeduplicationTableTest {

    private final DeduplicationTable duplicates = new DeduplicationTable(false);
    private final Database database;

    DeduplicationTableTest(@TempDir Path folder) {
        database = Database.open(folder, 1, DeduplicationTable.TABLES);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static DeduplicationTable.Id id(String text) {
        return new DeduplicationTable.Id(TextHash.of(text), 0);
    }

    /// Sends one message in a commit. Where it is.
    private long send(String text, long position, long now) {
        return database.commit(tx -> {
            var draft = duplicates.draft(now);
            long at = draft.accept(id(text), position);
            draft.write(tx, position);
            return at;
        });
    }

    private long rows() {
        return database.read(session -> {
            try (var row = session.prepare("SELECT count(*) FROM accepted").executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Test
    void removesWhatIsOverAFewRowsACommit() {
        for (int i = 0; i < 20; i++) {
            send("a" + i, i, i);
        }
        assertThat(rows()).isEqualTo(20);
        long later = DeduplicationTable.WINDOW + 20;
        send("b0", 100, later);
        assertThat(rows()).isBetween(15L, 19L);
        for (int i = 1; i < 10; i++) {
            send("b" + i, 100 + i, later);
        }
        assertThat(rows()).isEqualTo(10);
        assertThat(send("b3", 200, later)).isEqualTo(103);
        assertThat(send("a3", 200, later)).isEqualTo(200);
    }

    @Test
    void forgetsNoRepeatOfWhatCameAgainSinceItWasOver() {
        send("a", 1, 0);
        send("a", 2, DeduplicationTable.WINDOW);
        for (int i = 3; i < 9; i++) {
            send("b" + i, i, DeduplicationTable.WINDOW + i);
        }
        assertThat(send("a", 10, 2 * DeduplicationTable.WINDOW - 1)).isEqualTo(2);
    }

    @Test
    void remembersNothingOfACommitThatFailed() {
        try {
            database.commit(tx -> {
                var draft = duplicates.draft(0);
                draft.accept(id("a"), 1);
                draft.write(tx, 1);
                throw new IllegalArgumentException("no");
            });
        } catch (IllegalArgumentException _) {
            assertThat(send("a", 2, 0)).isEqualTo(2);
        }
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void knowsForFiveMinutesWhatWasAcceptedBeforeTheClockWasSetBack() {
        long hour = 12 * DeduplicationTable.WINDOW;
        send("a", 1, 2 * hour);
        duplicates.adjustClock(hour);
        assertThat(send("a", 3, hour + DeduplicationTable.WINDOW - 1)).isEqualTo(1);
        assertThat(send("a", 3, hour + DeduplicationTable.WINDOW)).isEqualTo(3);
        assertThat(rows()).isOne();
    }

    @Test
    void knowsForFiveMinutesWhatWasAcceptedInAFormerLifeBeforeTheClockWasSetBack() {
        send("a", 5, DeduplicationTable.WINDOW);
        var again = new DeduplicationTable(false);
        database.read(session -> {
            again.load(session, 0, 10, 7);
            return again;
        });
        assertThat(again.draft(DeduplicationTable.WINDOW + 6).accept(id("a"), 9)).isEqualTo(5);
        assertThat(again.draft(DeduplicationTable.WINDOW + 7).accept(id("a"), 9)).isEqualTo(9);
    }

    @Test
    void removesWhatWasOverWhenItStarted() {
        for (int i = 0; i < 3; i++) {
            send("a" + i, i, i);
        }
        var again = new DeduplicationTable(false);
        database.read(session -> {
            again.load(session, 0, 10, DeduplicationTable.WINDOW + 2);
            return again;
        });
        database.commit(tx -> {
            var draft = again.draft(DeduplicationTable.WINDOW + 2);
            assertThat(draft.accept(id("a2"), 5)).isEqualTo(5);
            draft.write(tx, 5);
            return draft;
        });
        assertThat(rows()).isOne();
    }

    @Test
    void readsWhatTheFileHas() {
        send("a", 5, 0);
        var again = new DeduplicationTable(false);
        database.read(session -> {
            again.load(session, 0, 10, 1);
            return again;
        });
        assertThat(again.draft(DeduplicationTable.WINDOW - 1).accept(id("a"), 9)).isEqualTo(5);
        assertThat(again.draft(DeduplicationTable.WINDOW).accept(id("a"), 9)).isEqualTo(9);
    }
}
