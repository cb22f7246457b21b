package dev.leat.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.RecordArchive;
import dev.leat.app.View;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Attribute;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.contract.Fact;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.local.database.StateException;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A view that gets a new name in the app keeps its state.
class ViewRenameTest {

    private static final String NOW = "user_totals";
    private static final App BEFORE = ViewApp.orders();
    private static final App AFTER = ViewApp.of(renamed(ViewApp.users()), ViewApp.all());

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();

    private static View renamed(View view) {
        return new View(
                NOW,
                view.key(),
                view.measures(),
                view.every(),
                view.rankBy(),
                view.redisKey(),
                Optional.of(ViewApp.USERS));
    }

    private static Fact order(String id, long cents) {
        var order = ViewApp.order(id, "U1", 0, cents);
        return in(NOW, order);
    }

    /// Returns the fact with its contribution to the view of the old name for this view, too.
    private static Fact in(String view, Fact fact) {
        return fact.to(view, Objects.requireNonNull(fact.to().get(ViewApp.USERS)));
    }

    private ViewTrial trial(App app) {
        return new ViewTrial((opened, clock) -> ViewState.open(folder, opened, clock), app);
    }

    private LocalPlatform open(App app) {
        return LocalPlatform.open(app, folder, time);
    }

    @Test
    void keepsRowsPeriodsAndIdentities() {
        try (var trial = trial(BEFORE)) {
            trial.write(ViewApp.USERS, order("o1", 500));
            trial.write(ViewApp.ALL, order("o1", 500));
            var parts = trial.parts(ViewApp.USERS);

            trial.reopen(AFTER);

            assertThat(trial.rows(NOW)).containsExactly("[U1]=[1, 500, 500, 500]");
            assertThat(trial.parts(NOW)).isEqualTo(parts);
            assertThat(trial.holdings(order("o1", 500)))
                    .singleElement()
                    .satisfies(known ->
                            assertThat(known.sinks())
                                    .containsExactlyInAnyOrder(
                                            "view user_totals", "view global_stats"));
            assertThat(trial.write(NOW, order("o1", 500))).containsExactly(Outcome.DUPLICATE);
            assertThat(trial.write(NOW, order("o2", 100))).containsExactly(Outcome.DELIVERED);
            trial.crash();
            assertThat(trial.rows(NOW)).containsExactly("[U1]=[2, 600, 100, 500]");
            assertThat(trial.write(NOW, order("o2", 100))).containsExactly(Outcome.DUPLICATE);
        }
        try (var platform = open(AFTER)) {
            assertThat(platform.newViews()).isEmpty();
        }
    }

    @Test
    void keepsTheValuesOfVersions() {
        var after = ViewApp.changing(renamed(ViewApp.sums()), ViewApp.all());
        try (var trial = trial(ViewApp.changing())) {
            trial.write(ViewApp.USERS, ViewApp.state("o1", 1, "U1", 0, 500));
            trial.reopen(after);
            var next = ViewApp.state("o1", 2, "U1", 0, 300);
            trial.write(NOW, in(NOW, next));
            assertThat(trial.rows(NOW)).containsExactly("[U1]=[1, 300]");
        }
    }

    @Test
    void changesNothingIfTheStartFails() {
        try (var trial = trial(BEFORE)) {
            trial.write(ViewApp.USERS, order("o1", 500));
        }
        var fewer = renamed(ViewApp.sums());
        var changed = ViewApp.of(fewer, ViewApp.all());
        assertThatThrownBy(() -> open(changed))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("the definition of the view user_totals has changed");
        try (var trial = trial(BEFORE)) {
            assertThat(trial.rows(ViewApp.USERS)).containsExactly("[U1]=[1, 500, 500, 500]");
        }
        assertThat(LocalState.acceptView(changed, folder, NOW)).isPresent();
        try (var trial = trial(changed)) {
            assertThat(trial.rows(NOW)).containsExactly("[U1]=[1, 500]");
        }
    }

    @Test
    void renamesBeforeARebuild() {
        try (var trial = trial(BEFORE)) {
            trial.write(ViewApp.USERS, order("o1", 500));
        }
        try (var generation = LocalState.generation(AFTER, folder, NOW, time)) {
            assertThat(generation.writers()).containsExactly(ViewApp.PIPELINE);
        }
        try (var trial = trial(AFTER)) {
            assertThat(trial.rows(NOW)).containsExactly("[U1]=[1, 500, 500, 500]");
        }
    }

    @Test
    void refusesStateOfBothNames() {
        open(BEFORE).close();
        var without =
                new View(
                        NOW,
                        List.of(),
                        ViewApp.all().measures(),
                        Optional.empty(),
                        Optional.empty());
        open(ViewApp.of(ViewApp.users(), without)).close();
        assertThatThrownBy(() -> open(AFTER))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        "the view user_totals and its former name user_stats both have stored rows; to keep the rows of user_totals, remove `was`; to use those of user_stats, give the view a name that no view has had");
    }

    @Test
    void takesANewAppWithAFormerName() {
        try (var trial = trial(AFTER)) {
            assertThat(trial.write(NOW, order("o1", 500))).containsExactly(Outcome.DELIVERED);
            trial.reopen();
            assertThat(trial.rows(NOW)).hasSize(1);
        }
    }

    @Test
    void renamesTheSinksOfDeadLettersAndRedrivenMessages() {
        var other = letter("another");
        try (var platform = open(BEFORE)) {
            platform.queue("orders-dlq")
                    .send(
                            List.of(
                                    message(letter(ViewApp.PIPELINE)),
                                    message(other),
                                    message(Map.of("note", Attribute.text("\"user_stats\"")))));
            platform.queue("orders")
                    .send(
                            List.of(
                                    message(redriven(Set.of(ViewApp.USERS))),
                                    Message.Outgoing.of("\"user_stats\"".getBytes(UTF_8))));
        }
        try (var platform = open(AFTER)) {
            var letters = platform.queue("orders-dlq").browse(0, 9);
            assertThat(letters).hasSize(3);
            var info = DeadLetterInfo.of(letters.getFirst().attributes()).orElseThrow();
            assertThat(info.failed()).containsExactly(NOW, "paid");
            assertThat(info.done()).containsExactly(ViewApp.ALL);
            assertThat(info.reasons().getFirst().sinks()).containsExactly(NOW);
            assertThat(info.reasons().getFirst().reason().message()).isEqualTo("user_stats");
            assertThat(letters.get(1).attributes()).isEqualTo(other);
            assertThat(letters.get(2).attributes())
                    .containsEntry("note", Attribute.text("\"user_stats\""));
            var messages = platform.queue("orders").browse(0, 9);
            var record =
                    new Record(
                            "1", new byte[0], messages.getFirst().attributes(), 1, time.instant());
            assertThat(RedriveAttribute.restored(record).redrive().orElseThrow().only())
                    .containsExactly(NOW);
            assertThat(messages.get(1).body()).isEqualTo("\"user_stats\"".getBytes(UTF_8));
        }
    }

    private static Message.Outgoing message(Map<String, Attribute> attributes) {
        return new Message.Outgoing("{}".getBytes(UTF_8), attributes, Optional.empty());
    }

    private static Map<String, Attribute> letter(String pipeline) {
        var failed = new LinkedHashMap<String, List<Reason>>();
        failed.put(ViewApp.USERS, List.of(Reason.of("check", "user_stats")));
        failed.put("paid", List.of(Reason.of("check", "other")));
        var record = new Record("1", new byte[0], Map.of(), 1, Instant.EPOCH);
        return DeadLetterAttribute.attributes(
                new DeadLetter(0, record, pipeline, "orders", "", List.of(ViewApp.ALL), failed));
    }

    private static Map<String, Attribute> redriven(Set<String> only) {
        return RedriveAttribute.attributes(
                Map.of("only", Attribute.text(ViewApp.USERS)),
                new RedriveHistory("run", only, List.of()),
                "1",
                Instant.EPOCH);
    }

    private static App archived(App app) {
        var pipelines = new LinkedHashMap<String, Pipeline>();
        var archive = new RecordArchive(Duration.ofDays(30), Optional.empty());
        app.pipelines()
                .forEach((name, p) -> pipelines.put(name, p.withArchive(Optional.of(archive))));
        return app.withPipelines(pipelines);
    }

    @Test
    void renamesTheSinksOfArchivedRecords() {
        var record = new Record("1", "{}".getBytes(UTF_8), Map.of(), 1, time.instant());
        var some =
                new ArchivedRecord(
                        record,
                        Set.of("view user_stats", "view global_stats"),
                        Set.of("view user_stats"));
        var all = new ArchivedRecord(record, Set.of(), Set.of());
        try (var platform = open(archived(BEFORE))) {
            for (var each : List.of(List.of(all), List.of(some, all))) {
                platform.sourceStore("orders")
                        .commit(tx -> tx.apply(new Effect.Archive(ViewApp.PIPELINE, each)));
            }
        }
        try (var platform = open(archived(AFTER))) {
            var first = platform.archives().next(ViewApp.PIPELINE, 0).orElseThrow();
            assertThat(first.records().getFirst().only()).isEmpty();
            var second = platform.archives().next(ViewApp.PIPELINE, first.number()).orElseThrow();
            assertThat(second.records()).hasSize(2);
            assertThat(second.records().getFirst().only())
                    .containsExactlyInAnyOrder("view user_totals", "view global_stats");
            assertThat(second.records().getFirst().failed()).containsExactly("view user_totals");
        }
    }
}
