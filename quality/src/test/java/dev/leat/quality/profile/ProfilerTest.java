package dev.leat.quality.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Profiles of data whose properties are known, or computed here.
class ProfilerTest {

    @TempDir Path folder;

    private static ColumnProfile column(Profile profile, String name) {
        return profile.column(name).orElseThrow();
    }

    @Test
    void countsValuesOfSmallData() {
        var profile =
                Profiled.of(
                        folder,
                        "a.csv",
                        """
                        id,code,amount,at,note,flag
                        1,A12-9,1.50,2026-01-05T10:00:00Z,N/A,true
                        2,B13-8,-2.00,2026-01-05T10:30:00Z," ",false
                        3,C14-7,0.00,2026-01-06T23:00:00Z,x,true
                        4,C14-7,,2026-01-06T23:00:00Z,N/A,true
                        """);
        assertThat(profile.records()).isEqualTo(new RecordCounts(4, 4, 0, 0));
        var id = column(profile, "id").values();
        assertThat(id.distinct()).isEqualTo(4);
        assertThat(id.exact()).isTrue();
        assertThat(id.min()).contains("1");
        assertThat(id.max()).contains("4");
        var amount = column(profile, "amount");
        assertThat(amount.type()).isEqualTo("DECIMAL(18,2)");
        assertThat(amount.values().nulls()).isEqualTo(1);
        var numbers = amount.numbers().orElseThrow();
        assertThat(numbers.mean()).isCloseTo(-0.5 / 3, within(1e-9));
        assertThat(numbers.zeros()).isEqualTo(1);
        assertThat(numbers.negatives()).isEqualTo(1);
        assertThat(numbers.bins().stream().mapToLong(NumberProfile.Bin::count).sum()).isEqualTo(3);
        var code = column(profile, "code").texts().orElseThrow();
        assertThat(code.shapes()).containsExactly(new TextProfile.Shape("A99-9", 4));
        assertThat(code.shortest()).isEqualTo(5);
        var note = column(profile, "note");
        assertThat(note.values().blanks()).isEqualTo(1);
        assertThat(note.texts().orElseThrow().nullWords())
                .containsExactly(new ValueProfile.Frequency("N/A", 2));
        assertThat(note.values().top().getFirst()).isEqualTo(new ValueProfile.Frequency("N/A", 2));
        assertThat(column(profile, "code").values().top())
                .containsExactly(
                        new ValueProfile.Frequency("C14-7", 2),
                        new ValueProfile.Frequency("A12-9", 1),
                        new ValueProfile.Frequency("B13-8", 1));
        var at = column(profile, "at").times().orElseThrow();
        assertThat(at.kind()).isEqualTo(TimeProfile.Kind.WITH_ZONE);
        assertThat(at.earliest()).isEqualTo("2026-01-05T10:00:00Z");
        assertThat(at.hours().get(10)).isEqualTo(2);
        assertThat(at.hours().get(23)).isEqualTo(2);
        assertThat(at.weekdays()).containsExactly(2L, 2L, 0L, 0L, 0L, 0L, 0L);
    }

    @Test
    void listsTheMostFrequentOfManyValuesWithExactCounts() {
        var products = new ArrayList<String>();
        var listed = new ArrayList<ValueProfile.Frequency>();
        for (int i = 0; i < 20; i++) {
            int count = 600 - 10 * i;
            products.addAll(Collections.nCopies(count, "often" + i));
            if (i < TopValues.LISTED) {
                listed.add(new ValueProfile.Frequency("often" + i, count));
            }
        }
        for (int i = 0; products.size() < 60_000; i++) {
            products.add("seldom" + i % 25_000);
        }
        Collections.shuffle(products, new Random(13));
        var lines = new StringBuilder("product,pair\n");
        for (int i = 0; i < products.size(); i++) {
            lines.append(products.get(i)).append(",p").append(i % 30_000).append('\n');
        }
        var profile = Profiled.of(folder, "h.csv", lines.toString());
        assertThat(column(profile, "product").values().top()).isEqualTo(listed);
        assertThat(column(profile, "pair").values().exact()).isFalse();
        assertThat(column(profile, "pair").values().top()).as("each occurs twice").isEmpty();
    }

    @Test
    void findsTheFormOfTextsAndItsExceptions() {
        var lines = new StringBuilder("seen,amount,created_at\n");
        for (int i = 0; i < 100; i++) {
            lines.append(
                    "2026-01-01T10:00:00+0%d:00,%d.5,%d\n".formatted(i % 2, i, 1767225600 + i));
        }
        var profile =
                Profiled.of(
                        folder,
                        "b.csv",
                        lines + "yesterday,twelve,1767225600\n".repeat(3) + "N/A,12x,1767225600\n");
        var amount = column(profile, "amount").texts().orElseThrow().form().orElseThrow();
        assertThat(amount)
                .isEqualTo(
                        new TextProfile.Form(
                                "DECIMAL(18,1)", Optional.empty(), 4, List.of("12x", "twelve")));
        var seen = column(profile, "seen");
        assertThat(seen.texts().orElseThrow().form().orElseThrow().examples())
                .containsExactly("yesterday");
        assertThat(seen.times().orElseThrow().zones())
                .containsExactly(
                        new ValueProfile.Frequency("+00:00", 50),
                        new ValueProfile.Frequency("+01:00", 50));
        assertThat(column(profile, "created_at").times().orElseThrow().kind())
                .isEqualTo(TimeProfile.Kind.EPOCH_SECONDS);
    }

    @Test
    void aFewTextsThatAreNoNumbersOrTimesHideNoRules() {
        var lines = new StringBuilder("started;ended;minutes;rate;fee\n");
        for (int i = 0; i < 1_000; i++) {
            int minutes = 1 + i * 7 % 50;
            var fee =
                    i % 200 == 0
                            ? "n/a"
                            : i == 777
                                    ? "free"
                                    : "%d.%d0"
                                            .formatted(
                                                    minutes * (1 + i % 3) / 10,
                                                    minutes * (1 + i % 3) % 10);
            lines.append(
                    "%02d.03.2026 %02d:%02d:00;%02d.03.2026 %02d:%02d:00;%d;0.%d;%s\n"
                            .formatted(
                                    1 + i % 28,
                                    i % 23,
                                    i % 60,
                                    1 + i % 28,
                                    i % 23 + (i % 60 + minutes) / 60,
                                    (i % 60 + minutes) % 60,
                                    minutes,
                                    1 + i % 3,
                                    fee));
        }
        var profile = Profiled.of(folder, "rides.csv", lines.toString());
        var fee = column(profile, "fee");
        assertThat(fee.type()).isEqualTo("DECIMAL(18,2)");
        assertThat(fee.values().nulls()).isEqualTo(6);
        assertThat(fee.numbers()).isPresent();
        assertThat(ColumnText.remarks(fee))
                .containsExactly(
                        "stands for a missing value: 'n/a' in 5",
                        "texts have the form of DECIMAL(18,2), except 1 such as 'free'");
        var started = column(profile, "started");
        assertThat(started.times().orElseThrow().earliest()).isEqualTo("2026-03-01T00:00:00");
        assertThat(ColumnText.remarks(started))
                .containsExactly("all texts have the form %d.%m.%Y %H:%M:%S");
        assertThat(RelationText.of(profile.relations()).stream().map(RelationText::rule))
                .contains("fee = minutes * rate", "started <= ended");
    }

    @Test
    void findsRulesBetweenColumnsAndCountsTheirViolations() {
        var random = new Random(7);
        int records = 3_000;
        var lines =
                new StringBuilder(
                        "id,order_no,line,price,quantity,total,placed,paid,city,country,city_again\n");
        var cities = List.of("Rome", "Oslo", "Nice", "Lyon", "Bern");
        var countries = List.of("IT", "NO", "FR", "FR", "CH");
        for (int i = 0; i < records; i++) {
            int city = random.nextInt(5);
            int price = 100 + random.nextInt(9_000);
            int quantity = 2 + random.nextInt(30);
            int total = price * quantity + (i % 1000 == 0 ? 1 : 0);
            int minute = random.nextInt(40);
            lines.append(
                    "%d,%d,%d,%d.%02d,%d,%d.%02d,2026-01-%02dT10:%02d:00,2026-01-%02dT10:%02d:00,%s,%s,%s\n"
                            .formatted(
                                    i % 500 == 499 ? i - 1 : i,
                                    i / 3,
                                    i % 3,
                                    price / 100,
                                    price % 100,
                                    quantity,
                                    total / 100,
                                    total % 100,
                                    1 + i % 28,
                                    minute,
                                    1 + i % 28,
                                    i % 100 == 0
                                            ? Math.max(0, minute - 1)
                                            : minute + random.nextInt(20),
                                    cities.get(city),
                                    i % 300 == 1 ? "XX" : countries.get(city),
                                    cities.get(city)));
        }
        var relations = Profiled.of(folder, "c.csv", lines.toString()).relations();
        assertThat(relations.keys())
                .contains(new Relations.Key(List.of("id"), 6, 6, 0))
                .contains(new Relations.Key(List.of("order_no", "line"), 0, 0, 0));
        assertThat(relations.products())
                .containsExactly(
                        new Relations.Product("total", "price", "quantity", 2, records, 3));
        assertThat(relations.orders())
                .anySatisfy(order -> {
                    assertThat(order.lower()).isEqualTo("placed");
                    assertThat(order.upper()).isEqualTo("paid");
                    assertThat(order.violations()).isBetween(20L, 30L);
                });
        assertThat(relations.dependencies())
                .contains(new Relations.Dependency("city", "country", 5, records, 10))
                .noneMatch(one ->
                        one.determinant().equals("country") && one.dependent().equals("city"));
        assertThat(relations.equals())
                .containsExactly(new Relations.Equality("city", "city_again", records, 0));
    }

    @Test
    void findsTotalsOfNestedListsAndDuplicates() {
        var random = new Random(3);
        var lines = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            var items = new StringBuilder();
            int total = 0;
            for (int n = 0; n <= random.nextInt(4); n++) {
                int price = 100 + random.nextInt(900);
                int count = 1 + random.nextInt(9);
                total += price * count;
                items.append(items.isEmpty() ? "" : ",")
                        .append(
                                "{\"price\":%d.%02d,\"count\":%d}"
                                        .formatted(price / 100, price % 100, count));
            }
            lines.append(
                    "{\"id\":%d,\"total\":%d.%02d,\"buyer\":{\"city\":\"C%d\"},\"items\":[%s]}\n"
                            .formatted(i, total / 100, total % 100, i % 4, items));
        }
        var first = lines.substring(0, lines.indexOf("\n") + 1);
        var profile = Profiled.of(folder, "d.ndjson", lines + first + first);
        assertThat(profile.records().duplicates()).isEqualTo(2);
        assertThat(profile.relations().keys().getFirst())
                .isEqualTo(new Relations.Key(List.of("id"), 2, 0, 0));
        assertThat(profile.relations().totals())
                .containsExactly(
                        new Relations.ListTotal(
                                "total", List.of("items[].price", "items[].count"), 2, 202, 0));
        assertThat(column(profile, "buyer.city").values().distinct()).isEqualTo(4);
        assertThat(column(profile, "items").lists().orElseThrow().longest()).isLessThanOrEqualTo(4);
        assertThat(column(profile, "items[].count").values().count()).isGreaterThan(202);
    }

    @Test
    void numbersThatAreNotFiniteAreCountedButNotMeasured() throws SQLException {
        var values =
                List.of(
                        "1.5, 'nan'::DOUBLE, 2.5",
                        "1.5, 1.7976931348623157e308",
                        "1.5, 'inf'::DOUBLE, 2.5",
                        "'nan'::DOUBLE");
        for (var some : values) {
            var file = folder.resolve("n.parquet");
            try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                    var statement = connection.createStatement()) {
                statement.execute(
                        "COPY (SELECT unnest([%s]::DOUBLE[]) AS x) TO '%s'".formatted(some, file));
            }
            var x = column(Profiled.of(file, OptionalLong.empty()), "x");
            assertThat(x.values().count()).isEqualTo(some.split(",").length);
            x.numbers()
                    .ifPresent(numbers -> {
                        assertThat(numbers.mean()).as(some).isFinite().isNotZero();
                        assertThat(numbers.deviation()).as(some).isFinite();
                        assertThat(
                                        numbers.bins().stream()
                                                .mapToLong(NumberProfile.Bin::count)
                                                .sum())
                                .as(some)
                                .isEqualTo(2);
                    });
        }
    }

    @Test
    @Tag("slow")
    void profilesAsManyColumnsAsAFileCanHave() {
        int columns = 4_096;
        var lines = new StringBuilder();
        for (int record = -1; record < 4; record++) {
            for (int i = 0; i < columns; i++) {
                var value =
                        switch (i % 4) {
                            case 0 -> String.valueOf(record * i);
                            case 1 -> "w" + (record + i) % 3;
                            case 2 -> "2026-01-0" + (2 + record);
                            default -> record + ".5";
                        };
                lines.append(i == 0 ? "" : ",").append(record < 0 ? "c" + i : value);
            }
            lines.append('\n');
        }
        var profile = Profiled.of(folder, "w.csv", lines.toString());
        assertThat(profile.columns()).hasSize(columns);
        assertThat(column(profile, "c4092").values().top().getFirst().value()).isEqualTo("0");
        assertThat(column(profile, "c4093").values().distinct()).isEqualTo(3);
        assertThat(column(profile, "c4094").times().orElseThrow().latest()).isEqualTo("2026-01-05");
        assertThat(column(profile, "c4095").numbers().orElseThrow().mean()).isEqualTo(2.0);
        assertThat(column(profile, "c4093").texts().orElseThrow().shapes()).hasSize(1);
    }

    @Test
    void findsNoRulesInIndependentColumns() {
        var random = new Random(11);
        var lines = new StringBuilder("a,b,c,d\n");
        for (int i = 0; i < 2_000; i++) {
            lines.append(
                    "%d,%d,%s,%s\n"
                            .formatted(
                                    random.nextInt(1_000),
                                    random.nextInt(1_000),
                                    "k" + random.nextInt(6),
                                    "v" + random.nextInt(6)));
        }
        var relations = Profiled.of(folder, "e.csv", lines.toString()).relations();
        assertThat(relations.products()).isEmpty();
        assertThat(relations.orders()).isEmpty();
        assertThat(relations.dependencies()).isEmpty();
        assertThat(relations.equals()).isEmpty();
        assertThat(relations.keys()).isEmpty();
    }

    @Test
    void aSampleKeepsItsStatedError() {
        var values = new ArrayList<String>(Collections.nCopies(6_000, "yes"));
        values.addAll(Collections.nCopies(14_000, "no"));
        Collections.shuffle(values, new Random(5));
        var file = folder.resolve("f.csv");
        Profiled.of(folder, "f.csv", "answer\n" + String.join("\n", values) + "\n");
        var profile = Profiled.of(file, java.util.OptionalLong.of(1_000));
        assertThat(profile.records().total()).isEqualTo(20_000);
        assertThat(profile.records().profiled()).isEqualTo(1_000);
        assertThat(profile.records().error()).isCloseTo(0.0302, within(0.0001));
        var yes =
                column(profile, "answer").values().top().stream()
                        .filter(one -> one.value().equals("true"))
                        .findFirst()
                        .orElseThrow();
        assertThat(yes.count() / 1_000.0).isCloseTo(0.3, within(profile.records().error()));
        assertThat(Profiled.of(file, java.util.OptionalLong.of(1_000))).isEqualTo(profile);
    }

    @Test
    void jsonHasTheWholeProfile() {
        var profile = Profiled.of(folder, "g.csv", "a,b\n1,x\n2,\n");
        assertThat(ProfileJson.read(ProfileJson.write(profile))).isEqualTo(profile);
        assertThat(ProfileJson.isProfile(ProfileJson.write(profile))).isTrue();
        assertThat(ProfileJson.isProfile("{\"records\": 1}")).isFalse();
    }
}
