package dev.leat.cli.chaos;

import dev.leat.cli.trial.ChangingOrders;
import dev.leat.cli.trial.GeneratedOrders.Tally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The expected sums of orders, computed by decimal arithmetic and independently of the app.
record Expected(
        Tally all,
        Map<String, Tally> users,
        Map<String, Map<LocalDate, Tally>> days,
        List<String> bad) {

    static Expected of(List<ChangingOrders> waves) {
        var all = Tally.NONE;
        var users = new HashMap<String, Tally>();
        var days = new HashMap<String, Map<LocalDate, Tally>>();
        var bad = new ArrayList<String>();
        for (var wave : waves) {
            all = all.plus(wave.all());
            wave.users().forEach((user, tally) -> users.merge(user, tally, Tally::plus));
            wave.days()
                    .forEach((user, tallies) ->
                            tallies.forEach((day, tally) ->
                                    days.computeIfAbsent(user, _ -> new HashMap<>())
                                            .merge(day, tally, Tally::plus)));
            bad.addAll(wave.bad());
        }
        return new Expected(all, users, days, bad);
    }

    /// The largest spenders, ties by name.
    List<String> top(int most) {
        return users.entrySet().stream()
                .sorted(
                        Comparator.comparing((Map.Entry<String, Tally> e) -> e.getValue().value())
                                .reversed()
                                .thenComparing(Map.Entry::getKey))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }
}
