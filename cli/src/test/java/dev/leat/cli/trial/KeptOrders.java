package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.trial.GeneratedOrders.Tally;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The stored results of an app of orders, read with `leat sql`.
///
/// @param app the app file
/// @param state where its state is kept
/// @param environment the variables that the command sees
/// @param options more options of `leat sql`
public record KeptOrders(
        Path app, Path state, Map<String, String> environment, List<String> options) {

    private static final String SUMS =
            "order_count as orders, cast(total_spend as varchar) as spend ";

    public Map<String, Tally> users() {
        var users = new HashMap<String, Tally>();
        ask("select user_id, " + SUMS + "from user_stats where order_count <> 0")
                .forEach(row -> users.put(row.get("user_id").asString(), tally(row)));
        return users;
    }

    public Map<String, Map<LocalDate, Tally>> days() {
        var days = new HashMap<String, Map<LocalDate, Tally>>();
        ask("select user_id, cast(period_start as varchar) as day, "
                        + SUMS
                        + "from user_stats_parts where order_count <> 0")
                .forEach(row ->
                        days.computeIfAbsent(row.get("user_id").asString(), _ -> new HashMap<>())
                                .put(LocalDate.parse(row.get("day").asString()), tally(row)));
        return days;
    }

    public Tally all() {
        var rows =
                ask(
                        "select total_orders as orders, cast(total_revenue as varchar) as spend from global_stats");
        assertThat(rows).hasSize(1);
        return tally(rows.getFirst());
    }

    public long waiting() {
        return ask("select count(*) as n from \"OrderQueue\"").getFirst().get("n").asLong();
    }

    /// A message that was given up.
    public record Letter(String id, String body, String cause) {}

    public List<Letter> letters() {
        return ask("select id, body, leat from \"OrderQueue-dlq\"").stream()
                .map(row ->
                        new Letter(
                                row.get("id").asString(),
                                row.get("body").asString(),
                                row.at("/leat/reasons/0/cause").asString()))
                .toList();
    }

    private static Tally tally(JsonNode row) {
        return new Tally(row.get("orders").asLong(), new BigDecimal(row.get("spend").asString()));
    }

    private List<JsonNode> ask(String select) {
        var session = new Session(environment);
        var words =
                new ArrayList<>(
                        List.of(
                                "sql",
                                select,
                                "--json",
                                "--app",
                                app.toString(),
                                "--state",
                                state.toString()));
        words.addAll(options);
        assertThat(session.run(words.toArray(String[]::new))).as(session.err()).isZero();
        return JsonMapper.shared().readTree(session.out()).valueStream().toList();
    }
}
