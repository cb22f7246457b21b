package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The changes to the example that its pages explain, made by hand.
class ChangesTest {

    private static final String LAST_CHECK =
            "          items add up to order_value: round(list_sum([i.quantity * i.price_per_unit for i in"
                    + " items]), 2) = order_value\n";

    @TempDir Path folder;

    private Example example;

    @BeforeEach
    void copy() throws IOException {
        example = Example.copy(folder);
    }

    @Test
    void aCheckRejectsWithItsSentence() throws IOException {
        example.insertBehind(
                LAST_CHECK, "          order_value is at most 5000: order_value <= 5000\n");

        assertThat(
                        Example.leat(
                                0,
                                "up",
                                folder.toString(),
                                "--port",
                                "0",
                                "--aws-port",
                                "0",
                                "--samples",
                                "--until-idle"))
                .contains("1,088 messages: 773 delivered, 0 duplicates, 315 rejected");
        assertThat(Example.leat(0, "dlq", "ls", "--app", folder.toString()))
                .containsPattern("15 +check +order_value is at most 5000\n");
    }

    @Test
    void aMistakeInItSaysWhereItIs() throws IOException {
        example.insertBehind(
                LAST_CHECK, "          order_value is at most 5000: ordr_value <= 5000\n");

        var app = example.app();
        assertThat(Example.leat(2, "up", folder.toString(), "--port", "0", "--aws-port", "0"))
                .startsWith(
                        app
                                + ":48:40: column 'ordr_value' does not exist here;"
                                + " did you mean `order_value`?\n");
        assertThat(Files.readString(Path.of("..").resolve(Example.CHANGES)))
                .contains("app.yaml:48:40: column 'ordr_value' does not exist here;");
    }

    @Test
    void aMeasureIsAnsweredAtOnce() throws Exception {
        example.insertBehind(
                "      total_spend: sum(order_value)\n", "      largest_order: max(order_value)\n");

        try (var running = new Background(folder.toString(), "--samples")) {
            assertThat(running.get("/users/12347/stats"))
                    .isEqualTo(
                            "200 {\"user_id\":\"12347\",\"order_count\":1,\"total_spend\":711.79,"
                                    + "\"largest_order\":711.79}");
        }
    }

    @Test
    void aViewAndARouteCanBeAddedToAnOldState() throws Exception {
        Example.leat(
                0,
                "up",
                folder.toString(),
                "--port",
                "0",
                "--aws-port",
                "0",
                "--samples",
                "--until-idle");
        example.insertBehind(
                "views:\n",
                """
                  frequent_users:
                    key: user_id
                    measures:
                      order_count: count(*)
                    rank_by: order_count
                """);
        example.insertBehind("      - view: global_stats\n", "      - view: frequent_users\n");
        example.insertBehind(
                "api:\n",
                "  /stats/frequent: {view: frequent_users, top: order_count, limit: 5}\n");

        try (var running = new Background(folder.toString(), "--samples")) {
            assertThat(running.out())
                    .contains(
                            "the view frequent_users is new; it includes only records that are processed from now on\n")
                    .doesNotContain("user_stats is new");
            assertThat(running.get("/stats/frequent"))
                    .startsWith("200 [{\"user_id\":\"17850\",\"order_count\":34},");
            assertThat(running.get("/users/17850/stats"))
                    .isEqualTo(
                            "200 {\"user_id\":\"17850\",\"order_count\":34,\"total_spend\":5391.21}");
        }
    }
}
