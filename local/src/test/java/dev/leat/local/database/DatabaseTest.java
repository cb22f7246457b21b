package dev.leat.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    private static final List<String> TABLES =
            List.of(
                    "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
                    "CREATE TABLE big(id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT");

    @TempDir Path folder;

    private Database open() {
        return Database.open(folder, 1, TABLES);
    }

    @Test
    void keepsWhatWasCommittedWithoutAnOrderlyEnd() {
        var first = open();
        first.commit(tx -> insert(tx, 1, "one"));
        first.abandon();
        try (var second = open()) {
            assertThat(names(second)).containsExactly("one");
        }
    }

    @Test
    void foldsTheLogIntoTheFileWhenClosed() {
        var database = open();
        database.commit(tx -> insert(tx, 1, "one"));
        database.close();
        assertThat(folder.resolve("state.db-wal")).doesNotExist();
        assertThat(folder.resolve("owner")).doesNotExist();
    }

    @Test
    void readersSeeNothingOfWorkThatThrew() {
        try (var database = open()) {
            var events = new ArrayList<String>();
            assertThatThrownBy(() ->
                            database.commit(tx -> {
                                insert(tx, 1, "one");
                                tx.onCommit(() -> events.add("committed"));
                                tx.onRollback(() -> events.add("undone"));
                                throw new IllegalArgumentException("no");
                            }))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(names(database)).isEmpty();
            assertThat(events).containsExactly("undone");
        }
    }

    @Test
    void aCallerThatThrowsAffectsNoOther() throws Exception {
        try (var database = open();
                var threads = Executors.newCachedThreadPool()) {
            var calls = whileTheWriterIsBusy(database, threads, 40, i -> i % 3 == 0);
            var failed = new ArrayList<Integer>();
            for (int i = 0; i < calls.size(); i++) {
                try {
                    calls.get(i).get();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(IllegalArgumentException.class);
                    failed.add(i);
                }
            }
            assertThat(failed).hasSize(14).allMatch(i -> i % 3 == 0);
            assertThat(names(database)).hasSize(26);
        }
    }

    @Test
    void anErrorOfACallerAffectsNoOtherAndNotTheWriter() throws Exception {
        try (var database = open();
                var threads = Executors.newCachedThreadPool()) {
            for (var error : List.of(new StackOverflowError(), new OutOfMemoryError())) {
                assertThatThrownBy(() ->
                                database.commit(tx -> {
                                    insert(tx, 1, "one");
                                    throw error;
                                }))
                        .isSameAs(error);
            }
            var busy = new CountDownLatch(1);
            var blocker = block(database, threads, busy);
            var calls = new ArrayList<Future<?>>();
            for (int i = 0; i < 3; i++) {
                int id = i;
                calls.add(
                        threads.submit(() ->
                                database.commit(tx -> {
                                    tx.onRollback(() -> {
                                        if (id == 1) {
                                            throw new StackOverflowError();
                                        }
                                    });
                                    if (id == 1) {
                                        throw new IllegalArgumentException("no");
                                    }
                                    return insert(tx, id, "name");
                                })));
            }
            release(database, 3, busy);
            blocker.get();
            for (var call : calls) {
                assertThat(call).failsWithin(Duration.ofMinutes(1));
            }
            assertThat(names(database)).doesNotContain("name");
            database.commit(tx -> insert(tx, 7, "seven"));
            assertThat(names(database)).contains("seven").doesNotContain("one");
        }
    }

    @Test
    void writesPartsOfManyCallersAsOne() throws Exception {
        try (var database = open();
                var threads = Executors.newCachedThreadPool()) {
            var sizes = new ArrayList<Integer>();
            Transaction.Merge<String> merge =
                    (tx, parts) -> {
                        sizes.add(parts.size());
                        insert(tx, sizes.size(), String.join(",", parts));
                    };
            var busy = new CountDownLatch(1);
            var blocker = block(database, threads, busy);
            var calls = new ArrayList<Future<?>>();
            for (int i = 0; i < 10; i++) {
                boolean fails = i == 4;
                calls.add(
                        threads.submit(() ->
                                database.commit(tx -> {
                                    tx.merge(merge, "p");
                                    if (fails) {
                                        throw new IllegalArgumentException("no");
                                    }
                                    return "";
                                })));
            }
            release(database, 10, busy);
            blocker.get();
            for (var call : calls) {
                settled(call);
            }
            assertThat(sizes.stream().mapToInt(i -> i).sum()).isEqualTo(9);
            assertThat(sizes).hasSize(1);
        }
    }

    @Test
    void refusesAFolderThatIsOpenHere() {
        try (var first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
            first.commit(tx -> insert(tx, 1, "one"));
            assertThatThrownBy(this::open).isInstanceOf(StateException.class);
        }
        open().close();
    }

    @Test
    void refusesAFileForAFolder() throws IOException {
        var file = Files.writeString(folder.resolve("app.yaml"), "app: a");
        assertThatThrownBy(() -> Database.open(file, 1, TABLES))
                .isInstanceOf(StateException.class)
                .hasMessage("the state folder " + file + " is a file; choose a folder");
        assertThat(file).hasContent("app: a");
    }

    @Test
    void saysThatTheDiskIsFullAndGoesOnWhenItIsNot() {
        try (var database = open()) {
            database.commit(tx -> {
                try (var pages = tx.prepare("PRAGMA max_page_count = 40").executeQuery()) {
                    return pages.next();
                }
            });
            assertThatThrownBy(() -> database.commit(tx -> big(tx, 1)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("state.db")
                    .hasMessageContaining("disk is full");
            database.commit(tx -> insert(tx, 1, "small"));
            assertThat(names(database)).containsExactly("small");
        }
    }

    @Test
    void refusesCallersOnceItIsClosed() {
        var database = open();
        database.close();
        assertThatThrownBy(() -> database.commit(tx -> insert(tx, 1, "one")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> names(database)).isInstanceOf(UnavailableException.class);
    }

    private List<Future<?>> whileTheWriterIsBusy(
            Database database, ExecutorService threads, int callers, IntPredicate fails)
            throws Exception {
        var busy = new CountDownLatch(1);
        var blocker = block(database, threads, busy);
        var calls = new ArrayList<Future<?>>();
        for (int i = 0; i < callers; i++) {
            int id = i;
            calls.add(
                    threads.submit(() ->
                            database.commit(tx -> {
                                insert(tx, id, "n" + id);
                                if (fails.test(id)) {
                                    throw new IllegalArgumentException("no");
                                }
                                return id;
                            })));
        }
        release(database, callers, busy);
        blocker.get();
        return calls;
    }

    /// Holds the writer until `busy` is counted down.
    private static Future<?> block(
            Database database, ExecutorService threads, CountDownLatch busy) {
        var entered = new CountDownLatch(1);
        var runs = new AtomicInteger();
        var blocker =
                threads.submit(() ->
                        database.commit(tx -> {
                            entered.countDown();
                            try {
                                busy.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return runs.incrementAndGet();
                        }));
        try {
            entered.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return blocker;
    }

    /// Lets the writer go on once so many callers wait.
    private static void release(Database database, int callers, CountDownLatch busy) {
        while (database.waiting() < callers) {
            LockSupport.parkNanos(1_000_000);
        }
        busy.countDown();
    }

    private static void settled(Future<?> call) throws InterruptedException {
        try {
            call.get();
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    private static int insert(Transaction tx, long id, String name) throws SQLException {
        var insert = tx.prepare("INSERT INTO item VALUES (?, ?)");
        insert.setLong(1, id);
        insert.setString(2, name);
        return insert.executeUpdate();
    }

    private static int big(Transaction tx, long id) throws SQLException {
        var insert = tx.prepare("INSERT INTO big VALUES (?, ?)");
        insert.setLong(1, id);
        insert.setBytes(2, new byte[1_000_000]);
        return insert.executeUpdate();
    }

    private static List<String> names(Database database) {
        return database.read(session -> {
            var names = new ArrayList<String>();
            try (var rows = session.prepare("SELECT name FROM item ORDER BY id").executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
    }
}
