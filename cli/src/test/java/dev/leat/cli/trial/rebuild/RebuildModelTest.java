package dev.leat.cli.trial.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.trial.rebuild.RebuildModel.Line;
import dev.leat.cli.trial.rebuild.RebuildModel.Version;
import dev.leat.kernel.Kernels;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random sequences of changes of objects, of the definition and of the time, in which a view is
/// rebuilt from objects and an archive, compared with a model. `-Dfuzz.seed=N` takes another
/// sequence, and `-Dfuzz.steps=N` a longer one.
@Tag("slow")
class RebuildModelTest {

    private static final int STEPS = Integer.getInteger("fuzz.steps", 24);

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;

    private final RebuildModel model = new RebuildModel();
    private RebuildTrial trial;
    private final Random random = new Random(Long.getLong("fuzz.seed", 1));
    private boolean more;
    private boolean known = true;
    private long versions;

    /// Identities are kept for a limited time, so an ID is used only in one period.
    private Duration period = Duration.ZERO;

    @BeforeEach
    void create() {
        trial = new RebuildTrial(folder, kernels, Time.of(() -> Instant.now().plus(model.now)));
    }

    @Test
    void theAgeOfRecordsDoesNotMatterForObjects() throws Exception {
        define();
        put(1);
        send();
        pass(20);
        put(1);
        process();
        empty();
        rebuild();
        assertThat(model.rebuild()).isEmpty();
        rebuild();
    }

    @Test
    void aRebuildCountsWhatTheDocumentationSaysOrIsRefused() throws Exception {
        define();
        put(2);
        process();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> put(1 + random.nextInt(3));
                case 3 -> send();
                case 4 -> delete();
                case 5, 6 -> process();
                case 7 -> {
                    model.least = random.nextInt(3) * 2L;
                    define();
                }
                case 8 -> pass(random.nextInt(4) == 0 ? 20 : 5);
                case 9 -> empty();
                case 10 -> measure();
                default -> rebuild();
            }
        }
        process();
        rebuild();
    }

    private void define() throws Exception {
        trial.define("queue: orders", model.least, more);
    }

    private Line line() {
        int id = random.nextInt(30);
        boolean other = random.nextInt(8) == 0;
        var amount =
                other ? "bad" : String.valueOf(1 + (id + (random.nextInt(8) == 0 ? 1 : 0)) % 9);
        return new Line(period.toDays() + "-" + id, "abc".substring(id % 3, id % 3 + 1), amount);
    }

    private List<Line> lines(boolean fails) {
        var lines = new ArrayList<Line>();
        if (!fails) {
            random.ints(1 + random.nextInt(5)).forEach(_ -> lines.add(line()));
            return lines;
        }
        for (int i = 0; i < 700; i++) {
            lines.add(new Line("f%d-%d".formatted(versions, i), "f", "5"));
        }
        for (int i = 0; i < 1_100; i++) {
            lines.add(new Line("b%d-%d".formatted(versions, i), "f", "bad"));
        }
        return lines;
    }

    private void put(int count) throws Exception {
        trial.open(open -> {
            for (int i = 0; i < count; i++) {
                var key = "k%d.csv".formatted(random.nextInt(6));
                boolean fails = random.nextInt(8) == 0;
                var version = version(key, fails, model.current().get(key));
                model.put(version);
                var content = version.lines().stream().map(Line::csv).toList();
                open.put("input", key, RebuildTrial.object(content));
            }
        });
    }

    /// Returns the same content again at random, if there is any.
    private Version version(String key, boolean fails, @Nullable Version now) {
        return now != null && random.nextBoolean() && fresh(now)
                ? new Version(++versions, key, now.lines(), now.fails())
                : new Version(++versions, key, lines(fails), fails);
    }

    private boolean fresh(Version version) {
        return version.fails() || version.lines().getFirst().id().startsWith(period.toDays() + "-");
    }

    private void delete() throws Exception {
        var keys = model.current().keySet().stream().sorted().toList();
        if (!keys.isEmpty()) {
            var key = keys.get(random.nextInt(keys.size()));
            model.delete(key);
            trial.open(open -> open.platform().buckets().delete("input", key));
        }
    }

    private void send() throws Exception {
        var lines = List.of(line(), line());
        lines.forEach(model::send);
        trial.open(open ->
                open.send(
                        "orders",
                        lines.stream()
                                .map(line -> line.json().getBytes(StandardCharsets.UTF_8))
                                .toList()));
    }

    private void process() throws Exception {
        model.process();
        trial.process();
        check();
    }

    /// Days pass in which the app runs.
    private void pass(int days) throws Exception {
        process();
        model.now = model.now.plusDays(days);
        if (model.now.minus(period).toDays() > 10) {
            period = model.now;
        }
        model.expire();
        trial.open(open -> open.platform().buckets().head("input", "any"));
    }

    /// Adds a measure, which is unknown in the rows that the view has.
    private void measure() throws Exception {
        if (!more) {
            more = true;
            known = false;
            define();
            process();
        }
    }

    private void empty() throws Exception {
        model.empty();
        trial.rebuild("--empty");
        known = true;
        check();
    }

    private void rebuild() throws Exception {
        boolean before = more;
        more = random.nextBoolean();
        define();
        var refused = model.rebuild();
        if (refused.isEmpty()) {
            trial.rebuild();
            known = true;
            check();
            return;
        }
        assertThatThrownBy(trial::rebuild)
                .isInstanceOf(CommandException.class)
                .hasMessageContainingAll(refused.get().toArray(String[]::new));
        more = before;
        define();
        check();
    }

    private void check() throws Exception {
        var rows = trial.rows();
        if (!known) {
            rows.replaceAll((_, values) -> values.subList(0, 2));
        }
        assertThat(rows).isEqualTo(model.rows(more && known));
    }
}
