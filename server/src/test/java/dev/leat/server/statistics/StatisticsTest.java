package dev.leat.server.statistics;

import static dev.leat.server.Orders.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.ViewReader.Row;
import dev.leat.server.Asked;
import dev.leat.server.FixedPlatform;
import dev.leat.server.NoTables;
import dev.leat.server.Orders;
import dev.leat.server.Server;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {

    private final FixedPlatform platform = new FixedPlatform();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        platform.fixed("user_stats")
                .row(user("U5683", 1, 25000))
                .row(user("a/b", 2, 30))
                .row(user("c+d é", 3, 123456789012345678L))
                .row(user("e;f=g%", 4, -5))
                .day(LocalDate.of(2024, 12, 1), user("U5683", 1, 25000));
        server =
                Server.start(
                        "127.0.0.1",
                        0,
                        List.of(new Statistics(Orders.APP, platform::view, NoTables.HERE)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/users/U5683/stats | {\"user_id\":\"U5683\",\"order_count\":1,\"total_spend\":250.0}",
                "/users/a%2Fb/stats | {\"user_id\":\"a/b\",\"order_count\":2,\"total_spend\":0.3}",
                "/users/c+d%20%C3%A9/stats | {\"user_id\":\"c+d é\",\"order_count\":3,\"total_spend\":1234567890123456.78}",
                "/users/e;f=g%25/stats | {\"user_id\":\"e;f=g%\",\"order_count\":4,\"total_spend\":-0.05}",
            })
    void answersTheIdAsStored(String target, String json) {
        assertThat(Asked.get(server, target)).isEqualTo("200 " + json);
    }

    @Test
    void says404WithADetailForWhatIsNotThere() {
        assertThat(Asked.get(server, "/users/nobody/stats"))
                .isEqualTo("404 {\"detail\":\"no row with user_id 'nobody'\"}");
        assertThat(Asked.get(server, "/nowhere"))
                .startsWith(
                        "404 {\"detail\":\"no such path: /nowhere; available paths: /users/{user_id}");
        assertThat(Asked.get(server, "/stats/global/")).startsWith("404 ");
    }

    @Test
    void countsZeroWhereAViewWithoutKeyIsEmpty() {
        assertThat(Asked.get(server, "/stats/global"))
                .isEqualTo("200 {\"total_orders\":0,\"total_revenue\":0.0,\"first_order\":null}");
    }

    @Test
    void writesTimesAsIsoText() {
        platform.fixed("global_stats")
                .row(new Row(List.of(), new Long[] {7L, null, 1_291_191_960_500_000L}));
        assertThat(Asked.get(server, "/stats/global"))
                .endsWith("\"total_revenue\":null,\"first_order\":\"2010-12-01T08:26:00.5Z\"}");
    }

    @Test
    void prefersATextToAParameter() {
        assertThat(Asked.get(server, "/users/all/stats")).contains("total_orders");
    }

    @Test
    void givesTheFirstRowsByRank() {
        assertThat(Asked.get(server, "/stats/top"))
                .isEqualTo(
                        "200 [{\"user_id\":\"U5683\",\"order_count\":1,\"total_spend\":250.0},"
                                + "{\"user_id\":\"a/b\",\"order_count\":2,\"total_spend\":0.3}]");
        assertThat(Asked.get(server, "/stats/top?limit=1")).doesNotContain("a/b");
        assertThat(Asked.get(server, "/stats/top?limit=4")).contains("e;f=g%");
    }

    @Test
    void givesTheFirstRowsByRankWithinSomeDays() {
        String some = "200 [{\"user_id\":\"U5683\",\"order_count\":1,\"total_spend\":250.0}]";
        assertThat(Asked.get(server, "/stats/top?from=2024-12-01&to=2024-12-01")).isEqualTo(some);
        assertThat(Asked.get(server, "/stats/top?from=2024-12-01&limit=5")).isEqualTo(some);
        assertThat(Asked.get(server, "/stats/top?to=2024-12-01")).isEqualTo(some);
        assertThat(Asked.get(server, "/stats/top?from=2024-12-02")).isEqualTo("200 []");
    }

    @Test
    void takesNoEmptySegmentForAParameter() {
        platform.fixed("user_stats").row(user("", 1, 100));
        assertThat(Asked.get(server, "/users//stats"))
                .startsWith("404 {\"detail\":\"no such path: /users//stats");
        assertThat(Asked.get(server, "/payments/")).startsWith("404 ").contains("no such path");
    }

    @Test
    void asksForARangeOfDays() {
        String some = "200 {\"user_id\":\"U5683\",\"order_count\":1,\"total_spend\":250.0}";
        String none = "200 {\"user_id\":\"U5683\",\"order_count\":0,\"total_spend\":0.0}";
        String user = "/users/U5683/stats";
        assertThat(Asked.get(server, user + "?from=2024-12-01&to=2024-12-01")).isEqualTo(some);
        assertThat(Asked.get(server, user + "?from=2024-11-01")).isEqualTo(some);
        assertThat(Asked.get(server, user + "?to=2024-12-01")).isEqualTo(some);
        assertThat(Asked.get(server, user + "?from=2024-12-02")).isEqualTo(none);
        assertThat(Asked.get(server, "/users/x/stats?from=2024-12-02")).startsWith("404 ");
        assertThat(Asked.get(server, "/stats/global?to=2024-01-01"))
                .startsWith("200 {\"total_orders\":0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/users/U5683/stats?from=2024-13-01 | 'from' is '2024-13-01', which is not a date",
                "/users/U5683/stats?from=2023-02-29 | not a date such as 2024-12-01",
                "/users/U5683/stats?from= | 'from' is '', which is not a date",
                "/users/U5683/stats?from=20241201 | not a date",
                "/users/U5683/stats?from=2024-12-02&to=2024-12-01 | is after 'to' (2024-12-01)",
                "/users/U5683/stats?to=2024-12-02&to=2024-12-01 | given 2 times",
                "/users/U5683/stats?limit=3 | unknown parameter 'limit'; parameters of this path: from, to",
                "/stats/top?limit=0 | not an integer from 1 to 10000",
                "/stats/top?limit=-1 | not an integer",
                "/stats/top?limit=1.0 | not an integer",
                "/stats/top?limit=99999999999999999999 | not an integer",
                "/stats/top?from=2024-12-1 | 'from' is '2024-12-1', which is not a date",
                "/stats/top?from=2024-12-02&to=2024-12-01 | is after 'to' (2024-12-01)",
                "/stats/top?form=2024-12-02 | unknown parameter 'form'; parameters of this path: limit, from, to",
                "/payments/CARD?from=2024-12-01 | has no periods",
                "/payments/CARD?x=1 | parameters of this path: none",
            })
    void refusesBadParameters(String target, String detail) {
        assertThat(Asked.get(server, target)).startsWith("422 {\"detail\":\"").contains(detail);
    }

    @Test
    void refusesOtherMethodsAndKnowsHead() {
        var post = Asked.ask(server, "POST", "/stats/global");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(post.body()).startsWith("{\"detail\":");
        var head = Asked.ask(server, "HEAD", "/users/U5683/stats");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).contains("55");
        assertThat(Asked.ask(server, "HEAD", "/users/nobody/stats").statusCode()).isEqualTo(404);
    }
}
