package dev.leat.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.contract.VirtualTime;
import dev.leat.engine.OrdersByHand;
import dev.leat.local.LocalPlatform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

/// Records that end the process of their trial, and others that only meet its end.
class ChildTrialTest {

    private static final long HEAP = 64L << 20;

    private final Path runs;
    private final Path memory;
    private final LocalPlatform platform;
    private final ChildTrial trial;

    ChildTrialTest(@TempDir Path folder) throws Exception {
        runs = folder.resolve("runs");
        memory = Files.writeString(folder.resolve("meminfo"), "MemAvailable: 900000000 kB\n");
        var app = OrdersByHand.app();
        platform = LocalPlatform.open(app, folder.resolve("state"), VirtualTime.start());
        trial =
                new ChildTrial(
                        app,
                        platform,
                        new TrialJvm.Program(
                                System.getProperty("java.class.path"),
                                TrialVictim.class,
                                List.of(runs.toString()),
                                folder),
                        new ChildTrial.Memory(HEAP, memory),
                        "",
                        NOPLogger.NOP_LOGGER);
    }

    @AfterEach
    void close() {
        trial.close();
        platform.close();
    }

    private Optional<Reason> judge(String what) {
        var body = what.getBytes(StandardCharsets.UTF_8);
        var record = new Record("m1", body, Map.of(), 3, Instant.EPOCH);
        Pipeline pipeline = OrdersByHand.app().pipelines().values().iterator().next();
        return trial.batch(pipeline, new LeasedWork("orders", "1", List.of(record)));
    }

    private List<String> runs() throws Exception {
        return Files.readAllLines(runs);
    }

    @ParameterizedTest
    @CsvSource({"crash,signal SIGSEGV", "exit,exit code 0", "heap,its heap was full"})
    void convictsARecordThatEndsTheProcessTwice(String what, String how) throws Exception {
        assertThat(judge(what).orElseThrow().message()).endsWith(how);
        assertThat(runs()).containsExactly(what, what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fine", "fail", "error", "crash once"})
    void acquitsARecordThatTheProcessSurvives(String what) throws Exception {
        assertThat(judge(what)).isEmpty();
        assertThat(runs()).hasSize(what.equals("crash once") ? 2 : 1);
    }

    @Test
    void aMachineWithoutMemoryConvictsNothing() throws Exception {
        Files.writeString(memory, "MemTotal: 1000000 kB\nMemAvailable: 100000 kB\n");
        assertThat(judge("native memory")).isEmpty();
        assertThat(runs()).hasSize(4);
        assertThat(judge("exit")).as("another end is a proof").isPresent();
    }

    @Test
    void nativeMemoryConvictsARecordWhereTheMachineHasEnough() throws Exception {
        assertThat(judge("native memory").orElseThrow().message()).endsWith("exit code 1");
        assertThat(runs()).hasSize(2);
    }

    /// The process remains for the next trial.
    @Test
    void aKillFromOutsideConvictsNothing() throws Exception {
        assertThat(judge("kill")).isEmpty();
        assertThat(runs()).hasSize(4);
        assertThat(judge("fine")).isEmpty();
        assertThat(judge("fine")).isEmpty();
        assertThat(runs()).endsWith("fine", "fine");
    }
}
