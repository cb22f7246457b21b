package dev.leat.cli.trial;

import dev.leat.cli.trial.GeneratedOrders.Tally;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Orders that change, made from a seed, and what they must add up to in the end, by decimal
/// arithmetic over the newest state of each. Of a hundred orders two have a newer revision (with
/// another value, half of them of another user, half on another day), one is cancelled and two are
/// bad; of a hundred states five are sent twice. The states of an order come in any order.
///
/// @param bodies what is sent, in order
/// @param bad the bodies among them that must be dead letters
/// @param changed orders that have more than one state
public record ChangingOrders(
        List<String> bodies,
        Tally all,
        Map<String, Tally> users,
        Map<String, Map<LocalDate, Tally>> days,
        List<String> bad,
        long changed) {

    private static final int USERS = 2_000;
    private static final int NEWER_IN_100 = 2;
    private static final int CANCELLED_IN_100 = 1;
    private static final int BAD_IN_100 = 2;
    private static final int REPEATS_IN_100 = 5;
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 3, 1);

    private record State(
            String id,
            int revision,
            boolean cancelled,
            String user,
            LocalDate day,
            BigDecimal value) {

        static State first(SplittableRandom random, int number) {
            return new State("ORD" + number, 1, false, user(random), day(random), value(random));
        }

        State newer(SplittableRandom random) {
            return new State(
                    id,
                    revision + 1,
                    false,
                    random.nextBoolean() ? user : user(random),
                    random.nextBoolean() ? day : day(random),
                    value(random));
        }

        State cancellation() {
            return new State(id, revision + 1, true, user, day, value);
        }

        private static String user(SplittableRandom random) {
            return "U" + random.nextInt(USERS);
        }

        private static LocalDate day(SplittableRandom random) {
            return FIRST_DAY.plusDays(random.nextInt(3));
        }

        private static BigDecimal value(SplittableRandom random) {
            return BigDecimal.valueOf(1 + random.nextInt(100_000), 2);
        }

        String body() {
            return body(value);
        }

        public String bad() {
            return body(value.negate());
        }

        private String body(BigDecimal worth) {
            return ("{\"order_id\":\"%s\",\"revision\":%d,\"status\":\"%s\",\"user_id\":\"%s\","
                            + "\"order_timestamp\":\"%sT12:00:00Z\",\"order_value\":%s}")
                    .formatted(
                            id,
                            revision,
                            cancelled ? "cancelled" : "placed",
                            user,
                            day,
                            worth.toPlainString());
        }
    }

    public static ChangingOrders of(long seed, int size) {
        return of(seed, 0, size);
    }

    /// Orders that are numbered from this number on.
    public static ChangingOrders of(long seed, int from, int size) {
        var random = new SplittableRandom(seed);
        var bodies = new ArrayList<String>();
        var bad = new ArrayList<String>();
        var newest = new ArrayList<State>();
        long changed = 0;
        for (int number = from; number < from + size; number++) {
            var state = State.first(random, number);
            int dice = random.nextInt(100);
            if (dice < BAD_IN_100) {
                bad.add(state.bad());
                bodies.add(state.bad());
                continue;
            }
            bodies.add(state.body());
            if (dice < BAD_IN_100 + NEWER_IN_100 + CANCELLED_IN_100) {
                boolean cancels = dice >= BAD_IN_100 + NEWER_IN_100;
                state = cancels ? state.cancellation() : state.newer(random);
                bodies.add(random.nextInt(bodies.size() + 1), state.body());
                changed++;
            }
            if (random.nextInt(100) < REPEATS_IN_100) {
                bodies.add(random.nextInt(bodies.size() + 1), state.body());
            }
            newest.add(state);
        }
        return add(bodies, newest, bad, changed);
    }

    private static ChangingOrders add(
            List<String> bodies, List<State> newest, List<String> bad, long changed) {
        var all = Tally.NONE;
        var users = new HashMap<String, Tally>();
        var days = new HashMap<String, Map<LocalDate, Tally>>();
        for (var state : newest) {
            if (!state.cancelled()) {
                all = all.plus(state.value());
                users.merge(state.user(), Tally.NONE.plus(state.value()), Tally::plus);
                days.computeIfAbsent(state.user(), _ -> new HashMap<>())
                        .merge(state.day(), Tally.NONE.plus(state.value()), Tally::plus);
            }
        }
        return new ChangingOrders(
                List.copyOf(bodies),
                all,
                Map.copyOf(users),
                Map.copyOf(days),
                List.copyOf(bad),
                changed);
    }
}
