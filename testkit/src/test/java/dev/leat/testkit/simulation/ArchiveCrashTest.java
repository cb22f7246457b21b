package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.RecordArchive;
import dev.leat.batch.ArchivedRecord;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import dev.leat.testkit.scenario.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The archive of a pipeline after a crash at each point of a commit.
class ArchiveCrashTest {

    private static final String PIPELINE = "order_stats";

    private static final Simulation SIMULATION = new Simulation(app(), Embedded.LOCAL);

    private final List<String> archived = new ArrayList<>();

    private static App app() {
        var app = Orders.app();
        var pipelines = new LinkedHashMap<>(app.pipelines());
        pipelines.replaceAll(
                (_, p) -> p.withArchive(Optional.of(RecordArchive.of(Duration.ofDays(30)))));
        return app.withPipelines(pipelines);
    }

    @AfterAll
    static void close() {
        SIMULATION.close();
    }

    /// Runs ten good orders and a bad one, and keeps what is in the archive at the end.
    private void run(Fault fault, String... apart) {
        var given = new ArrayList<>(Orders.singly(10));
        given.add(new Given.Send(Orders.QUEUE, List.of(Orders.order(11, "U0", -1))));
        var scenario = Orders.apart(Orders.scenario(5, given, fault), apart);
        var run = SIMULATION.run(scenario, this::look);
        assertThat(run.stuck()).isEmpty();
        assertThat(run.struck().values()).allMatch(times -> times > 0);
    }

    private boolean look(RunSnapshot world) {
        archived.clear();
        world.archives()
                .segments(PIPELINE)
                .flatMap(segment -> segment.records().stream())
                .map(ArchivedRecord::original)
                .map(record -> new String(record.body(), java.nio.charset.StandardCharsets.UTF_8))
                .map(body -> body.replaceAll(".*\"order_id\": \"(\\w+)\".*", "$1"))
                .forEach(archived::add);
        return true;
    }

    private void eachGoodOrderOnce() {
        assertThat(archived)
                .containsExactlyInAnyOrder(
                        "ORD1", "ORD2", "ORD3", "ORD4", "ORD5", "ORD6", "ORD7", "ORD8", "ORD9",
                        "ORD10");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"READING", "STAGED", "BETWEEN_PIECES", "BETWEEN_SEND_AND_MARK"})
    void archivesEachProcessedRecordOnce(Point point) {
        run(new Fault.Crash(point, Times.ONCE, Optional.empty()));
        eachGoodOrderOnce();
        run(new Fault.Crash(point, new Times(1, 3), Optional.empty()), "user_stats");
        eachGoodOrderOnce();
    }

    @Test
    void archivesWhatAnotherStoreHadBeforeTheCrash() {
        var crash = new Fault.Crash(Point.BETWEEN_WRITE_AND_ACK, Times.ONCE, Optional.empty());
        run(crash, "user_stats", "global_stats");
        eachGoodOrderOnce();
    }
}
