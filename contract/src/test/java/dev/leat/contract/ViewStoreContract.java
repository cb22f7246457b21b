package dev.leat.contract;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static dev.leat.contract.ViewApp.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.View;
import dev.leat.batch.Outcome;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of a view store: the results of single effects, and the rows that readers then see.
public abstract class ViewStoreContract implements TestedState.Opener {

    private ViewTrial trial;

    @BeforeEach
    void begin() {
        trial = new ViewTrial(this, ViewApp.orders());
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void countsSumsAndKeepsExtremesByKey() {
        var answers =
                trial.write(
                        USERS,
                        order("o1", "U1", 0, 250_00),
                        order("o2", "U2", 0, 10_00),
                        order("o3", "U1", 0, 99));

        assertThat(answers).containsOnly(Outcome.DELIVERED);
        assertThat(trial.rows(USERS))
                .containsExactly("[U1]=[2, 25099, 99, 25000]", "[U2]=[1, 1000, 1000, 1000]");
    }

    @Test
    void keepsOneRowWithoutAKey() {
        trial.write(ALL, order("o1", "U1", 0, 1), order("o2", "U2", 1, 2));

        assertThat(trial.rows(ALL)).containsExactly("[]=[2, 3]");
        assertThat(trial.view(ALL).get(List.of()).map(ViewTrial::text)).hasValue("[]=[2, 3]");
    }

    @Test
    void addsUpOverCommitsAndRestarts() {
        trial.write(USERS, order("o1", "U1", 0, 5));
        trial.write(USERS, order("o2", "U1", 0, 7));
        trial.reopen();
        trial.write(USERS, order("o3", "U1", 0, -20), order("o4", "U3", 1, 1));
        trial.reopen();

        assertThat(trial.rows(USERS)).containsExactly("[U1]=[3, -8, -20, 7]", "[U3]=[1, 1, 1, 1]");
        assertThat(trial.parts(USERS))
                .containsExactly("[U1]@0=[3, -8, -20, 7]", "[U3]@86400000000=[1, 1, 1, 1]");
    }

    @Test
    void leavesNullWhereNothingContributed() {
        trial.write(USERS, fact("o1", "U1", 0, null, null, null, null));
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[null, null, null, null]");

        trial.write(USERS, fact("o2", "U1", 0, 1L, null, 3L, null));
        trial.write(USERS, fact("o3", "U1", 0, null, 4L, null, 4L));
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[1, 4, 3, 4]");
    }

    @Test
    void keepsAPartForEachPeriod() {
        trial.write(
                USERS,
                order("o1", "U2", 3, 10),
                order("o2", "U1", 2, 20),
                order("o3", "U1", -1, 30),
                order("o4", "U1", 2, 40));

        assertThat(trial.parts(USERS))
                .containsExactly(
                        "[U1]@-86400000000=[1, 30, 30, 30]",
                        "[U1]@172800000000=[2, 60, 20, 40]",
                        "[U2]@259200000000=[1, 10, 10, 10]");
    }

    @Test
    void sumsTheDaysOfARangeBothIncluded() {
        for (int day = 0; day < 5; day++) {
            trial.write(USERS, order("o" + day, "U1", day, 1L << day));
        }
        assertThat(range("U1", 1, 3)).hasValue("[U1]=[3, 14, 2, 8]");
        assertThat(range("U1", 4, 4)).hasValue("[U1]=[1, 16, 16, 16]");
        assertThat(range("U1", -9, 9)).hasValue("[U1]=[5, 31, 1, 16]");
    }

    @Test
    void tellsAKeyWithoutPartsFromNoKey() {
        trial.write(USERS, order("o1", "U1", 0, 1));

        assertThat(range("U1", 5, 9)).hasValue("[U1]=[null, null, null, null]");
        assertThat(range("U1", 9, 5)).hasValue("[U1]=[null, null, null, null]");
        assertThat(range("U2", 0, 9)).isEmpty();
        assertThat(trial.view(USERS).get(List.of("U2"))).isEmpty();
    }

    @Test
    void cutsARangeAtTheMidnightsOfTheZone() {
        var view = zoned(ZoneId.of("America/New_York"), Optional.empty());
        trial.reopen(ViewApp.of(view));
        // In this time zone 2026-03-08 has 23 hours: it begins at 05:00Z, the next day at 04:00Z.
        long eighth = micros("2026-03-08T05:00:00Z");
        long ninth = micros("2026-03-09T04:00:00Z");
        trial.write("zoned", zoned("o1", eighth, 1), zoned("o2", ninth, 2));

        var day = LocalDate.of(2026, 3, 8);
        var reader = trial.view("zoned");
        assertThat(reader.get(List.of(), day, day).map(ViewTrial::text)).hasValue("[]=[1]");
        assertThat(reader.get(List.of(), day.plusDays(1), day.plusDays(1)).map(ViewTrial::text))
                .hasValue("[]=[2]");
        assertThat(reader.get(List.of(), day, day.plusDays(1)).map(ViewTrial::text))
                .hasValue("[]=[3]");
    }

    @Test
    void ranksLargestFirstTiesByKeyNullLast() {
        trial.write(
                USERS,
                order("o1", "b", 0, 5),
                order("o2", "a", 0, 5),
                order("o3", "z", 0, 9),
                order("o4", "c", 0, -1),
                fact("o5", "n", 0, 1L, null, null, null),
                order("o6", "\uD83D\uDE00", 0, 5),
                order("o7", "\uFF5E", 0, 5));

        assertThat(top(9)).containsExactly("z", "a", "b", "\uFF5E", "\uD83D\uDE00", "c", "n");
        assertThat(top(2)).containsExactly("z", "a");
    }

    @Test
    void ranksAnewWhenTotalsChange() {
        trial.write(USERS, order("o1", "a", 0, 5), order("o2", "b", 0, 4));
        trial.write(USERS, order("o3", "b", 0, 2));
        assertThat(top(1)).containsExactly("b");

        trial.write(USERS, order("o4", "b", 0, -100));
        assertThat(top(1)).containsExactly("a");
    }

    @Test
    void ranksByThePartsOfSomeDaysAlone() {
        trial.write(
                USERS,
                order("o1", "a", 0, 100),
                order("o2", "a", 1, 1),
                order("o3", "b", 1, 2),
                order("o4", "b", 2, 3),
                order("o5", "c", 3, 50),
                fact("o6", "n", 2, 1L, null, null, null));

        assertThat(top(9, 1, 2))
                .containsExactly(
                        "[b]=[2, 5, 2, 3]", "[a]=[1, 1, 1, 1]", "[n]=[1, null, null, null]");
        assertThat(top(1, 1, 2)).containsExactly("[b]=[2, 5, 2, 3]");
        assertThat(top(9, 0, 0)).containsExactly("[a]=[1, 100, 100, 100]");
        assertThat(top(9, 4, 9)).isEmpty();
        assertThat(top(9, 2, 1)).isEmpty();
    }

    @Test
    void ranksLargeValuesOfSomeDaysExactly() {
        long large = 1L << 60;
        trial.write(
                USERS,
                order("o1", "a", 1, large),
                order("o2", "b", 1, large + 1),
                order("o3", "c", 1, large - 1),
                order("o4", "b", 2, 1));
        assertThat(top(2, 1, 2))
                .extracting(row -> row.substring(0, 3))
                .containsExactly("[b]", "[a]");
    }

    @Test
    void takesEveryTextAsAKey() {
        var keys = List.of("", " ", "'", "\"", "a\u0000", "a\u0000b", "?", "%", "\u00e4", "U1\n");
        for (int i = 0; i < keys.size(); i++) {
            trial.write(USERS, order("o" + i, keys.get(i), 0, i));
        }
        for (int i = 0; i < keys.size(); i++) {
            var row = trial.view(USERS).get(List.of(keys.get(i)));
            assertThat(row).hasValueSatisfying(r -> assertThat(r.values()[0]).isEqualTo(1L));
        }
        assertThat(trial.rows(USERS)).hasSize(keys.size());
    }

    @Test
    void showsNothingOfACommitBeforeItsEnd() {
        trial.write(USERS, order("o1", "U1", 0, 5));
        var effect = trial.effect(USERS, order("o2", "U1", 0, 7));
        var seen =
                trial.store()
                        .commit(transaction -> {
                            transaction.apply(effect);
                            return trial.rows(USERS);
                        });

        assertThat(seen).containsExactly("[U1]=[1, 5, 5, 5]");
        assertThat(trial.rows(USERS)).containsExactly("[U1]=[2, 12, 5, 7]");
    }

    @Test
    void forgetsPartsThatBeganLongerAgoThanTheyAreKept() {
        trial.reopen(ViewApp.of(zoned(ZoneId.of("UTC"), Optional.of(Duration.ofDays(3)))));
        long now = trial.time().instant().getEpochSecond() / 86_400;
        trial.write("zoned", zoned("o1", start(now - 3), 1), zoned("o2", start(now), 2));
        assertThat(trial.parts("zoned")).hasSize(2);

        trial.time().advance(Duration.ofDays(1));
        trial.write("zoned", zoned("o3", start(now), 4));
        trial.write("zoned", zoned("o4", start(now), 8));

        assertThat(trial.rows("zoned")).containsExactly("[]=[15]");
        assertThat(trial.parts("zoned")).containsExactly("[]@" + start(now) + "=[14]");
        var all = trial.view("zoned").get(List.of(), LocalDate.EPOCH, LocalDate.of(2030, 1, 1));
        assertThat(all.map(ViewTrial::text)).hasValue("[]=[14]");
    }

    private List<String> top(int limit) {
        return trial.view(USERS).top(limit).stream().map(row -> row.key().getFirst()).toList();
    }

    private List<String> top(int limit, long from, long to) {
        return trial
                .view(USERS)
                .top(limit, LocalDate.ofEpochDay(from), LocalDate.ofEpochDay(to))
                .stream()
                .map(ViewTrial::text)
                .toList();
    }

    private Optional<String> range(String user, long from, long to) {
        return trial.view(USERS)
                .get(List.of(user), LocalDate.ofEpochDay(from), LocalDate.ofEpochDay(to))
                .map(ViewTrial::text);
    }

    private static Fact fact(String id, String user, long day, @Nullable Long... values) {
        return Fact.of(id, id).to(USERS, Fact.Contribution.of(List.of(user), start(day), values));
    }

    private static View zoned(ZoneId zone, Optional<Duration> keep) {
        return new View(
                "zoned",
                List.of(),
                List.of(
                        View.Measure.sum(
                                "spend", "order_value", new dev.leat.app.Type.Decimal(9, 2))),
                Optional.of(ViewApp.days(zone, keep)),
                Optional.empty());
    }

    private static Fact zoned(String id, long start, long cents) {
        return Fact.of(id, id).to("zoned", Fact.Contribution.of(List.of(), start, cents));
    }

    private static long micros(String instant) {
        return java.time.Instant.parse(instant).toEpochMilli() * 1000;
    }
}
