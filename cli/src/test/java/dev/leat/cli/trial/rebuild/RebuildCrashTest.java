package dev.leat.cli.trial.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.FolderCopy;
import dev.leat.cli.trial.Trial;
import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import dev.leat.local.database.StateException;
import dev.leat.port.Streams.NewRecord;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The end of a process that counts a view again from objects and from an archive or a stream:
/// before and after the commit that replaces the view, and at a random moment near it.
/// `-Dcrash.seed=N` takes another moment; with `-Dcrash.full` it ends after each line that the
/// command prints, and at sixty random moments. Afterwards the view has all former rows or all new
/// ones, the app continues with them, and a repeated rebuild counts each record once.
@Tag("crash")
class RebuildCrashTest {

    /// The lines of the command: five rejected records of objects, the number of objects, the
    /// number of other rejected records, and the result. The view is replaced before the last one.
    private static final int LINES = 8;

    private static final boolean FULL = System.getProperty("crash.full") != null;

    private static final List<Integer> HALTS =
            !FULL ? List.of(LINES - 1, LINES) : List.of(1, 2, 3, 4, 5, 6, 7, 8);

    /// A number of lines that the command does not print.
    private static final int LAST = 99;

    private static final long LEAST = 2;

    private final Random random = new Random(Long.getLong("crash.seed", 20_261_123));

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;

    private final List<String> processed = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"queue: orders", "stream: till, start: oldest"})
    void theViewHasItsFormerRowsOrAllNewOnes(String source) throws Exception {
        boolean stream = source.startsWith("stream");
        var base = create(source, stream);
        var before = counts(processed, 0, false);
        var after = counts(processed, LEAST, true);
        assertThat(base.rows()).isEqualTo(before);
        // The number of records of a stream that are not counted is another line.
        int halts = stream ? 0 : HALTS.size();
        int kills = FULL ? 30 : stream ? 1 : 0;
        for (int kill = 0; kill < halts + kills; kill++) {
            var trial = copy(base, "kill-" + kill);
            trial.define(source, LEAST, true);
            int line = kill < halts ? HALTS.get(kill) : LAST;
            kill(trial, line);
            trial.define(source, 0, false);
            boolean replaced = false;
            try {
                assertThat(trial.rows()).as("kill %d", kill).isEqualTo(before);
            } catch (StateException _) {
                trial.define(source, LEAST, true);
                assertThat(trial.rows()).as("kill %d", kill).isEqualTo(after);
                replaced = true;
            }
            if (line < LAST) {
                assertThat(replaced).as("kill %d", kill).isEqualTo(line == LINES);
            }
            assertRepeatable(kill, trial, source, replaced);
        }
    }

    /// Every second time the app runs before the rebuild is repeated.
    private void assertRepeatable(int kill, RebuildTrial trial, String source, boolean replaced)
            throws Exception {
        var all = new ArrayList<>(processed);
        all.addAll(waiting);
        if (kill % 2 == 0) {
            trial.process();
            assertThat(trial.rows())
                    .as("kill %d", kill)
                    .isEqualTo(counts(all, replaced ? LEAST : 0, replaced));
        }
        trial.define(source, LEAST, true);
        trial.rebuild();
        assertThat(trial.rows())
                .as("kill %d", kill)
                .isEqualTo(counts(kill % 2 == 0 ? all : processed, LEAST, true));
        trial.process();
        assertThat(trial.rows()).as("kill %d", kill).isEqualTo(counts(all, LEAST, true));
    }

    /// Starts a process that rebuilds the view, and kills it after a line, or at a random moment.
    private void kill(RebuildTrial trial, int line) throws Exception {
        try (var life =
                Life.start(
                        RebuildVictim.class, trial.folder().toString(), Integer.toString(line))) {
            if (line < LAST) {
                for (int said = 1; said <= line; said++) {
                    assertThat(life.next()).isEqualTo("line " + said);
                }
                life.awaitEnd();
                return;
            }
            // The commit that replaces the view follows the line before the last.
            int seen = random.nextInt(4) == 0 ? 1 + random.nextInt(LINES) : LINES - 1;
            for (int said = 0; said < seen; said++) {
                life.next();
            }
            life.within(Duration.ofNanos(random.nextInt(8_000_000)));
        }
    }

    private RebuildTrial create(String source, boolean stream) throws Exception {
        var base =
                new RebuildTrial(
                        Files.createDirectory(folder.resolve("base")), kernels, Time.system());
        base.define(source, 0, false);
        base.open(trial -> {
            put(trial, "a", 800, 10, 700, processed);
            put(trial, "b", 20, 5, 5, processed);
            put(trial, "c", 20, -1, -1, processed);
        });
        base.process();
        send(base, stream, "r", 300, 50, processed);
        base.process();
        send(base, stream, "s", 300, 50, processed);
        base.process();
        send(base, stream, "t", 300, 50, processed);
        base.process();
        base.open(trial -> put(trial, "d", 20, -1, -1, waiting));
        send(base, stream, "u", 20, -1, waiting);
        return base;
    }

    /// Returns lines of which one or two have an amount that only the former definition accepts.
    private static List<String> lines(String of, int count, int one, int other) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        "%s%d,%s,%d"
                                .formatted(
                                        of, i, "xyz".charAt(i % 3), i == one || i == other ? 1 : 5))
                .toList();
    }

    private static void put(
            Trial trial, String name, int count, int one, int other, List<String> all)
            throws Exception {
        var lines = new ArrayList<>(lines(name, count, one, other));
        all.addAll(lines);
        lines.add(count / 2, "bad,x,bad");
        trial.put("input", name + ".csv", RebuildTrial.object(lines));
    }

    private static void send(
            RebuildTrial to, boolean stream, String name, int count, int one, List<String> all)
            throws Exception {
        var lines = lines(name, count, one, one);
        all.addAll(lines);
        var bodies = new ArrayList<>(lines.stream().map(RebuildCrashTest::json).toList());
        bodies.add("{}".getBytes(StandardCharsets.UTF_8));
        to.open(trial -> {
            if (stream) {
                var records = bodies.stream().map(body -> new NewRecord(body, "k")).toList();
                trial.platform().streams().put("till", records);
            } else {
                trial.send("orders", bodies);
            }
        });
    }

    private static byte[] json(String line) {
        var values = line.split(",", -1);
        return "{\"id\":\"%s\",\"shop\":\"%s\",\"amount\":%s}"
                .formatted(values[0], values[1], values[2])
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Returns the rows of the view.
    private static Map<String, List<Long>> counts(List<String> lines, long least, boolean more) {
        var rows = new TreeMap<String, List<Long>>();
        for (var line : lines) {
            var values = line.split(",", -1);
            long amount = Long.parseLong(values[2]);
            if (amount > least) {
                var row =
                        rows.getOrDefault(values[1], more ? List.of(0L, 0L, 0L) : List.of(0L, 0L));
                var next = new ArrayList<>(List.of(row.get(0) + 1, row.get(1) + amount));
                if (more) {
                    next.add(Math.max(row.get(2), amount));
                }
                rows.put(values[1], next);
            }
        }
        return rows;
    }

    private RebuildTrial copy(RebuildTrial base, String name) throws Exception {
        var to = folder.resolve(name);
        FolderCopy.make(base.folder(), to);
        return new RebuildTrial(to, kernels, Time.system());
    }
}
