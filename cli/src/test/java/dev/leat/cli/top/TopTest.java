package dev.leat.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.place.RunningInfo;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TopTest {

    private static final String ESCAPE = "\u001b";

    @TempDir private static Path running;
    @AutoClose private static Background app;

    @TempDir Path folder;
    private Shop shop;

    @BeforeAll
    static void start() throws Exception {
        app = new Background(shop(running).path(), "--samples");
        app.awaitOut("waiting for input");
    }

    @BeforeEach
    void write() {
        shop = shop(folder);
    }

    private static Shop shop(Path folder) {
        var orders = Shop.order("1", "u1", "2") + "\n" + Shop.order("2", "u1", "-1") + "\n";
        return new Shop(folder).write("samples/Orders.ndjson", orders);
    }

    private static Session top(Path folder, String... more) {
        return Session.run(0, words(folder, more));
    }

    private static String[] words(Path folder, String... more) {
        var words = Stream.of("top", "--app", folder.toString(), "--every", "100ms");
        return Stream.concat(words, Stream.of(more)).toArray(String[]::new);
    }

    private static CompletableFuture<Integer> start(Session session, Path folder) {
        return CompletableFuture.supplyAsync(
                () -> session.run(words(folder)), Thread::startVirtualThread);
    }

    private static void stop(Session session, CompletableFuture<Integer> code) {
        session.stop().ask();
        assertThat(code.orTimeout(300, TimeUnit.SECONDS).join()).isZero();
    }

    @Test
    void showsARunningAppInOneTable() {
        assertThat(top(running).out())
                .doesNotContain(ESCAPE)
                .containsOnlyOnce("PIPELINE")
                .containsPattern("count_orders +running +[\\d.]+ +1 +0 +[\\d.]+ +1 +0 +0\n")
                .containsPattern("Orders +0 +0 +0 +1 +[\\d.]+ +[\\d.]+\n");
        assertThat(top(running, "--count", "3").out().lines())
                .filteredOn(line -> line.startsWith("PIPELINE"))
                .hasSize(3);
    }

    @Test
    void showsAlarmsWithWhatIsMeasured() throws Exception {
        shop.write(
                "app.yaml",
                Shop.APP
                        + """
                        alarms:
                          letters: {queue: Orders, measure: dead_letters, above: 0}
                          backlog: {queue: Orders, measure: visible, above: 100}
                        """);
        try (var alarmed = new Background(shop.path(), "--samples")) {
            alarmed.awaitOut("ALARM letters: ");
            assertThat(top(folder).out())
                    .containsPattern("ALARM +STATE +SINCE +POLICY\n")
                    .containsPattern(
                            "letters +ALARM +\\w+\n  Orders has 1 dead letter, more than 0, since ")
                    .containsPattern("backlog +OK +\\w+\n  Orders has 0 ");
        }
    }

    @Test
    void writesADocumentALine() {
        var lines = top(running, "--json", "--count", "2").out().lines().toList();
        assertThat(lines).hasSize(2);
        for (var line : lines) {
            var json = JsonMapper.shared().readTree(line);
            assertThat(json.path("running").asBoolean()).isTrue();
            assertThat(json.at("/pipelines/count_orders/records/REJECTED").asLong()).isOne();
            assertThat(json.at("/queues/Orders-dlq/visible").asLong()).isOne();
        }
    }

    @Test
    void drawsInPlaceUntilItIsStopped() throws Exception {
        var session = new Session().screen(12, 80);
        var code = start(session, running);
        session.awaitOut(ESCAPE + "[7A");
        stop(session, code);
        assertThat(session.out()).startsWith(ESCAPE + "[?25l").endsWith(ESCAPE + "[?25h");
        assertThat(session.out().replaceAll(ESCAPE + "\\[[?0-9]*[a-zA-Z]", "").lines())
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void looksForAnAppAgainThatEndedMeanwhile() throws Exception {
        var session = new Session().screen(12, 80);
        CompletableFuture<Integer> code;
        try (var first = new Background(shop.path(), "--samples")) {
            first.awaitOut("waiting for input");
            code = start(session, folder);
            session.awaitOut("PIPELINE");
        }
        session.awaitOut("the app has stopped");
        try (var again = new Background(shop.path())) {
            again.awaitOut("Ctrl-C");
            session.awaitOut(ESCAPE + "[1Ashop  ");
            stop(session, code);
        }
    }

    @Test
    void showsTheQueuesOfAnAppThatDoesNotRun() {
        shop.up(0, "--samples");
        assertThat(RunningInfo.read(folder.resolve(".leat"))).isEmpty();
        var session = top(folder);
        assertThat(session.err())
                .startsWith(
                        "shop is not running on this machine; showing its queues only. To run it:\n  ./leat up ");
        assertThat(session.out())
                .doesNotContain("PIPELINE")
                .containsPattern("Orders +0 +0 +0 +1\n");
        assertThat(
                        JsonMapper.shared()
                                .readTree(top(folder, "--json").out())
                                .path("running")
                                .asBoolean())
                .isFalse();
    }

    @Test
    void refusesTimesAndNumbersThatMeanNothing() {
        var often = new Session();
        assertThat(often.run("top", "--app", shop.path(), "--every", "1ms")).isEqualTo(2);
        assertThat(often.err())
                .isEqualTo("--every must be a time of at least 100ms, such as 2s, but is '1ms'\n");
        var none = new Session();
        assertThat(none.run("top", "--app", shop.path(), "--count", "0")).isEqualTo(2);
        assertThat(none.err())
                .isEqualTo("--count must be a whole number of at least 1, but is 0\n");
        var nowhere = new Session();
        assertThat(nowhere.run("top", "--app", shop.path())).isEqualTo(1);
        assertThat(nowhere.err()).contains("does not exist yet");
    }
}
