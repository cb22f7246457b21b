package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.batch.Column;
import dev.leat.batch.RowVersions;
import dev.leat.batch.Rows;
import dev.leat.bench.WorkFolders;
import dev.leat.contract.ViewApp;
import dev.leat.local.database.Database;
import dev.leat.plan.Effect;
import dev.leat.port.Time;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Measures the cost of an order on the writer thread: identities (hashes that detect duplicates),
/// two views with daily parts (one of them with a rank), commit and sync. No queue is read, and no
/// order is decoded or checked. Prints microseconds per order, for one caller and for several
/// callers whose commits may be joined, and then the bytes per row of each table of the file.
///
/// Arguments: the output folder (on the disk to measure), the number of identities in the initial
/// state, and `changing` for records with versions. With `changing`, one order in fifty is a newer
/// state of an earlier order.
public final class ViewBench {

    private static final int USERS = 10_000;
    private static final int DAYS = 2;
    private static final int BATCH = 1_000;
    private static final int WARM_UP = 200;
    private static final int MEASURED = 400;

    private final Random random = new Random(1);
    private final App app;
    private final boolean changing;
    private byte[] earlier = {};

    private ViewBench(boolean changing) {
        this.changing = changing;
        this.app =
                changing
                        ? ViewApp.changing(ViewApp.sums(), ViewApp.all())
                        : ViewApp.of(ViewApp.sums(), ViewApp.all());
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory(Path.of(arguments[0]), "view-bench");
        int before = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        boolean changing = arguments.length > 2 && arguments[2].equals("changing");
        try {
            new ViewBench(changing).run(folder, before);
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private void run(Path folder, int before) throws Exception {
        try (var database = Database.open(folder, 1, Views.DEFINITIONS)) {
            var views = Views.open(database, app, Time.system());
            fill(database, before);
            commits(database, views, batches(WARM_UP), 1);
            for (int callers : new int[] {1, 2, 4}) {
                var batches = batches(MEASURED);
                long busy = writerNanos();
                double micros = micros(commits(database, views, batches, callers));
                System.out.printf(
                        "%d caller(s), %,d identities before: %.2f us per order (%.2f of the CPU), %,.0f orders/s%n",
                        callers, before, micros, micros(writerNanos() - busy), 1e6 / micros);
            }
        }
        sizes(folder.resolve("state.db"));
    }

    private static void sizes(Path file) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var tables =
                        statement.executeQuery(
                                "SELECT name, sum(pgsize), sum(iif(pagetype = 'leaf', ncell, 0)) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 4")) {
            while (tables.next()) {
                System.out.printf(
                        "%s: %,d rows, %.0f bytes per row%n",
                        tables.getString(1),
                        tables.getLong(3),
                        tables.getDouble(2) / tables.getLong(3));
            }
        }
    }

    private static double micros(long nanos) {
        return nanos / 1e3 / (MEASURED * BATCH);
    }

    /// Returns the CPU time of the writer thread, which does not include waiting for the disk.
    private static long writerNanos() {
        long id =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("leat-state"))
                        .findFirst()
                        .orElseThrow()
                        .threadId();
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(id);
    }

    private void fill(Database database, int identities) {
        var table = new IdentityTable();
        for (int done = 0; done < identities; done += 100_000) {
            var rows =
                    IntStream.range(0, Math.min(100_000, identities - done))
                            .mapToObj(_ -> identity())
                            .sorted(Comparator.comparing(IdentityRow::key))
                            .toList();
            database.commit(transaction -> {
                table.write(transaction, rows);
                return rows.size();
            });
        }
    }

    private IdentityRow identity() {
        var key = new IdentityKey(1, random.nextLong(), random.nextLong());
        long today = System.currentTimeMillis() / 86_400_000;
        return new IdentityRow(key, new byte[16], 3, today);
    }

    private static long commits(Database database, Views views, List<Rows> batches, int callers)
            throws Exception {
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(callers)) {
            var waiting = new ArrayList<Future<?>>();
            for (var rows : batches) {
                waiting.add(threads.submit(() -> commit(database, views, rows)));
            }
            for (var done : waiting) {
                done.get();
            }
        }
        return System.nanoTime() - start;
    }

    private static void commit(Database database, Views views, Rows rows) {
        var pick = IntStream.range(0, rows.size()).toArray();
        var to = ViewApp.orders().pipelines().values().iterator().next().to();
        database.commit(transaction -> {
            for (int sink = 0; sink < rows.sinks().size(); sink++) {
                views.write(
                        transaction,
                        new Effect.Write(ViewApp.PIPELINE, to.get(sink), sink, rows, pick));
            }
            return rows.size();
        });
    }

    private List<Rows> batches(int count) {
        return IntStream.range(0, count).mapToObj(_ -> batch()).toList();
    }

    private Rows batch() {
        var identities = new byte[BATCH * Rows.HASH_BYTES];
        var digests = new byte[BATCH * Rows.HASH_BYTES];
        random.nextBytes(identities);
        random.nextBytes(digests);
        var versions = changing ? versions(identities) : RowVersions.NONE;
        var users = new String[BATCH];
        var starts = new long[BATCH];
        var ones = new long[BATCH];
        var cents = new long[BATCH];
        for (int i = 0; i < BATCH; i++) {
            users[i] = "U" + random.nextInt(USERS);
            starts[i] = ViewApp.start(20_000 + random.nextInt(DAYS));
            ones[i] = 1;
            cents[i] = random.nextInt(100_000);
        }
        var start = new Column.Longs(starts, new BitSet());
        var one = new Column.Longs(ones, new BitSet());
        var value = new Column.Longs(cents, new BitSet());
        return new Rows(
                BATCH,
                IntStream.range(0, BATCH).toArray(),
                identities,
                digests,
                versions,
                List.of(
                        List.of(new Column.Texts(users), start, one, value),
                        List.of(start, one, value)));
    }

    /// Makes one record in fifty a newer version of a record of the previous batch.
    private RowVersions versions(byte[] identities) {
        var numbers = new long[BATCH];
        for (int i = 0; i < BATCH && earlier.length > 0; i += 50) {
            numbers[i] = 1;
            System.arraycopy(
                    earlier,
                    (i + 1) * Rows.HASH_BYTES,
                    identities,
                    i * Rows.HASH_BYTES,
                    Rows.HASH_BYTES);
        }
        earlier = identities;
        return new RowVersions(numbers, new BitSet(), List.of(new BitSet(), new BitSet()));
    }
}
