package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The output of `leat test` for tests that pass, that fail, and that cannot be read.
class TestCommandTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, cents: bigint not null}
            queues:
              Orders:
            views:
              total: {measures: {orders: count(*), cents: sum(cents)}}
            pipelines:
              count:
                from: {queue: Orders, schema: Order}
                key: id
                steps:
                  - check: {cents are above zero: cents > 0}
                to: [view: total]
            """;

    private static final String GIVEN =
            """
            given:
              - send: {Orders: [{id: a, cents: 5}, {id: a, cents: 5}, {id: b, cents: -1}]}
            """;

    private static final String GOOD =
            GIVEN
                    + """
                    expect:
                      - {view: total, rows: [{orders: 1, cents: 5}]}
                      - {dead_letters: Orders-dlq, count: 1, letters: [{reasons: [cents are above zero]}]}
                      - invariants: hold
                    """;

    private static final String WRONG =
            GIVEN
                    + """
                    expect:
                      - {view: total, rows: [{orders: 2, cents: 10}]}
                    """;

    @TempDir Path folder;

    @BeforeEach
    void app() throws IOException {
        Files.writeString(folder.resolve("app.yaml"), APP);
        Files.createDirectory(folder.resolve("tests"));
    }

    private void test(String name, String text) throws IOException {
        Files.writeString(folder.resolve("tests").resolve(name + ".yaml"), text);
    }

    private Session run(int code, String... more) {
        var session = new Session();
        var arguments = new String[more.length + 2];
        arguments[0] = "test";
        arguments[1] = folder.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        int ended = session.run(arguments);
        assertThat(ended).as(session.out() + session.err()).isEqualTo(code);
        return session;
    }

    @Test
    void saysALineForEachTestThatPasses() throws IOException {
        test("counts-once", GOOD);
        test("again", GOOD);
        assertThat(run(0).out())
                .matches(
                        """
                        ok   again  \\(\\d+ ms, 0s of virtual time\\)
                        ok   counts-once  \\(\\d+ ms, 0s of virtual time\\)
                        2 tests passed
                        """);
        assertThat(run(0, "--only", "again").out()).contains("again").doesNotContain("counts-once");
    }

    @Test
    void showsExpectedAgainstActualAndHowToRepeatATestThatFails() throws IOException {
        test("counts-once", GOOD);
        test("counts-twice", WRONG);
        assertThat(run(1).out())
                .contains("ok   counts-once")
                .contains("FAIL counts-twice")
                .contains("orders", "cents", "10", "5")
                .contains("seed 1")
                .contains("leased 3 of Orders")
                .contains("--only counts-twice --seed 1")
                .endsWith("1 of 2 tests failed\n");
    }

    @Test
    void isTheSameForTheSameSeed() throws IOException {
        test("counts-twice", WRONG);
        var first = run(1, "--seed", "7").out();
        var second = run(1, "--seed", "7").out();
        assertThat(timeless(second)).isEqualTo(timeless(first)).contains("--seed 7");
    }

    private static String timeless(String out) {
        return out.replaceAll("\\d+ ms", "N ms");
    }

    @Test
    void answersProgramsInJson() throws IOException {
        test("counts-once", GOOD);
        test("counts-twice", WRONG);
        var lines = run(1, "--json").out().lines().toList();
        assertThat(lines).hasSize(2);
        var passed = JsonMapper.shared().readTree(lines.getFirst());
        var failed = JsonMapper.shared().readTree(lines.getLast());
        assertThat(passed.get("passed").booleanValue()).isTrue();
        assertThat(failed.get("test").stringValue()).isEqualTo("counts-twice");
        assertThat(failed.get("passed").booleanValue()).isFalse();
        assertThat(failed.get("failures").size()).isEqualTo(1);
        assertThat(failed.get("timeline").size()).isPositive();
    }

    @Test
    void saysWhatIsWrongWithFilesBeforeAnythingRuns() throws IOException {
        assertThat(run(2).err()).contains("no tests found");
        test("counts-once", GOOD);
        assertThat(run(2, "--only", "counts-onec").err())
                .contains("no test 'counts-onec'", "counts-once");
        test("mistaken", GOOD.replace("Orders:", "Order:").replace("cents: 5", "cent: 5"));
        var session = run(2);
        assertThat(session.out()).isEmpty();
        assertThat(session.err()).contains("mistaken.yaml:2:", "mistaken.yaml:4:", "Orders");
    }

    @Test
    void takesAFileOfTestsForTheTestOfItsApp() throws IOException {
        test("counts-once", GOOD);
        test("counts-twice", WRONG);
        var session = new Session();
        var file = folder.resolve("tests").resolve("counts-twice.yaml").toString();
        assertThat(session.run("test", file)).isEqualTo(1);
        assertThat(session.out())
                .contains("--only counts-twice --seed 1")
                .endsWith("1 of 1 test failed\n");
    }

    @Test
    void passesOverNoFileThatEndsInYml() throws IOException {
        test("counts-once", GOOD);
        Files.writeString(folder.resolve("tests").resolve("new.yml"), GOOD);
        assertThat(run(2).err())
                .contains(
                        "new.yml: the name of a test file must end in .yaml; rename it to new.yaml");
        assertThat(run(0, "--only", "counts-once").out()).contains("1 test passed");
    }

    @Test
    void saysThatAFaultNeverStruck() throws IOException {
        test("late", GOOD + "faults:\n  - {store: total, fails: 1, after: 100}\n");
        assertThat(run(0).out())
                .contains("fault never triggered: {store: total, fails: 1, after: 100}");
    }

    @Test
    void exploresWhatTestsSend() throws IOException {
        assertThat(run(2, "--explore", "0").err()).contains("--explore");
        assertThat(run(2, "--explore", "5").err()).contains("no input to explore with");
        test("counts-once", GOOD);
        assertThat(run(0, "--explore", "5", "--seed", "4").out())
                .contains("5 schedules, seed 4", "crash after lease", "every invariant held");
    }
}
