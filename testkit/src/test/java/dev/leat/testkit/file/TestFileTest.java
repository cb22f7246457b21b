package dev.leat.testkit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.config.AppException;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestFileTest {

    private App app;

    @BeforeAll
    void readApp() throws AppException {
        app = Shop.app();
    }

    private Scenario good() throws TestFileException {
        return TestFile.read(Shop.FOLDER.resolve("good.yaml"), app).scenario();
    }

    private static List<String> bodies(Given given) {
        return ((Given.Send) given)
                .messages().stream()
                        .map(message -> new String(message.body(), StandardCharsets.UTF_8))
                        .toList();
    }

    @Test
    void sendsMapsAsJsonWithNumbersAsTheyAreWritten() throws TestFileException {
        var given = good().given();
        assertThat(bodies(given.get(0)))
                .containsExactly(
                        "{\"order_id\":\"A1\",\"user_id\":\"007\",\"value\":250.00,\"new\":true,"
                                + "\"items\":[{\"n\":1e3}],\"note\":null}");
        assertThat(bodies(given.get(1)))
                .containsExactly("{\"order_id\":\"A2\"}", "{\"broken", "plain text");
    }

    @Test
    void sendsLinesOfAFileBesideTheTest() throws TestFileException {
        var send = (Given.Send) good().given().get(3);
        assertThat(bodies(send)).containsExactly("{\"order_id\":\"A1\"}");
        assertThat(send.messages().getFirst().delay()).contains(Duration.ofSeconds(5));
    }

    @Test
    void startsTheClockWhereTheFirstStepSays() throws TestFileException {
        var scenario = good();
        assertThat(scenario.setup().start()).isEqualTo(Instant.parse("2026-01-05T09:00:00Z"));
        assertThat(scenario.given()).hasSize(5);
        assertThat(scenario.name()).isEqualTo("good");
        assertThat(scenario.setup().seed()).isEqualTo(-3);
        assertThat(scenario.setup().batch()).contains(2);
        assertThat(scenario.setup().separateStores()).containsExactly("day_stats");
    }

    @Test
    void aFileOfAnotherEndingIsNotPassedOver(@TempDir Path folder) throws Exception {
        var file = folder.resolve("an-order.yml");
        Files.copy(Shop.FOLDER.resolve("empty.yaml"), file);
        Files.writeString(folder.resolve("notes.txt"), "no test");
        assertThat(TestFile.in(folder)).containsExactly(file);
        assertThatThrownBy(() -> TestFile.read(file, Shop.app()))
                .hasMessageContaining("must end in .yaml; rename it to an-order.yaml");
    }

    @Test
    void readsEveryFault() throws TestFileException {
        assertThat(good().faults())
                .containsExactly(
                        new Fault.Fails("user_stats", new Fault.Times(3, 2)),
                        new Fault.StoreUnavailable(
                                "user_stats", Duration.ofMinutes(5), Duration.ofHours(1)),
                        new Fault.LosesResponse("user_stats", Fault.Times.ONCE),
                        new Fault.Throttles("user_stats", 1, new Fault.Times(0, 3)),
                        new Fault.Slow("state", Duration.ofSeconds(90), new Fault.Times(0, 2)),
                        new Fault.EndpointUnavailable(
                                "webhook", Duration.ofMinutes(5), Duration.ofMinutes(15)),
                        new Fault.BucketUnavailable("inbox", Duration.ZERO, Duration.ofHours(1)),
                        new Fault.EndpointAnswers(
                                "webhook",
                                503,
                                Optional.of(Duration.ofHours(1)),
                                new Fault.Times(0, 2),
                                Optional.of("A1")),
                        new Fault.Throttles(Fault.table("orders"), 1, new Fault.Times(0, 2)),
                        new Fault.LookupUnavailable(
                                "products", Duration.ZERO, Duration.ofMinutes(5)),
                        new Fault.LookupEmpty(
                                "products", Duration.ofMinutes(5), Duration.ofHours(1)),
                        new Fault.Crash(
                                Fault.Point.BETWEEN_WRITE_AND_ACK,
                                Fault.Times.ONCE,
                                Optional.of("A1")),
                        new Fault.Redelivery("OrderQueue", new Fault.Times(0, 3)),
                        new Fault.Reorder("OrderQueue"),
                        new Fault.Jump(Duration.ofMinutes(10), Duration.ofHours(1)));
    }

    @Test
    void expectsValuesWithAllTheirDigits() throws TestFileException {
        var rows = (Expectation.Subject.Rows) good().expect().getFirst().what();
        assertThat(rows.rows())
                .containsExactly(
                        Map.of("user_id", "U1", "order_count", "1", "total_spend", "250.00"));
        assertThat(rows.all()).isTrue();
        assertThat(good().expect().get(1).when())
                .isEqualTo(new Expectation.Timing.Within(Duration.ofMinutes(10)));
    }
}
