package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Example;
import dev.leat.config.AppFile;
import dev.leat.testkit.LeatTest;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.scenario.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The example is proven by its own tests.
class OrdersFailuresTest {

    private static final Path ORDERS = Path.of("..").resolve(Example.NAME);
    private static final LeatTest LEAT = LeatTest.of(ORDERS);

    @AfterAll
    static void close() {
        LEAT.close();
    }

    @Test
    void theCommandRunsThemAll() {
        assertThat(Example.leat(0, "test", ORDERS.toString()))
                .doesNotContain("FAIL")
                .endsWith(TestFile.in(ORDERS.resolve(TestFile.FOLDER)).size() + " tests passed\n");
    }

    /// The same test with JUnit.
    @TestFactory
    Stream<DynamicTest> everyTestOfTheExample() {
        return LEAT.tests();
    }

    @Test
    void eachFaultIsInOneOfThem() throws Exception {
        var app = AppFile.read(ORDERS.resolve("app.yaml"), Map.of());
        var kinds = new TreeSet<String>();
        for (var file : TestFile.in(ORDERS.resolve(TestFile.FOLDER))) {
            TestFile.read(file, app).scenario().faults().forEach(fault -> kinds.add(kind(fault)));
        }
        assertThat(kinds)
                .containsExactly(
                        "after a commit",
                        "after lease",
                        "before write",
                        "between write and ack",
                        "clock",
                        "fails",
                        "in the middle of a commit",
                        "loses_response",
                        "redeliver",
                        "reorder",
                        "slow",
                        "throttles",
                        "unavailable");
    }

    @Test
    void eachSaysWhatItShows() throws Exception {
        for (var file : TestFile.in(ORDERS.resolve(TestFile.FOLDER))) {
            assertThat(Files.readString(file)).as(file.toString()).startsWith("# ");
        }
    }

    static String kind(Fault fault) {
        return switch (fault) {
            case Fault.Fails ignored -> "fails";
            case Fault.LosesResponse ignored -> "loses_response";
            case Fault.StoreUnavailable ignored -> "unavailable";
            case Fault.Throttles ignored -> "throttles";
            case Fault.Slow ignored -> "slow";
            case Fault.Crash crash -> crash.point().text();
            case Fault.ReadFails ignored -> "a bucket fails";
            case Fault.BucketUnavailable ignored -> "a bucket is unavailable";
            case Fault.EndpointUnavailable ignored -> "an endpoint is unavailable";
            case Fault.LookupUnavailable ignored -> "a lookup is unavailable";
            case Fault.LookupEmpty ignored -> "a lookup has no row";
            case Fault.EndpointAnswers ignored -> "an endpoint answers with an error";
            case Fault.Redelivery ignored -> "redeliver";
            case Fault.Reorder ignored -> "reorder";
            case Fault.Jump ignored -> "clock";
        };
    }
}
